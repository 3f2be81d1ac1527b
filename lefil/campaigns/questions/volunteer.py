"""What a volunteer is asked: a student, or someone who works."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lefil.campaigns.questions.kinds import Question, Sheet
from lefil.campaigns.questions.shared import choice, picked, text
from lefil.catalogue.reference import levels, subjects

# code → (first level, last level, first school year, last school year)
RANGES = {
    "college": ("6e", "3e", 1, 4),
    "lycee": ("2de", "tle", 5, 7),
    "college-lycee": ("6e", "tle", 1, 7),
    "all": ("6e", "l1", 1, 8),
}
MOST_SUBJECTS = 3


def range_labels() -> dict[str, str]:
    return {
        "college": _("Collège"),
        "lycee": _("Lycée"),
        "college-lycee": _("Collège et lycée"),
        "all": _("Du collège à la première année d’études"),
    }


def ranges_of(subject: str) -> list[tuple[str, str]]:
    """The ranges in which a subject is taught at all: philosophy has no collège."""
    years = {levels.BY_CODE[code].year for code in subjects.BY_SUBJECT[subject].levels}
    labels = range_labels()
    return [(code, labels[code]) for code, (_a, _b, first, last) in RANGES.items() if years & set(range(first, last + 1))]


def _subject(place: int) -> Question:
    def ask(sheet: Sheet) -> forms.Field:
        words = {1: _("Quelle matière pouvez-vous expliquer ?"), 2: _("Une deuxième matière"), 3: _("Une troisième matière")}
        return forms.ChoiceField(
            label=words[place], choices=[("", _("Choisir une matière")), *subjects.grouped()], required=place == 1,
            error_messages={"required": _("Choisissez une matière.")},
        )  # fmt: skip

    return Question(f"subject_{place}", ask, picked(lambda sheet: subjects.grouped()))


def chosen(sheet: Sheet) -> list[str]:
    codes = [sheet.answers.get(f"subject_{place}") for place in range(1, MOST_SUBJECTS + 1)]
    return [code for code in codes if code in subjects.BY_SUBJECT]


def _range(subject: str) -> Question:
    def ask(sheet: Sheet) -> forms.Field:
        return choice(str(subjects.BY_SUBJECT[subject].label), ranges_of(subject))

    return Question(f"range_{subject}", ask, picked(lambda sheet: list(range_labels().items())))


def ranges(sheet: Sheet) -> list[Question]:
    return [_range(subject) for subject in chosen(sheet)]


STUDIES = [
    ("l1", "Bac +1"), ("l2", "Bac +2"), ("l3", "Bac +3"), ("m", "Bac +4, bac +5"), ("d", "Doctorat"),
]  # fmt: skip
MONTHS = {"1": 1, "3": 3, "6": 6, "12": 12}


def _months(sheet: Sheet) -> list[tuple[str, str]]:
    return [("1", _("Six semaines")), ("3", _("Trois mois")), ("6", _("Six mois")), ("12", _("Toute l’année"))]


def _capacity(sheet: Sheet) -> list[tuple[str, str]]:
    return [("1", _("Un élève")), ("2", _("Deux élèves")), ("3", _("Trois élèves"))]


def _studies(sheet: Sheet) -> forms.Field:
    return forms.ChoiceField(
        label=_("Où en êtes-vous dans vos études ?"), choices=[("", _("Choisir un niveau")), *STUDIES],
        error_messages={"required": _("Choisissez un niveau.")},
    )  # fmt: skip


def _motivation(sheet: Sheet) -> forms.Field:
    return text(
        _("Pourquoi voulez-vous aider ?"),
        most=1000,
        rows=4,
        required=False,
        help_text=_("Deux phrases suffisent. Nous en parlerons à l’entretien."),
    )


STUDY = Question("studies", _studies, picked(STUDIES))
JOB = Question("job", lambda sheet: text(_("Quel est votre métier ?"), most=80, required=False))
CAPACITY = Question("capacity", lambda sheet: choice(_("Combien d’élèves pouvez-vous suivre ?"), _capacity(sheet)), picked(_capacity))
COMMITMENT = Question("months", lambda sheet: choice(_("Pendant combien de temps ?"), _months(sheet)), picked(_months))
MOTIVATION = Question("motivation", _motivation)
SUBJECTS = [_subject(place) for place in range(1, MOST_SUBJECTS + 1)]


def offered(answers: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(subject, first level, last level) for matching.offer."""
    rows = []
    for place in range(1, MOST_SUBJECTS + 1):
        subject = answers.get(f"subject_{place}")
        first, last, _f, _l = RANGES.get(answers.get(f"range_{subject}", ""), RANGES["all"])
        if subject:
            rows.append((subject, first, last))
    return rows
