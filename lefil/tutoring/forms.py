from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.groups.models import Closure
from lefil.meetings.models import Attendance, Meeting
from lefil.tutoring import content
from lefil.tutoring.models import Report
from lefil.tutoring.rules import OVERTIME

# What a tutor says in one tap → outcomes of (learner, volunteer). "" leaves the learner's to the team: the tutor was not there.
CAME = {
    "both": (_("Nous étions là tous les deux"), "present", "present"),
    "late": (_("L’élève est arrivé en retard"), "late", "present"),
    "absent": (_("L’élève n’est pas venu, j’ai attendu"), "absent", "present"),
    "excused": (_("L’élève avait prévenu"), "excused", "excused"),
    "mine": (_("Je n’ai pas pu venir"), "", "excused"),
    "technical": (_("Un problème technique nous a arrêtés"), "technical", "technical"),
}
TOGETHER = {"both", "late"}
ALSO = ("before", "after", "confidence", "obstacle", "wants_to_continue")


def terms(name: str, *, none: bool = False) -> list[tuple[str, str]]:
    """Choices out of the vocabulary; `none` adds the way to take an optional answer back."""
    return [(term.code, term.label) for term in getattr(content.vocabulary(), name)] + ([("", str(_("Je passe")))] if none else [])


def chips(label: Any, choices: Iterable[tuple[str, Any]], *, several: bool = False, **more: Any) -> forms.Field:
    kind, widget = (forms.MultipleChoiceField, forms.CheckboxSelectMultiple) if several else (forms.ChoiceField, forms.RadioSelect)
    return kind(label=label, choices=list(choices), widget=widget, required=False, **more)


def line(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"}))


class ReportForm(forms.Form):
    """60 seconds: one tap for who came, the minutes already written, and the button. All the rest is optional."""

    came = forms.ChoiceField(
        label=_("Qui est venu ?"), choices=[(code, words) for code, (words, _l, _v) in CAME.items()], widget=forms.RadioSelect,
        error_messages={"required": _("Dites qui est venu.")},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Combien de minutes ensemble ?"), help_text=_("Quand vous étiez là tous les deux."), min_value=1, max_value=600, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-code"}),
        error_messages={
            "invalid": _("Écrivez un nombre, par exemple 45."), "min_value": _("Écrivez un nombre entre 1 et 600."),
            "max_value": _("Écrivez un nombre entre 1 et 600."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Des faits, sans détail intime. L’élève peut le lire.")
        self.fields["difficulty_kind"] = chips(_("Le point difficile"), terms("difficulties", none=True))
        self.fields["difficulty"] = line(_("Lequel, en une ligne"), hint)
        self.fields["methods"] = chips(_("La méthode travaillée"), terms("methods"), several=True)
        self.fields["method_note"] = line(_("L’outil à essayer, en une ligne"))
        self.fields["mood"] = chips(_("La motivation aujourd’hui"), terms("moods", none=True))
        self.fields["praised"] = line(_("Ce que vous avez félicité"))
        self.fields["next_time"] = line(_("À reprendre la prochaine fois"))
        self.fields["need"] = chips(_("Avez-vous besoin de quelque chose ?"), terms("needs"))
        self.fields["need"].widget.hints = {"worried": _("Nous vous disons tout de suite qui appeler. L’équipe est prévenue.")}
        self.fields["before"] = chips(_("Au début, l’élève avait"), terms("understanding", none=True))
        self.fields["after"] = chips(_("À la fin, l’élève a"), terms("understanding", none=True))
        self.fields["confidence"] = forms.IntegerField(
            label=_("Sa confiance, de 0 à 10"), min_value=0, max_value=10, required=False,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-code"}),
            error_messages={key: _("Écrivez un nombre de 0 à 10.") for key in ("invalid", "min_value", "max_value")},
        )  # fmt: skip
        self.fields["obstacle"] = chips(
            _("Ce qui gêne"), terms("obstacles", none=True), help_text=_("Cochez seulement. N’écrivez pas de détail.")
        )
        self.fields["wants_to_continue"] = chips(_("L’élève veut continuer"), terms("continuing", none=True))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("came") in TOGETHER and not data.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Écrivez le nombre de minutes passées ensemble."))
        return data

    def facts(self) -> dict[str, Any]:
        """What actions.report takes."""
        data = dict(self.cleaned_data)
        _words, learner, volunteer = CAME[data.pop("came")]
        for name in ("before", "after", "mood"):
            data[name] = int(data[name]) if data[name] else None
        return {**data, "learner": learner, "volunteer": volunteer, "minutes": data["minutes"] or 0}


def first_values(meeting: Meeting, before: Report | None, counted: int = 0) -> dict[str, Any]:
    """The minutes that the room counted (at most what a tutor may say alone), else those planned; and what was said to resume last time."""
    planned = round((meeting.ends - meeting.starts).total_seconds() / 60)
    return {"minutes": min(counted, planned + OVERTIME) or planned, "need": "none", "difficulty": before.next_time if before else ""}


def values_of(report: Report, outcomes: dict[str, tuple[str, int]]) -> dict[str, Any]:
    """A report written less than a day ago, as the form shows it. `outcomes`: side → (outcome, minutes)."""
    names = ("difficulty_kind", "difficulty", "methods", "method_note", "mood", "praised", "next_time", "need", *ALSO)
    learner, volunteer = (outcomes.get(side, ("", 0)) for side in ("learner", "volunteer"))
    came = next((code for code, (_words, one, two) in CAME.items() if (one, two) == (learner[0], volunteer[0])), "")
    return {**{name: getattr(report, name) for name in names}, "came": came, "minutes": learner[1] or None}


class PresenceForm(forms.Form):
    """Staff say who came, and how they know."""

    learner = forms.ChoiceField(label=_("L’élève"), choices=Attendance.OUTCOMES.items(), widget=forms.RadioSelect)
    volunteer = forms.ChoiceField(label=_("Le tuteur ou la tutrice"), choices=Attendance.OUTCOMES.items(), widget=forms.RadioSelect)
    minutes = forms.IntegerField(label=_("Minutes ensemble"), min_value=0, max_value=600, required=False)
    why = forms.CharField(
        label=_("Comment le savez-vous ?"), max_length=200, help_text=_("Par exemple : appel du 3 mars."),
        error_messages={"required": _("Écrivez comment vous le savez.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("learner", "volunteer"):
            self.fields[name].error_messages["required"] = _("Choisissez une réponse.")


class HandleForm(forms.Form):
    note = forms.CharField(
        label=_("Ce qui a été fait"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Factuel et court, par exemple : « appelé Benoît, ordinateur prêté ». La personne peut le lire."),
        error_messages={"required": _("Écrivez en quelques mots ce qui a été fait.")},
    )  # fmt: skip


class HandoverForm(forms.Form):
    where = forms.CharField(
        label=_("Où nous en sommes"), max_length=300, error_messages={"required": _("Écrivez une ligne.")},
        help_text=_("Par exemple : les fractions sont acquises, les équations commencent."), widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    works = forms.CharField(
        label=_("Ce qui marche avec cet élève"), max_length=300, error_messages={"required": _("Écrivez une ligne.")},
        help_text=_("Par exemple : commencer par un exercice qu’il réussit."), widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip


LEAVING = ("no_time", "no_answer", "relationship", "no_common_slot", "subject_mismatch", "gender_preference", "placement_ended",
           "check_missing", "account_closed", "language", "technical", "other")  # fmt: skip


class ReplaceForm(HandoverForm):
    """Why the tutor leaves; the two lines may be missing when the tutor could not be reached."""

    reasons = forms.MultipleChoiceField(
        label=_("Pourquoi changer de tuteur ?"), choices=[(code, Closure.REASONS[code]) for code in LEAVING],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choisissez au moins une raison.")},
    )  # fmt: skip
    field_order = ["reasons", "where", "works"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].required = self.fields["works"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, other in (("where", "works"), ("works", "where")):
            if data.get(other) and not data.get(name):
                self.add_error(name, _("Écrivez aussi cette ligne."))
        return data


class IntroduceForm(forms.Form):
    words = forms.CharField(
        label=_("Quelques mots sur vous, pour vos élèves"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Ce que vous faites, ce que vous aimez. Ni numéro, ni adresse, ni réseau social."),
        error_messages={"max_length": _("Écrivez 300 signes au plus.")},
    )  # fmt: skip
