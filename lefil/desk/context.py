from django.http import HttpRequest
from django.utils.translation import gettext as _

from lefil.enrolments.rules import own_enrolments
from lefil.orgs.models import Membership
from lefil.orgs.rules import roles_of

STAFF = [
    ("/bureau/", "today", lambda: _("Aujourd’hui")),
    ("/bureau/silence/", "", lambda: _("Silence")),
    ("/bureau/personnes/", "", lambda: _("Personnes")),
    ("/bureau/binomes/", "tutoring", lambda: _("Binômes")),
    ("/bureau/mise-en-relation/", "", lambda: _("Mise en relation")),
    ("/bureau/seances/", "", lambda: _("Séances")),
    ("/bureau/ateliers/", "coaching", lambda: _("Ateliers")),
    ("/bureau/classes/", "classroom", lambda: _("Classes")),
    ("/bureau/mentorat/", "classroom", lambda: _("Mentorats")),
    ("/bureau/campagnes/", "", lambda: _("Campagnes")),
    ("/bureau/resultats/", "", lambda: _("Résultats")),
]  # on a phone the first four, then "Plus"
MINE = [
    ("/", "today", lambda: _("Aujourd’hui")),
    ("/tutorat/", "tutoring", lambda: _("Tutorat")),
    ("/coup-de-pouce/", "coaching", lambda: _("Coups de pouce")),
    ("/cours/", "classroom", lambda: _("Cours")),
    ("/mentorat/", "mentoring", lambda: _("Mentorat")),
    ("/seances/", "", lambda: _("Séances")),
    ("/moi/", "me", lambda: _("Mon espace")),
]

ASIDE = [  # staff who also tutor, teach or mentor
    ("/tutorat/", "tutoring", lambda: _("Mon tutorat")),
    ("/cours/", "classroom", lambda: _("Mes cours")),
    ("/mentorat/", "mentoring", lambda: _("Mon mentorat")),
]
STICKERS = {"mentoring": "classroom"}  # a pack without a gommette of its own: mentoring follows the live course

FUNDER = [("/resultats/", "today", lambda: _("Mes conventions")), ("/moi/", "me", lambda: _("Mon espace"))]

STAFF_HOMES = {
    "/bureau/protection/": "/bureau/", "/bureau/messages/": "/bureau/personnes/", "/bureau/portefeuille/": "/bureau/personnes/", "/bureau/sante/": "/bureau/binomes/", "/bureau/vu/": "/bureau/", "/proteger/": "/bureau/",
    "/resultats/": "/bureau/resultats/", "/rapports/": "/bureau/resultats/", "/api/docs/": "/bureau/resultats/", "/bureau/fil/": "/bureau/silence/", "/bureau/a-faire/": "/bureau/", "/bureau/rythme/": "/bureau/silence/", "/bureau/salles/": "/bureau/seances/", "/salle/": "/bureau/seances/", "/bureau/imports/": "/bureau/campagnes/", "/tutorat/binomes/": "/bureau/binomes/", "/coup-de-pouce/atelier/": "/bureau/ateliers/", "/mentorat/binome/": "/bureau/mentorat/", "/mentorat/seance/": "/bureau/mentorat/", "/tutorat/seances/": "/bureau/binomes/", "/tutorat/comptes-rendus/": "/bureau/binomes/", "/binome/": "/bureau/binomes/", "/seances/": "/bureau/seances/", "/cours/classe/": "/bureau/classes/", "/cours/demi-journee/": "/bureau/classes/", "/bureau/appels/": "/bureau/silence/", "/bureau/reponses/": "/bureau/silence/",
    "/demande/": "/bureau/personnes/", "/offre/": "/bureau/personnes/", "/disponibilites/": "/bureau/personnes/",
}  # fmt: skip
OWN_HOMES = {
    "/proteger/": "/",
    "/besoin-d-aide/": "/",
    "/mes-relais/": "/",
    "/appel": "/",
    "/connexion/": "/moi/",
    "/rapports/": "/resultats/",
    "/binome/": "/tutorat/",
    "/attestations/": "/tutorat/",
    "/parcours/": "/",
    "/rendez-vous/": "/",
    "/salle/": "/seances/",
}


def tabs(request: HttpRequest) -> dict:
    """The divider tabs of the person who reads: staff see their desk, the others their own pages, a visitor none."""
    person = getattr(request, "person", None)
    if person is None:
        return {"tabs": []}
    packs = set(own_enrolments(person).values_list("programme__pack", flat=True))
    roles = roles_of(person)
    homes = STAFF_HOMES if roles & {*Membership.STAFF} else OWN_HOMES
    if homes is STAFF_HOMES:
        chosen = [*STAFF, *(tab for tab in ASIDE if tab[1] in packs)]
    else:
        chosen = [tab for tab in MINE if tab[1] in {"today", "me"} or tab[1] in packs or (packs and not tab[1])]
        if "funder" in roles:
            chosen = [*FUNDER[:1], *(tab for tab in chosen if packs and tab[1] != "me"), FUNDER[1]]
    path = _home_of(request.path, homes)
    here = max((url for url, _gommette, _label in chosen if _inside(path, url)), key=len, default="")
    return {
        "tabs": [
            {"label": label(), "url": url, "gommette": STICKERS.get(gommette, gommette), "current": url == here}
            for url, gommette, label in chosen
        ]
    }


def _home_of(path: str, homes: dict[str, str]) -> str:
    """The tab under which a page stands, when its address alone does not say it."""
    return next((tab for start, tab in homes.items() if path.startswith(start)), path)


def _inside(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
