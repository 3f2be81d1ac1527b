from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class BeginForm(forms.Form):
    """Nothing must be chosen: without anything, the questions are those of any work."""

    trade = forms.ChoiceField(label=_("Le métier que vous cherchez"), required=False)
    families = forms.MultipleChoiceField(
        label=_("Ce que vous voulez travailler"), help_text=_("Ne cochez rien pour un entretien complet."), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    telephone = forms.BooleanField(label=_("Au téléphone : la voix seule, sans caméra"), required=False)

    def __init__(self, *args: Any, facts: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trades = sorted(((one["rome"], one["name"]) for one in facts["trade"] if one["questions"]), key=lambda one: one[1])
        self.fields["trade"].choices = [("", _("Je n’ai pas encore choisi")), *trades]  # type: ignore[attr-defined]
        self.fields["families"].choices = [(one["code"], one["name"]) for one in facts["family"] if one["questions"]]  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """What the simulator says of an answer before it sends it."""

    number = forms.IntegerField()
    attempt = forms.IntegerField()
    size = forms.IntegerField()
    seconds = forms.IntegerField()
    digest = forms.CharField(max_length=64)
    video = forms.BooleanField(required=False)


class NoteForm(forms.Form):
    """One's own words in the room."""

    text = forms.CharField(
        label=_("Mes notes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"max_length": _("Vos notes sont trop longues. Gardez l’essentiel : 4000 signes au plus.")},
    )  # fmt: skip
