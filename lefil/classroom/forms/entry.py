from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.classroom.models import Positioning
from lefil.classroom.models.entry import CECRL, SKILLS

COMPREHENSION = _("Le cours demande A2 pour écouter et pour lire.")


def choice(label: Any, choices: dict, hint: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices.items()), widget=forms.RadioSelect, help_text=hint, required=required)


class PositioningForm(forms.Form):
    """Levels, reading, computer, network, place: ticked together with the person, on the phone or in the office."""

    listening = choice(SKILLS["listening"], CECRL, COMPREHENSION, required=False)
    reading = choice(SKILLS["reading"], CECRL, required=False)
    speaking = choice(SKILLS["speaking"], CECRL, required=False)
    writing = choice(SKILLS["writing"], CECRL, required=False)
    source = choice(_("Comment le savez-vous ?"), Positioning.SOURCES)
    reading_ease = choice(_("Lire le français"), Positioning.READING)
    digital = choice(_("Sur un ordinateur"), Positioning.DIGITAL)
    equipment = choice(_("Pour suivre le cours, la personne a"), Positioning.EQUIPMENT)
    network = choice(_("Internet"), Positioning.NETWORK)
    quiet = choice(_("Un lieu calme"), Positioning.QUIET)
    goal = forms.CharField(
        label=_("Ce que la personne veut faire après"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Factuel, utile, et que la personne peut lire."),
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data


class DecisionForm(forms.Form):
    decision = choice(_("Ce que vous décidez ensemble"), {key: words for key, words in Positioning.DECISIONS.items() if key})
    adaptations = forms.MultipleChoiceField(
        label=_("Ce que nous arrangeons"),
        choices=list(Positioning.ADAPTATIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    route = choice(
        _("Si c’est un autre chemin d’abord, lequel ?"), Positioning.ROUTES, _("La personne reçoit un message qui le dit avec respect."),
        required=False,
    )  # fmt: skip
