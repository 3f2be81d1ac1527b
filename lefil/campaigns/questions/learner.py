"""What a pupil is asked, or a parent for their child."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lefil.campaigns.questions.kinds import Question, Sheet
from lefil.campaigns.questions.shared import by, choice, picked, real_name, text
from lefil.catalogue.reference import levels, subjects
from lefil.kit.forms import PhoneField, say_phone

TOP_YEAR = 8  # the first year after the baccalauréat: tutoring goes from 6e to L1
PARENT_LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]


def asked_levels() -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [
        (levels.CYCLES[cycle], [(row.code, row.label) for row in levels.LEVELS if row.cycle == cycle and row.year <= TOP_YEAR])
        for cycle in (levels.COLLEGE, levels.LYCEE, levels.SUPERIEUR)
    ]


def _level(sheet: Sheet) -> forms.Field:
    return forms.ChoiceField(
        label=by(sheet, _("En quelle classe êtes-vous ?"), _("En quelle classe est votre enfant ?")),
        choices=[("", _("Choisir une classe")), *asked_levels()], error_messages={"required": _("Choisissez une classe.")},
    )  # fmt: skip


def _who(sheet: Sheet) -> forms.Field:
    choices = [("me", _("L’élève : je demande pour moi")), ("parent", _("Un parent : je demande pour mon enfant"))]
    return choice(_("Qui répond à ces questions ?"), choices)


def _subject(place: int) -> Question:
    labels = {1: _lazy_first, 2: lambda: _("Une deuxième matière"), 3: lambda: _("Une troisième matière")}

    def ask(sheet: Sheet) -> forms.Field:
        choices = [("", _("Choisir une matière")), *subjects.grouped(sheet.answers.get("level") or None)]
        return forms.ChoiceField(
            label=labels[place](), choices=choices, required=place == 1,
            error_messages={"required": _("Choisissez une matière."), "invalid_choice": _("Cette matière n’existe pas dans cette classe. Choisissez-en une autre.")},
        )  # fmt: skip

    return Question(f"subject_{place}", ask, picked(lambda sheet: subjects.grouped()))


def _lazy_first() -> str:
    return _("La matière la plus importante")


def check_subjects(sheet: Sheet, clean: dict[str, Any]) -> dict[str, str]:
    chosen: list[str | None] = []
    for place in (1, 2, 3):
        code = clean.get(f"subject_{place}")
        if code and code in chosen:
            return {f"subject_{place}": _("Vous avez déjà choisi cette matière. Choisissez-en une autre, ou rien.")}
        chosen.append(code)
    return {}


def _hard(sheet: Sheet) -> forms.Field:
    label = by(sheet, _("Qu’est-ce qui est difficile en ce moment ?"), _("Qu’est-ce qui est difficile pour votre enfant ?"))
    hint = _("Une phrase suffit, par exemple : « je ne comprends pas les fractions ».")
    return text(label, most=600, rows=4, required=False, help_text=hint)


def _yes_no(code: str, me: Any, child: Any, hint: Any = None) -> Question:
    def choices(sheet: Sheet) -> list[tuple[str, str]]:
        return [("yes", _("Oui")), ("no", _("Non")), ("unknown", _("Je ne sais pas")), ("", _("Je passe"))]

    def ask(sheet: Sheet) -> forms.Field:
        return choice(by(sheet, me(), child()), choices(sheet), required=False, help_text=hint() if hint else "")

    return Question(code, ask, picked(choices))


def _school(sheet: Sheet) -> list[tuple[str, str]]:
    return [("rep", _("REP")), ("rep_plus", _("REP+")), ("no", _("Non")), ("unknown", _("Je ne sais pas")), ("", _("Je passe"))]


SCHOLARSHIP = _yes_no("scholarship", lambda: _("Êtes-vous boursier ou boursière ?"), lambda: _("Votre enfant est-il boursier ?"))
QPV = _yes_no(
    "qpv", lambda: _("Habitez-vous un quartier prioritaire ?"), lambda: _("Habitez-vous un quartier prioritaire ?"),
    lambda: _("La mairie ou le lycée peut vous le dire."),
)  # fmt: skip
SCHOOL = Question(
    "school",
    lambda sheet: choice(_("Votre établissement est-il en éducation prioritaire (REP ou REP+) ?"), _school(sheet), required=False),
    picked(_school),
)
FRONTLINE = _yes_no(
    "frontline",
    lambda: _("Un de vos parents travaille-t-il en première ligne ?"),
    lambda: _("Un des parents travaille-t-il en première ligne ?"),
    lambda: _("Par exemple : soignant, aide à domicile, caissière, pompier, livreur."),
)


def _parent_name(sheet: Sheet) -> forms.Field:
    label = _("Comment vous appelez-vous ?") if sheet.for_child else _("Comment s’appelle un de vos parents ?")
    return text(
        label, most=120, min_length=2, help_text=_("Un parent, ou la personne qui a l’autorité parentale."),
        error_messages={"required": _("Écrivez un nom."), "min_length": _("Écrivez un nom.")}, validators=[real_name],
    )  # fmt: skip


def _parent_phone(sheet: Sheet) -> forms.Field:
    label = _("Votre numéro de téléphone") if sheet.for_child else _("Son numéro de téléphone")
    return PhoneField(label=label, help_text=_("Nous lui envoyons un lien pour donner son accord."))


def _parent_language(sheet: Sheet) -> forms.Field:
    label = _("Votre langue pour le lien d’accord") if sheet.for_child else _("Sa langue pour le lien d’accord")
    read = (get_language() or "fr") if sheet.for_child else "fr"  # a parent who reads this page in a language goes on in it
    return choice(label, PARENT_LANGUAGES, initial=read if read in dict(PARENT_LANGUAGES) else "fr")


LEVEL = Question("level", _level, picked(lambda sheet: asked_levels()))
WHO = Question("who", _who, picked([("me", gettext_lazy("l’élève")), ("parent", gettext_lazy("un parent"))]))
SUBJECTS = [_subject(1), _subject(2), _subject(3)]
HARD = Question("hard", _hard)
PARENT = [
    Question("parent_name", _parent_name),
    Question("parent_phone", _parent_phone, lambda sheet, kept: say_phone(kept)),
    Question("parent_language", _parent_language, picked(PARENT_LANGUAGES)),
]
FACTS = ("scholarship", "qpv", "frontline")
