from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.care.forms.threads import MOODS
from lefil.care.models import Call
from lefil.enrolments.models import Enrolment
from lefil.kit.forms import DayField

PARIS = ZoneInfo("Europe/Paris")
SCRIPT = _(
    "Bonjour, je suis bénévole. J’appelle pour prendre de vos nouvelles.\n"
    "Qu’est-ce qui s’est bien passé cette semaine ?\n"
    "Avez-vous ce qu’il faut pour continuer : téléphone, connexion, temps ?\n"
    "Quelque chose vous gêne : papiers, logement, santé ?\n"
    "Quand voulez-vous qu’on se reparle ?\n"
    "Si quelque chose vous inquiète, choisissez « à rappeler par l’équipe »."
)
WHO = {
    "silent": _("Sans nouvelles depuis 14 jours"),
    "due": _("Un contact est prévu cette semaine"),
    "all": _("Toutes les personnes suivies"),
}


class RoundForm(forms.Form):
    """A calling session: when, which words, whom, and who calls."""

    title = forms.CharField(label=_("Son nom"), max_length=80, initial=_("Prendre des nouvelles"))
    day = DayField(label=_("Quel jour"))
    begins = forms.TypedChoiceField(label=_("De"), choices=[(n, f"{n} h") for n in range(8, 20)], coerce=int, initial=18)
    ends = forms.TypedChoiceField(label=_("À"), choices=[(n, f"{n} h") for n in range(9, 21)], coerce=int, initial=20)
    who = forms.ChoiceField(label=_("Qui appeler"), choices=list(WHO.items()), initial="silent", widget=forms.RadioSelect)
    most = forms.IntegerField(label=_("Combien de personnes au plus"), min_value=1, max_value=100, initial=20)
    script = forms.CharField(label=_("Ce que dit le bénévole"), initial=SCRIPT, max_length=3000, widget=forms.Textarea(attrs={"rows": 8}))
    callers = forms.MultipleChoiceField(
        label=_("Qui appelle"), widget=forms.CheckboxSelectMultiple, help_text=_("Seuls les bénévoles dont chaque étape est franchie."),
        error_messages={"required": _("Choisissez au moins un bénévole.")},
    )  # fmt: skip

    def __init__(self, typed: Any = None, *, volunteers: Iterable[Enrolment]) -> None:
        super().__init__(typed)
        self.fields["callers"].choices = [(one.key, one.person.name) for one in volunteers]  # type: ignore[attr-defined]

    def moment(self, name: str) -> datetime:
        return datetime.combine(self.cleaned_data["day"], time(self.cleaned_data[name]), PARIS)


class CallForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Ce que l’appel a donné"), choices=list(Call.OUTCOMES.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Dites ce que l’appel a donné.")},
    )  # fmt: skip
    mood = forms.TypedChoiceField(
        label=_("Comment va la personne ?"), choices=MOODS, coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Ce qu’il faut retenir"), help_text=_("Commencez par ce qui va bien. Elle peut demander à lire ces mots."), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    promise = forms.CharField(
        label=_("Ce que vous avez promis"), help_text=_("Vide si rien n’est promis. L’équipe le tiendra."), max_length=300, required=False
    )
    promised = forms.IntegerField(label=_("Dans combien de jours"), min_value=0, max_value=60, initial=2, required=False)
