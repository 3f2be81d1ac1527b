from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import Module


class QuizForm(forms.Form):
    """One field a question of a training module: radio when one choice is right, tick boxes when several are."""

    def __init__(self, *args: Any, module: Module, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(module.content.get("quiz", [])):
            several = sum(choice["right"] for choice in question["choices"]) > 1
            kind = forms.MultipleChoiceField if several else forms.ChoiceField
            widget = forms.CheckboxSelectMultiple if several else forms.RadioSelect
            self.fields[f"q{number}"] = kind(
                label=question["text"],
                help_text=_("Plusieurs réponses sont justes.") if several else "",
                choices=[(str(n), choice["text"]) for n, choice in enumerate(question["choices"])],
                widget=widget,
                error_messages={"required": _("Choisissez une réponse.")},
            )

    def answers(self) -> dict[int, set[int]]:
        """Question number → numbers of the ticked choices."""
        return {
            int(name[1:]): {int(n) for n in ([value] if isinstance(value, str) else value)} for name, value in self.cleaned_data.items()
        }


class SignForm(forms.Form):
    read = forms.BooleanField(
        label=_("J’ai lu ce texte. Je m’engage."), error_messages={"required": _("Cochez la case si vous êtes d’accord.")}
    )
