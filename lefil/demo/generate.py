"""Invented volunteers and pupils, as the spreadsheets that an association would send: 5,200 and 5,000 of them, or as many as asked.

The same seed and the same day give the same files. Numbers come only from the ranges that the French regulator (Arcep) keeps for
fiction, addresses from the invented domain exemple.fr. The skew is that of a real campaign: more mathematics and lycéens than
anything else, pupils of the large suburbs, students of the large cities, evenings and Wednesday afternoons.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from lefil.catalogue.reference import levels, places, subjects
from lefil.demo.generated_names import FAMILIES, HOPES, OTHER_SCRIPTS, TROUBLES, WEIGHTS
from lefil.kit.tables import write_csv, write_ods, write_xlsx

FICTION = ("063998", "019900", "026191", "035301", "046571", "053649")  # 10,000 numbers each; the first hundred are the cast's
WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "ods": write_ods}
VOLUNTEER_COLUMNS = (
    "Prénom", "Nom", "Date de naissance", "Genre", "Téléphone", "Adresse e-mail", "Code postal", "Langues parlées", "Statut", "Matières",
    "Niveaux", "Disponibilités", "Moyens", "Capacité", "Même genre souhaité", "Motivation", "Provenance",
)  # fmt: skip
PUPIL_COLUMNS = (
    "Nom complet", "Date de naissance", "Genre", "Téléphone", "Adresse e-mail", "Département", "Langues parlées", "Classe", "Matières",
    "Disponibilités", "Moyens", "Même genre souhaité", "Difficultés", "Boursier", "QPV", "REP", "Parent en première ligne", "Nom du parent",
    "Téléphone du parent", "Langue du parent", "Provenance",
)  # fmt: skip
CITIES = {"75": 16, "69": 10, "31": 8, "33": 7, "59": 9, "13": 7, "34": 6, "35": 6, "44": 6, "67": 5, "92": 6, "38": 4, "974": 1, "2A": 1}
SUBURBS = {"93": 14, "94": 8, "95": 8, "77": 6, "91": 6, "78": 4, "92": 4, "75": 5, "59": 8, "62": 5, "13": 8, "69": 5, "974": 3, "971": 2}
ELSEWHERE = 0.25  # the share of people from any other département
WANTED = {
    "maths": 42, "francais": 18, "physique-chimie": 14, "anglais": 12, "histoire-geo": 7, "svt": 7, "ses": 5, "philosophie": 8,
    "methode": 6, "espagnol": 4, "maths-specialite": 9, "parcoursup": 4, "oral": 4, "devoirs": 6, "brevet": 5, "nsi": 2, "gestion": 3,
    "fle": 3, "droit": 2, "allemand": 1,
}  # fmt: skip
OFFERED = {**WANTED, "maths": 30, "anglais": 20, "francais": 22, "histoire-geo": 12, "philosophie": 4, "physique-chimie": 9, "allemand": 3}
CLASSES = {
    "6e": 4, "5e": 5, "4e": 8, "3e": 14, "2de": 17, "1re": 16, "tle": 17, "1re-stmg": 4, "tle-stmg": 4, "2de-pro": 3, "tle-pro": 3, "l1": 5,
}  # fmt: skip
AGE_AT_6E = 11
SOURCES = ("affiche", "whatsapp", "universite", "", "", "")
Row = list[object]


class Crowd:
    """One draw of people. `today` decides ages: someone turns 15 the day after."""

    def __init__(self, seed: int, today: date) -> None:
        self.dice, self.today = random.Random(seed), today
        self.phones = self._numbers()
        self.number = count(1)

    def _numbers(self) -> Iterator[str]:
        for prefix in FICTION:
            for tail in self.dice.sample(range(100, 10_000), 9_900):
                digits = f"{prefix}{tail:04d}"
                yield " ".join(digits[at : at + 2] for at in range(0, 10, 2))

    def pick(self, weights: dict[str, int]) -> str:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def name(self) -> tuple[str, str, str, str]:
        """(first, surname, gender, language at home): one in a hundred in their own script, as one name."""
        if self.dice.random() < 0.01:
            name, gender, language = self.dice.choice(OTHER_SCRIPTS)
            return name, "", gender, language
        girls, boys, families, language = self.dice.choices(FAMILIES, WEIGHTS)[0]
        gender = self.dice.choice("fm")
        first = self.dice.choice((girls if gender == "f" else boys).split())
        return first, self.dice.choice(families.split()).replace("_", " "), gender, language

    def email(self) -> str:
        return f"personne{next(self.number)}@exemple.fr"

    def place(self, weights: dict[str, int]) -> str:
        return self.dice.choice(list(places.DEPARTEMENTS)) if self.dice.random() < ELSEWHERE else self.pick(weights)

    def postcode(self, departement: str) -> str:
        if departement in {"2A", "2B"}:
            return "20000" if departement == "2A" else "20200"
        return f"{departement}{self.dice.randrange(1, 10)}0" if len(departement) == 3 else f"{departement}{self.dice.randrange(10, 100)}0"

    def born(self, age: int) -> date | str:
        """A birthday that makes the person this old; the year alone for two in a hundred, but never at 18: a year alone counts as
        its last day, and the person as 17."""
        day = self.today - timedelta(days=age * 365 + self.dice.randrange(30, 330))
        return str(day.year) if self.dice.random() < 0.02 and age != 18 else day.strftime("%d/%m/%Y")

    def languages(self, home: str) -> str:
        spoken = ["français", *([home] if home else []), *(["anglais"] if self.dice.random() < 0.35 else [])]
        return " ; ".join(spoken)

    def hours(self, moments: Sequence[str], least: int, most: int) -> str:
        chosen = self.dice.sample(range(len(moments)), self.dice.randint(least, min(most, len(moments))))
        return " ; ".join(moments[at] for at in sorted(chosen))

    def modes(self) -> str:
        return self.dice.choices(
            ["visio ; voix", "visio", "voix ; téléphone", "visio ; voix ; téléphone", "téléphone"], [40, 25, 12, 18, 5]
        )[0]

    def chosen(self, weights: dict[str, int], most: int, level: str = "") -> str:
        known = {code: weight for code, weight in weights.items() if not level or subjects.exists(code, level)}
        wanted = self.dice.choices([1, 2, 3], [45, 38, 17])[0]
        codes = dict.fromkeys(self.pick(known) for _draw in range(min(wanted, most)))
        return " ; ".join(str(subjects.BY_SUBJECT[code].label) for code in codes)

    def yes(self, share: float, unknown: float = 0.0) -> str:
        at = self.dice.random()
        return "oui" if at < share else "ne sait pas" if at < share + unknown else "non"


EVENINGS = [f"{day} {hours}" for day in ("lundi", "mardi", "jeudi", "vendredi") for hours in ("17-19", "18-20", "19-21")]
AFTERNOONS = ["mercredi 14-17", "mercredi 16-19", "samedi 10-12", "samedi 14-17", "dimanche 16-19"]
DAYTIME = ["lundi 14-17", "mardi 10-12", "jeudi 14-17", "vendredi 14-17"]


def volunteers_rows(crowd: Crowd, number: int) -> Iterator[Row]:
    yield from edge_volunteers(crowd)[:number]
    for _one in range(max(0, number - len(edge_volunteers(crowd)))):
        yield _volunteer(crowd)


def _volunteer(crowd: Crowd) -> Row:
    dice = crowd.dice
    first, last, gender, home = crowd.name()
    student = dice.random() < 0.58
    hours = crowd.hours(EVENINGS + AFTERNOONS + (DAYTIME if student else []), 1, 6)
    reach = dice.choices(["collège", "lycée", "collège et lycée", "6e à Terminale générale"], [18, 22, 45, 15])[0]
    return [
        first, last, crowd.born(dice.randint(18, 25) if student else dice.randint(24, 66)), {"f": "Femme", "m": "Homme"}[gender],
        next(crowd.phones) if dice.random() < 0.8 else "", crowd.email(), crowd.postcode(crowd.place(CITIES)), crowd.languages(home),
        "étudiant" if student else "professionnel", _taught(crowd, reach), reach, hours, crowd.modes(),
        dice.choices([1, 2, 3], [74, 21, 5])[0], crowd.yes(0.03), dice.choice(HOPES), dice.choice(SOURCES),
    ]  # fmt: skip


def _taught(crowd: Crowd, reach: str) -> str:
    """Subjects that exist somewhere in the range: nobody teaches philosophy to collégiens."""
    return crowd.chosen(OFFERED, 3, "4e" if reach == "collège" else "tle")


def pupils_rows(crowd: Crowd, number: int) -> Iterator[Row]:
    yield from edge_pupils(crowd)[:number]
    for _one in range(max(0, number - len(edge_pupils(crowd)))):
        yield _pupil(crowd)


def _pupil(crowd: Crowd) -> Row:
    dice = crowd.dice
    first, last, gender, home = crowd.name()
    level = crowd.pick(CLASSES)
    age = AGE_AT_6E + levels.BY_CODE[level].year - 1 + (dice.random() < 0.2)
    own = dice.random() < 0.7
    parent, language = (
        f"{dice.choice(['Samira', 'Nadia', 'Marc', 'Rosa', 'Ibrahim', 'Sylvie'])} {last}".strip(),
        "arabe" if home == "arabe" else "français",
    )
    has_parent = age < 18
    return [
        f"{first} {last}".strip(), crowd.born(age), {"f": "F", "m": "M"}[gender], next(crowd.phones) if own else "",
        crowd.email() if not own or dice.random() < 0.3 else "", crowd.place(SUBURBS), crowd.languages(home), str(levels.BY_CODE[level].label),
        crowd.chosen(WANTED, 3, level), crowd.hours(EVENINGS + AFTERNOONS, 2, 7), crowd.modes(), crowd.yes(0.05), dice.choice(TROUBLES),
        crowd.yes(0.42, 0.08), crowd.yes(0.3, 0.2), dice.choices(["non", "REP", "REP+", "ne sait pas"], [62, 18, 12, 8])[0], crowd.yes(0.14, 0.03),
        parent if has_parent else "", next(crowd.phones) if has_parent else "", language if has_parent else "", dice.choice(SOURCES),
    ]  # fmt: skip


def edge_volunteers(crowd: Crowd) -> list[Row]:
    """People whom a form that is too sure of itself refuses."""
    common: Row = ["français", "étudiant", "Mathématiques", "lycée", "mardi 18-20", "visio", 1, "non", "", ""]
    return [
        ["Aya", "", "1999", "Femme", "", "aya@exemple.fr", "93200", *common],
        ["محمد", "العربي", "01/01/1995", "Homme", "", "arabi@exemple.fr", "13001", *common],
        ["Jean-D’Arc", "O’Neill-L’Hermite", "29/02/2004", "", "", "jeandarc@exemple.fr", "97400", *common],
        [
            "Wolfeschlegelsteinhausenbergerdorff",
            "de La Rochefoucauld-Montmorency",
            "12/12/1960",
            "Autre",
            "",
            "long@exemple.fr",
            "20000",
            *common,
        ],
        ["Marie", "Martin", "03/05/2001", "Femme", "", "marie.martin1@exemple.fr", "69003", *common],
        ["Marie", "Martin", "17/09/1988", "Femme", "", "marie.martin2@exemple.fr", "59000", *common],
    ]


def edge_pupils(crowd: Crowd) -> list[Row]:
    """Three siblings behind one phone, a 15th birthday tomorrow, a year of birth alone, no surname, parents abroad."""
    tomorrow = crowd.today + timedelta(days=1)
    fifteen = date(tomorrow.year - 15, tomorrow.month, min(tomorrow.day, 28)).strftime("%d/%m/%Y")
    year = crowd.today.year
    tail: Row = ["lundi 17-19 ; mercredi 14-17", "voix", "non", "", "oui", "oui", "REP+", "non"]

    def pupil(name: str, born: str, level: str, subject: str, parent: str, phone: str, language: str = "français") -> Row:
        return [name, born, "F", "", "", "93", "français ; arabe", level, subject, *tail, parent, phone, language, "affiche"]

    return [
        pupil("Lina Aït-Ahmed", f"14/03/{year - 16}", "2de générale et technologique", "Français", "Nadia Aït-Ahmed", "06 39 98 00 50"),
        pupil("Sofiane Aït-Ahmed", f"02/11/{year - 14}", "4e", "Mathématiques", "Nadia Aït-Ahmed", "06 39 98 00 50"),
        pupil("Adam Aït-Ahmed", f"30/08/{year - 12}", "6e", "Aide aux devoirs, toutes matières", "Nadia Aït-Ahmed", "06 39 98 00 50"),
        pupil("Nour", fifteen, "3e", "Préparer le brevet", "Leïla", "06 39 98 00 51", "arabe"),
        pupil("نور الهدى", str(year - 13), "5e", "Français", "فاطمة", "06 39 98 00 52", "arabe"),
        pupil("Ilyès M’Barek", f"01/01/{year - 16}", "1re générale", "Mathématiques", "Karim M’Barek", "+212 600 000 001", "arabe"),
        pupil("Kenza Hoarau", f"05/05/{year - 15}", "2de générale et technologique", "Anglais", "Marie Hoarau", "+262 692 00 00 01"),
        pupil("Tom D’Hondt", f"09/09/{year - 17}", "Terminale générale", "Philosophie", "Anne D’Hondt", "+33 6 39 98 00 53"),
    ]


def people_files(
    *, volunteers: int = 5200, pupils: int = 5000, seed: int = 2020, kind: str = "csv", today: date | None = None
) -> list[tuple[str, str, bytes]]:
    """[(role for the import, file name, content)]: the volunteers' file and the pupils', as "csv", "xlsx" or "ods"."""
    crowd, write = Crowd(seed, today or timezone.localdate()), WRITERS[kind]
    return [
        ("student", f"benevoles.{kind}", write(VOLUNTEER_COLUMNS, list(volunteers_rows(crowd, volunteers)))),
        ("pupil", f"eleves.{kind}", write(PUPIL_COLUMNS, list(pupils_rows(crowd, pupils)))),
    ]
