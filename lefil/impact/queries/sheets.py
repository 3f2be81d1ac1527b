"""Data sheets that funders ask for, filled with what the rows say. What lefil does not collect is left empty, and said.

Fields: Cerfa 15059 (compte rendu financier de subvention), FSE+ (questionnaires d'entrée et de sortie), "1 jeune 1 mentor". Small counts
are hidden as everywhere: a sheet may be sent as it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from lefil.enrolments.models import Enrolment
from lefil.impact import veil
from lefil.impact.indicators import Filters, Period, indicator
from lefil.impact.models import Agreement
from lefil.impact.queries.figures import content_of
from lefil.impact.queries.reading import filters_of, head_of, lines_of, read
from lefil.kit.departments import NAMES
from lefil.meetings.models import Attendance

COLUMNS = ("Rubrique", "Champ", "Valeur", "Remarque")
ABSENT = "lefil ne recueille pas cette donnée : à compléter."
FEW = "Moins de 5, ou se déduirait d’un autre nombre : non communiqué."
GENDERS = {"f": "femmes", "m": "hommes", "x": "autre", "": "non dit"}
BANDS = (("moins de 15 ans", 0, 15), ("15 à 17 ans", 15, 18), ("18 à 29 ans", 18, 30), ("30 à 54 ans", 30, 55), ("55 ans et plus", 55, 150))
Row = tuple[str, str, Any, str]


@dataclass(frozen=True)
class Ground:
    """What every sheet is drawn from. `people`: enrolments of those who really came in the period."""

    agreement: Agreement
    period: Period
    filters: Filters
    people: QuerySet[Enrolment]


def ground(agreement: Agreement, period: Period) -> Ground:
    filters = filters_of(agreement)
    return Ground(agreement, period, filters, indicator("learners_met").rows(period, filters))


def _unknown(title: str, fields: Iterable[str]) -> list[Row]:
    return [(title, name, None, ABSENT) for name in fields]


def _split(title: str, cells: dict[str, int]) -> list[Row]:
    """A table whose small groups are told together."""
    shown = veil.table(cells)
    rows: list[Row] = [(title, name, n, "") for name, n in shown.shown.items()]
    return [*rows, (title, "autres, ensemble", shown.rest, FEW)] if shown.rest or shown.total is None else rows


def _flag(title: str, name: str, n: int, of: int) -> Row:
    """A yes among `of` people: hidden when few are, or when few are not."""
    hidden = n and veil.rate_hidden(n, of)
    return (title, name, None, FEW) if hidden else (title, name, n, "Déclaré à l’inscription.")


def _genders(one: Ground) -> dict[str, int]:
    found: dict[str, int] = dict(one.people.order_by().values_list("person__gender").annotate(n=Count("pk")))
    return {GENDERS[code]: n for code, n in found.items()}


def _ages(one: Ground) -> dict[str, int]:
    """By age on the last day of the period. One query."""
    end = one.period.until
    wanted = {
        f"b{low}": Count("pk", filter=Q(person__born__lte=_before(end, low), person__born__gt=_before(end, high)))
        for _name, low, high in BANDS
    }
    found = one.people.order_by().aggregate(none=Count("pk", filter=Q(person__born=None)), **wanted)
    return {name: found[f"b{low}"] for name, low, _high in BANDS} | {"âge inconnu": found["none"]}


def _before(day: date, years: int) -> date:
    """The last birth date of those who have that age on that day."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _identity(one: Ground, title: str) -> list[Row]:
    agreement = one.agreement
    owner = agreement.organisation
    known = [
        ("Association", owner.name), ("RNA", owner.rna), ("SIRET", owner.siret), ("Adresse", " ".join(filter(None, (owner.address, owner.city)))),
        ("Financeur", agreement.funder), ("Référence de la convention", agreement.reference), ("Montant accordé (euros)", agreement.amount),
        ("Action", ", ".join(programme.name for programme in agreement.programmes.all())),
        ("Territoires", ", ".join(f"{code} {NAMES.get(code, '')}".strip() for code in agreement.territories) or "toute la France"),
        ("Début", one.period.since), ("Fin des chiffres", one.period.until),
    ]  # fmt: skip
    return [(title, name, value or None, "" if value else "À compléter dans lefil, page L’association.") for name, value in known]


def cerfa(one: Ground) -> list[Row]:
    """Cerfa 15059: what was planned and done, for whom, where and when, with whom; the money is for the accountant."""
    lines = lines_of(one.agreement)
    content = content_of(head_of(one.agreement, lines, one.period), read(lines, one.period, one.filters))
    rows = _identity(one, "1. Identification")
    for figure in content["figures"]:
        unit = " %" if figure["rate"] else ""
        goal = f"Objectif : {figure['objective']}{unit}. " if figure["objective"] else ""
        rows.append(
            (
                "2. Indicateurs",
                figure["title"] + (" (%)" if unit else ""),
                figure["value"],
                FEW if figure["hidden"] else goal + figure["definition"],
            )
        )
    rows += _split("3. Public touché, par genre", _genders(one)) + _split("3. Public touché, par âge", _ages(one))
    rows += _split(
        "4. Lieux, par département", {f"{code} {NAMES.get(code, '')}".strip() or "non dit": n for code, n in _places(one).items()}
    )
    rows += _volunteers(one)
    return rows + _unknown(
        "6. Budget", ("Charges prévues", "Charges réalisées", "Produits prévus", "Produits réalisés", "Écarts et explications")
    )


def _places(one: Ground) -> dict[str, int]:
    return indicator("learners_met").by("departement", one.period, one.filters)


def _volunteers(one: Ground) -> list[Row]:
    given = Attendance.objects.filter(
        one.period.moments("booking__meeting__starts"), booking__meeting__programme__in=one.filters.programmes, booking__side="volunteer",
        booking__meeting__kind__in=("pair", "workshop", "lesson"), outcome__in=("present", "late"),
    )  # fmt: skip
    found = given.aggregate(minutes=Sum("minutes"), people=Count("booking__person", distinct=True))
    title, few = "5. Contributions volontaires", veil.is_small(found["people"])
    return [
        (title, "Bénévoles qui ont donné du temps", None if few else found["people"], FEW if few else "Sur tous les territoires du dispositif."),
        (title, "Heures données en séance", None if few else round((found["minutes"] or 0) / 60), FEW if few else "Présences réelles. La préparation n’est pas comptée."),
        (title, "Taux horaire retenu (euros)", None, ABSENT),
    ]  # fmt: skip


def fse(one: Ground) -> list[Row]:
    """FSE+: people at their entry and at their exit, women and men apart where the rows know."""
    rows = _identity(one, "Opération") + _split("Participants, par genre", _genders(one)) + _split("Participants, par âge", _ages(one))
    rows += _unknown("À l’entrée", (
        "Situation : en emploi", "Situation : au chômage, moins de 12 mois", "Situation : au chômage, 12 mois et plus", "Situation : inactif",
        "Niveau : CITE 0 à 2", "Niveau : CITE 3 à 4", "Niveau : CITE 5 à 8", "Handicap", "Ressortissant d’un pays tiers", "Origine étrangère",
        "Sans abri ou exclusion du logement", "Zone rurale",
    ))  # fmt: skip
    return rows + _unknown(
        "À la sortie", ("En recherche d’emploi", "En formation", "Qualification obtenue", "En emploi", "En emploi six mois après")
    )


def mentoring(one: Ground) -> list[Row]:
    """1 jeune 1 mentor: pairs, their length, their rhythm, who they are."""
    counts = {
        code: indicator(code).count(one.period, one.filters) for code in ("pairs_formed", "pairs_met", "pairs_six_months", "meetings_held")
    }
    hidden = veil.nested(counts, {"pairs_met": "pairs_formed", "pairs_six_months": "pairs_formed"})
    titles = {
        "pairs_formed": "Binômes créés",
        "pairs_met": "Binômes qui se sont rencontrés",
        "pairs_six_months": "Binômes actifs six mois et plus",
        "meetings_held": "Séances tenues",
    }
    rows = _identity(one, "Structure")
    rows += [("Binômes", titles[code], None if code in hidden else n, FEW if code in hidden else "") for code, n in counts.items()]
    months = max(1, round(((one.period.until - one.period.since).days + 1) / 30))
    each = round(counts["meetings_held"] / months / counts["pairs_met"], 1) if counts["pairs_met"] >= veil.SMALL else None
    rows.append(("Binômes", "Séances par mois et par binôme", each, "Moyenne de la période." if each is not None else FEW))
    rows += _split("Jeunes, par âge", _ages(one)) + _split("Jeunes, par genre", _genders(one)) + _publics(one)
    wanted = indicator("volunteers_enrolled").rows(one.period, one.filters).order_by()
    kinds: dict[str, int] = dict(wanted.values_list("profile").annotate(n=Count("pk")))
    words = {"student": "étudiants", "professional": "professionnels", "": "non dit"}
    return rows + _split("Mentors, par type", {words.get(code, code): n for code, n in kinds.items()})


def _publics(one: Ground) -> list[Row]:
    facts = {"scholarship": "Boursiers", "qpv": "Quartiers prioritaires (QPV)", "rep": "REP", "rep_plus": "REP+"}
    wanted = {code: Count("pk", filter=Q(**{f"facts__{code}": True})) for code in facts}
    found = one.people.order_by().aggregate(of=Count("pk"), **wanted)
    rows = [_flag("Jeunes, publics prioritaires", name, found[code], found["of"]) for code, name in facts.items()]
    return rows + _unknown(
        "Jeunes, publics prioritaires", ("France ruralités revitalisation (FRR)", "Aide sociale à l’enfance (ASE)", "Handicap")
    )


SHEETS: dict[str, tuple[str, Callable[[Ground], list[Row]]]] = {
    "cerfa-15059": ("Cerfa 15059, compte rendu financier", cerfa),
    "fse": ("FSE+, participants", fse),
    "1j1m": ("1 jeune 1 mentor", mentoring),
}


def sheet(agreement: Agreement, period: Period, kind: str) -> tuple[str, list[Row]]:
    """(title, rows of COLUMNS) of one of SHEETS."""
    title, fill = SHEETS[kind]
    return title, fill(ground(agreement, period))


def open_rows(content: dict[str, Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """A frozen report as an open table: one line for each figure, then one for each place. Already veiled."""
    columns = ("chiffre", "titre", "lieu", "valeur", "unite", "objectif", "du", "au", "version", "definition")
    span = (content["since"], content["until"])
    rows: list[tuple[Any, ...]] = [
        (
            one["code"],
            one["title"],
            "",
            one["value"],
            "%" if one["rate"] else one["unit"],
            one["objective"],
            *span,
            one["version"],
            one["definition"],
        )
        for one in content["figures"]
    ]
    places = content["places"]
    for code, n in places.get("cells", {}).items():
        rows.append(("lieu", places["title"], code, n, "", None, *span, "", ""))
    if places.get("rest"):
        rows.append(("lieu", places["title"], _("autres"), places["rest"], "", None, *span, "", ""))
    return columns, rows
