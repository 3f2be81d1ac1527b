"""Départements, academies, school-holiday zones, regions and time zones of France.

Codes are strings: "01", "2A", "971". A département has one académie, an académie one holiday zone. The collectivities
overseas (975, 977, 978, 986 to 988) are not départements; they are known here for their time zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PARIS = "Europe/Paris"
REGIONS: dict[str, str] = {
    "84": "Auvergne-Rhône-Alpes", "27": "Bourgogne-Franche-Comté", "53": "Bretagne", "24": "Centre-Val de Loire",
    "94": "Corse", "44": "Grand Est", "32": "Hauts-de-France", "11": "Île-de-France", "28": "Normandie",
    "75": "Nouvelle-Aquitaine", "76": "Occitanie", "52": "Pays de la Loire", "93": "Provence-Alpes-Côte d’Azur",
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
}  # fmt: skip
ZONES: dict[str, str] = {
    "A": "Zone A", "B": "Zone B", "C": "Zone C", "corse": "Corse", "guadeloupe": "Guadeloupe", "guyane": "Guyane",
    "martinique": "Martinique", "mayotte": "Mayotte", "reunion": "La Réunion",
}  # fmt: skip
# académie → (holiday zone, its départements)
ACADEMIES: dict[str, tuple[str, str]] = {
    "Besançon": ("A", "25 39 70 90"),
    "Bordeaux": ("A", "24 33 40 47 64"),
    "Clermont-Ferrand": ("A", "03 15 43 63"),
    "Dijon": ("A", "21 58 71 89"),
    "Grenoble": ("A", "07 26 38 73 74"),
    "Limoges": ("A", "19 23 87"),
    "Lyon": ("A", "01 42 69"),
    "Poitiers": ("A", "16 17 79 86"),
    "Aix-Marseille": ("B", "04 05 13 84"),
    "Amiens": ("B", "02 60 80"),
    "Lille": ("B", "59 62"),
    "Nancy-Metz": ("B", "54 55 57 88"),
    "Nantes": ("B", "44 49 53 72 85"),
    "Nice": ("B", "06 83"),
    "Normandie": ("B", "14 27 50 61 76"),
    "Orléans-Tours": ("B", "18 28 36 37 41 45"),
    "Reims": ("B", "08 10 51 52"),
    "Rennes": ("B", "22 29 35 56"),
    "Strasbourg": ("B", "67 68"),
    "Créteil": ("C", "77 93 94"),
    "Montpellier": ("C", "11 30 34 48 66"),
    "Paris": ("C", "75"),
    "Toulouse": ("C", "09 12 31 32 46 65 81 82"),
    "Versailles": ("C", "78 91 92 95"),
    "Corse": ("corse", "2A 2B"),
    "Guadeloupe": ("guadeloupe", "971"),
    "Martinique": ("martinique", "972"),
    "Guyane": ("guyane", "973"),
    "La Réunion": ("reunion", "974"),
    "Mayotte": ("mayotte", "976"),
}
_OVERSEAS_TIME = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}  # fmt: skip
# region → "code name" of its départements
_NAMES: dict[str, str] = {
    "84": "01 Ain|03 Allier|07 Ardèche|15 Cantal|26 Drôme|38 Isère|42 Loire|43 Haute-Loire|63 Puy-de-Dôme|69 Rhône"
    "|73 Savoie|74 Haute-Savoie",
    "27": "21 Côte-d’Or|25 Doubs|39 Jura|58 Nièvre|70 Haute-Saône|71 Saône-et-Loire|89 Yonne|90 Territoire de Belfort",
    "53": "22 Côtes-d’Armor|29 Finistère|35 Ille-et-Vilaine|56 Morbihan",
    "24": "18 Cher|28 Eure-et-Loir|36 Indre|37 Indre-et-Loire|41 Loir-et-Cher|45 Loiret",
    "94": "2A Corse-du-Sud|2B Haute-Corse",
    "44": "08 Ardennes|10 Aube|51 Marne|52 Haute-Marne|54 Meurthe-et-Moselle|55 Meuse|57 Moselle|67 Bas-Rhin"
    "|68 Haut-Rhin|88 Vosges",
    "32": "02 Aisne|59 Nord|60 Oise|62 Pas-de-Calais|80 Somme",
    "11": "75 Paris|77 Seine-et-Marne|78 Yvelines|91 Essonne|92 Hauts-de-Seine|93 Seine-Saint-Denis|94 Val-de-Marne"
    "|95 Val-d’Oise",
    "28": "14 Calvados|27 Eure|50 Manche|61 Orne|76 Seine-Maritime",
    "75": "16 Charente|17 Charente-Maritime|19 Corrèze|23 Creuse|24 Dordogne|33 Gironde|40 Landes|47 Lot-et-Garonne"
    "|64 Pyrénées-Atlantiques|79 Deux-Sèvres|86 Vienne|87 Haute-Vienne",
    "76": "09 Ariège|11 Aude|12 Aveyron|30 Gard|31 Haute-Garonne|32 Gers|34 Hérault|46 Lot|48 Lozère"
    "|65 Hautes-Pyrénées|66 Pyrénées-Orientales|81 Tarn|82 Tarn-et-Garonne",
    "52": "44 Loire-Atlantique|49 Maine-et-Loire|53 Mayenne|72 Sarthe|85 Vendée",
    "93": "04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes|13 Bouches-du-Rhône|83 Var|84 Vaucluse",
    "01": "971 Guadeloupe", "02": "972 Martinique", "03": "973 Guyane", "04": "974 La Réunion", "06": "976 Mayotte",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Departement:
    """`zone` is a key of ZONES, or "" where the school calendar is not known here."""

    code: str
    name: str
    region: str
    academie: str
    zone: str
    timezone: str


def _departements() -> dict[str, Departement]:
    school = {code: (name, zone) for name, (zone, codes) in ACADEMIES.items() for code in codes.split()}
    rows = [(region, *entry.split(" ", 1)) for region, line in _NAMES.items() for entry in line.split("|")]
    return {
        code: Departement(code, name, REGIONS[region], *school[code], _OVERSEAS_TIME.get(code, PARIS))
        for region, code, name in sorted(rows, key=lambda row: row[1].replace("2A", "20A").replace("2B", "20B"))
    }


DEPARTEMENTS: dict[str, Departement] = _departements()
COLLECTIVITIES: dict[str, Departement] = {
    row.code: row
    for row in (
        Departement("975", "Saint-Pierre-et-Miquelon", "", "", "", "America/Miquelon"),
        Departement("977", "Saint-Barthélemy", "", "Guadeloupe", "guadeloupe", "America/St_Barthelemy"),
        Departement("978", "Saint-Martin", "", "Guadeloupe", "guadeloupe", "America/Marigot"),
        Departement("986", "Wallis-et-Futuna", "", "", "", "Pacific/Wallis"),
        Departement("987", "Polynésie française", "", "", "", "Pacific/Tahiti"),
        Departement("988", "Nouvelle-Calédonie", "", "", "", "Pacific/Noumea"),
    )
}
_PLACES = DEPARTEMENTS | COLLECTIVITIES


def place(code: str) -> Departement | None:
    """The département or collectivity with this code ("1", "01", "2a" are understood), or None."""
    code = code.strip().upper()
    return _PLACES.get(code.zfill(2) if code.isdigit() else code)


def departement_of(postal_code: str) -> str | None:
    """Code of the département (or collectivity) of a postal code; None when it is not French or not five digits.

    Some thirty communes are served by a post office of the neighbouring département: this is a proposal that
    the person may correct, never a proof.
    """
    digits = re.sub(r"\s", "", postal_code)
    if not re.fullmatch(r"[0-9]{5}", digits):
        return None
    if digits[:2] == "20":
        code = "2A" if digits[2] in "01" else "2B" if digits[2] in "26" else ""
    elif digits in ("97133", "97150"):
        code = {"97133": "977", "97150": "978"}[digits]
    else:
        code = digits[:3] if digits[:2] in ("97", "98") else digits[:2]
    return code if code in _PLACES else None


def choices() -> list[tuple[str, str]]:
    """(code, "code name") of the 101 départements, for a form."""
    return [(row.code, f"{row.code} {row.name}") for row in DEPARTEMENTS.values()]
