from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.classroom.content.lessons import Lesson
from lefil.classroom.models import SkillMark
from lefil.classroom.queries.days import Line
from lefil.classroom.queries.presence import CAME, length
from lefil.meetings.models import Attendance

NUMBER = _("Écrivez des minutes, entre 1 et 600.")


class SignForm(forms.Form):
    """`path` is filled by the drawing; without it, the four digits said in class."""

    path = forms.CharField(max_length=8000, required=False, widget=forms.HiddenInput)
    word = forms.CharField(
        label=_("Le code de la demi-journée"), required=False, max_length=4, help_text=_("Quatre chiffres. La personne qui enseigne les donne."),
        widget=forms.TextInput(attrs={"class": "input-code", "inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("path") and not given.get("word"):
            raise forms.ValidationError(_("Signez dans le cadre, ou écrivez le code."))
        return given


class CountersignForm(forms.Form):
    """Each learner's presence with its minutes, filled with what is most likely; then the teacher's own drawing."""

    path = forms.CharField(max_length=8000, required=False, widget=forms.HiddenInput)
    typed = forms.CharField(
        label=_("Ou votre nom complet"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            outcome, minutes = line.guess
            key = line.booking.key
            self.fields[f"o_{key}"] = forms.ChoiceField(
                label=_("Présence de %(called)s") % {"called": line.booking.person.called},
                choices=list(Attendance.OUTCOMES.items()),
                initial=outcome,
            )
            self.fields[f"m_{key}"] = forms.IntegerField(
                label=_("Minutes de %(called)s") % {"called": line.booking.person.called}, min_value=0, max_value=600, required=False,
                initial=minutes or length(line.booking), error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NUMBER),
            )  # fmt: skip

    def rows(self) -> list[tuple[Line, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"o_{line.booking.key}"], self[f"m_{line.booking.key}"]) for line in self.lines]

    def said(self) -> dict[str, tuple[str, int]]:
        made = {}
        for line in self.lines:
            outcome = self.cleaned_data[f"o_{line.booking.key}"]
            minutes = self.cleaned_data.get(f"m_{line.booking.key}") or 0
            made[line.booking.key] = (outcome, minutes if outcome in CAME else 0)
        return made


class AmendForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Ce qui s’est passé"), choices=list(Attendance.OUTCOMES.items()), widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Minutes de présence"), min_value=0, max_value=600, required=False, help_text=_("Zéro si la personne n’était pas là."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NUMBER),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Pourquoi corriger ?"), max_length=200, min_length=5, help_text=_("Factuel et court. La personne le lit, et il est imprimé sur la feuille."),
        widget=forms.TextInput(attrs={"dir": "auto"}), error_messages={"min_length": _("Écrivez quelques mots.")},
    )  # fmt: skip


class SkillsForm(forms.Form):
    """One lesson's skills of one learner, or all of them."""

    def __init__(self, *args: Any, lessons: list[Lesson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lesson in lessons:
            for skill in lesson.skills:
                self.fields[skill.code] = forms.TypedChoiceField(
                    label=skill.name, choices=list(SkillMark.LEVELS.items()), coerce=int, widget=forms.RadioSelect
                )

    def levels(self) -> dict[str, int]:
        return dict(self.cleaned_data)


class PollForm(forms.Form):
    question = forms.CharField(label=_("Votre question à la classe"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    choice_1 = forms.CharField(label=_("Réponse 1"), max_length=80, initial=_("Oui"))
    choice_2 = forms.CharField(label=_("Réponse 2"), max_length=80, initial=_("Non"))
    choice_3 = forms.CharField(label=_("Réponse 3, si besoin"), max_length=80, required=False)
    choice_4 = forms.CharField(label=_("Réponse 4, si besoin"), max_length=80, required=False)

    def choices(self) -> list[str]:
        return [self.cleaned_data[f"choice_{n}"] for n in (1, 2, 3, 4) if self.cleaned_data.get(f"choice_{n}")]


class QuestionForm(forms.Form):
    text = forms.CharField(label=_("Votre question"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))


class TicketForm(forms.Form):
    """Two questions before leaving; one answer is enough."""

    keep = forms.CharField(
        label=_("Ce que je garde de ce cours"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    unclear = forms.CharField(
        label=_("Ce qui n’est pas encore clair"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
