from django.http import HttpRequest
from django.utils.translation import gettext as _

from lefil.enrolments.rules import own_enrolments
from lefil.orgs.rules import is_staff

STAFF = [
    ("/bureau/", "today", lambda: _("Aujourd’hui")),
    ("/bureau/personnes/", "", lambda: _("Personnes")),
    ("/bureau/mise-en-relation/", "", lambda: _("Mise en relation")),
    ("/bureau/binomes/", "tutoring", lambda: _("Binômes")),
    ("/bureau/seances/", "", lambda: _("Séances")),
    ("/bureau/campagnes/", "", lambda: _("Campagnes")),
]
MINE = [
    ("/", "today", lambda: _("Aujourd’hui")),
    ("/tutorat/", "tutoring", lambda: _("Tutorat")),
    ("/seances/", "", lambda: _("Séances")),
    ("/moi/", "me", lambda: _("Mon espace")),
]

ASIDE = [("/tutorat/", "tutoring", lambda: _("Mon tutorat"))]  # staff who also tutor

STAFF_HOMES = {
    "/bureau/salles/": "/bureau/seances/", "/salle/": "/bureau/seances/", "/bureau/imports/": "/bureau/campagnes/", "/tutorat/binomes/": "/bureau/binomes/", "/tutorat/seances/": "/bureau/binomes/", "/tutorat/comptes-rendus/": "/bureau/binomes/", "/binome/": "/bureau/binomes/", "/seances/": "/bureau/seances/",
    "/demande/": "/bureau/personnes/", "/offre/": "/bureau/personnes/", "/disponibilites/": "/bureau/personnes/",
}  # fmt: skip
OWN_HOMES = {
    "/connexion/": "/moi/",
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
    homes = STAFF_HOMES if is_staff(person) else OWN_HOMES
    if homes is STAFF_HOMES:
        chosen = [*STAFF, *(tab for tab in ASIDE if tab[1] in packs)]
    else:
        chosen = [tab for tab in MINE if tab[1] in {"today", "me"} or tab[1] in packs or (packs and not tab[1])]
    path = _home_of(request.path, homes)
    here = max((url for url, _gommette, _label in chosen if _inside(path, url)), key=len, default="")
    return {"tabs": [{"label": label(), "url": url, "gommette": gommette, "current": url == here} for url, gommette, label in chosen]}


def _home_of(path: str, homes: dict[str, str]) -> str:
    """The tab under which a page stands, when its address alone does not say it."""
    return next((tab for start, tab in homes.items() if path.startswith(start)), path)


def _inside(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
