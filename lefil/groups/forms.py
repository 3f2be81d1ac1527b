from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.groups.models import Closure

PAUSES = {
    "talk": _("Nous voulons d’abord leur parler"),
    "worry": _("Une inquiétude pour une personne"),
    "wish": _("L’un des deux le demande"),
    "other": _("Une autre raison"),
}
QUESTIONS = {
    "volunteer": {
        "proud": _("De quoi êtes-vous fier ou fière ?"),
        "hard": _("Qu’est-ce qui a été difficile pour vous ?"),
        "team": _("L’équipe vous a-t-elle assez aidé ? Qu’a-t-il manqué ?"),
    },
    "learner": {
        "helped": _("Qu’est-ce qui vous a aidé ?"),
        "change": _("Qu’est-ce que vous changeriez ?"),
        "keep": _("Quelle façon de travailler gardez-vous ?"),
    },
    "tu": {
        "helped": _("Qu’est-ce qui t’a aidé ?"),
        "change": _("Qu’est-ce que tu changerais ?"),
        "keep": _("Quelle façon de travailler gardes-tu ?"),
    },
}
AGAIN = {
    "volunteer": _("Voulez-vous accompagner une autre personne ?"),
    "learner": _("Voulez-vous encore de l’aide ?"),
    "tu": _("Tu veux encore de l’aide ?"),
}


class SignForm(forms.Form):
    read = forms.BooleanField(
        label=_("J’ai lu ce texte et je suis d’accord."), error_messages={"required": _("Cochez la case pour signer.")}
    )


class CloseForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Comment le binôme se termine-t-il ?"), choices=Closure.KINDS.items(), widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez comment le binôme se termine.")},
    )  # fmt: skip
    reasons = forms.MultipleChoiceField(
        label=_("Pourquoi ?"), choices=Closure.REASONS.items(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une raison.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Une note pour l’équipe"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Factuel et utile. La personne peut demander à la lire."),
    )  # fmt: skip


class PauseForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Pourquoi arrêter les séances maintenant ?"), choices=PAUSES.items(), widget=forms.RadioSelect,
        help_text=_("Les deux lisent seulement que les séances font une pause."),
        error_messages={"required": _("Choisissez une raison.")},
    )  # fmt: skip


class ExitForm(forms.Form):
    """At most four questions, each of which may stay empty. `voice` is "volunteer", "learner" or "tu"."""

    def __init__(self, *args: Any, voice: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in QUESTIONS[voice].items():
            self.fields[code] = forms.CharField(
                label=words, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
            )
        self.fields["again"] = forms.ChoiceField(
            label=AGAIN[voice], required=False, widget=forms.RadioSelect, choices=[("yes", _("Oui")), ("no", _("Non"))]
        )

    def answers(self) -> dict[str, str]:
        return {code: words for code, words in self.cleaned_data.items() if code != "again"}

    def again(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["again"])
