from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.classroom.content.lessons import lessons
from lefil.classroom.models import Absence, Call, Leaving
from lefil.classroom.models.cohorts import LARGEST, SMALLEST
from lefil.enrolments.models import Enrolment

WEEKDAYS = {"0": _("lundi"), "1": _("mardi"), "2": _("mercredi"), "3": _("jeudi"), "4": _("vendredi"), "5": _("samedi")}
A_NUMBER = _("Écrivez un nombre de 15 à 25.")


def radio(label: Any, choices: Iterable, hint: Any = "", *, required: bool = True, initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, help_text=hint, required=required, initial=initial,
        error_messages={"required": _("Choisissez une réponse."), "invalid_choice": _("Choisissez une des réponses proposées.")},
    )  # fmt: skip


class OpenForm(forms.Form):
    """Staff open a class with its teacher."""

    title = forms.CharField(label=_("Nom de la formation"), max_length=120, help_text=_("Le même sur toutes les feuilles et attestations."))
    nda = forms.CharField(
        label=_("Numéro de déclaration d’activité"),
        max_length=14,
        required=False,
        help_text=_("11 chiffres. Il est imprimé sur les attestations."),
    )
    places = forms.IntegerField(
        label=_("Places"), min_value=SMALLEST, max_value=LARGEST, initial=LARGEST,
        error_messages={"min_value": A_NUMBER, "max_value": A_NUMBER, "invalid": A_NUMBER},
    )  # fmt: skip

    def __init__(self, *args: Any, teachers: Iterable[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.key, f"{one.person.called} · {one.programme.name}") for one in teachers]
        self.fields["teacher"] = forms.ChoiceField(label=_("Formatrice ou formateur"), choices=named)


class CourseForm(forms.Form):
    """The whole timetable at once: eight lessons."""

    first = forms.DateField(
        label=_("Premier jour"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date.")},
    )
    weekdays = forms.MultipleChoiceField(label=_("Jours"), choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple)
    parts = forms.MultipleChoiceField(
        label=_("Demi-journées"),
        choices=[("am", _("matin, 9 h à 12 h")), ("pm", _("après-midi, 14 h à 17 h"))],
        widget=forms.CheckboxSelectMultiple,
    )
    each = radio(_("Chaque leçon dure"), [("1", _("une demi-journée")), ("2", _("deux demi-journées"))], initial="1")

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "first": given["first"],
            "weekdays": [int(one) for one in given["weekdays"]],
            "parts": given["parts"],
            "each": int(given["each"]),
        }


class HalfDayForm(forms.Form):
    """One half-day more, at another hour."""

    starts = forms.DateTimeField(
        label=_("Quand"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Choisissez un jour et une heure."), "invalid": _("Choisissez un jour et une heure.")},
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("Durée en minutes"), min_value=30, max_value=240, initial=180)
    lesson = forms.ChoiceField(label=_("Leçon"), choices=lambda: [(one.code, one.short) for one in lessons().values()])


class PeopleForm(forms.Form):
    """Who joins a class: those who can, by name."""

    def __init__(self, *args: Any, label: Any, people: Iterable[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.MultipleChoiceField(
            label=label, choices=[(one.key, one.person.called) for one in people], widget=forms.CheckboxSelectMultiple, required=False
        )


class ResourceForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=120)
    link = forms.URLField(label=_("Adresse"), help_text=_("Elle commence par https://"), assume_scheme="https")
    lesson = forms.ChoiceField(
        label=_("Pour"), required=False, choices=lambda: [("", _("tout le cours")), *((one.code, one.short) for one in lessons().values())]
    )


class CallForm(forms.Form):
    result = radio(_("Ce qui s’est passé"), list(Call.RESULTS.items()))
    reason = radio(
        _("Pourquoi la personne était absente"), list(Absence.REASONS.items()), _("Seulement si elle l’a dit."), required=False, initial=""
    )
    words = forms.CharField(
        label=_("Ce que vous vous êtes dit"), max_length=300, required=False, help_text=_("Factuel et utile. La personne peut le lire."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = radio(
        _("Pourquoi n’étiez-vous pas là ?"), [(code, words) for code, words in Absence.REASONS.items() if code],
        _("Une raison suffit. Vous n’avez rien à raconter."),
    )  # fmt: skip


class LeavingForm(forms.Form):
    reason = radio(_("Pourquoi la personne arrête"), list(Leaving.REASONS.items()))
    solution = radio(_("Ce que vous lui proposez"), list(Leaving.SOLUTIONS.items()))
    words = forms.CharField(
        label=_("En une phrase"), max_length=300, required=False, help_text=_("Factuel. La personne peut le lire."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
