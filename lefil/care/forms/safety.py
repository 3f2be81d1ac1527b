from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.care.models import Incident, IncidentLine
from lefil.groups.queries import Pair
from lefil.kit.forms import DayField

CHOOSE = {"required": _("Choisissez une réponse.")}


def words(label: Any, *, hint: Any = "", required: bool = True, rows: int = 4, most: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": _("Écrivez quelques mots.")},
    )  # fmt: skip


class WorryForm(forms.Form):
    """What somebody saw or heard. With pairs, which one it is about: the answer stops it."""

    facts = words(
        _("Que s’est-il passé ?"),
        hint=_("Les mots exacts, le jour et l’heure. Ce que vous avez vu ou entendu, sans explication. Quelques mots suffisent."),
    )
    category = forms.ChoiceField(
        label=_("Qu’est-ce qui vous inquiète ?"), choices=list(Incident.CATEGORIES.items()), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    immediate = forms.TypedChoiceField(
        label=_("Est-ce que quelqu’un est en danger maintenant ?"), choices=[("1", _("Oui, ou je ne sais pas")), ("0", _("Non"))],
        coerce=lambda word: word == "1", widget=forms.RadioSelect, error_messages=CHOOSE, help_text=_("Si oui, appelez d’abord un des numéros de cette page."),
    )  # fmt: skip

    def __init__(self, typed: Any = None, *, pairs: Sequence[Pair] = ()) -> None:
        super().__init__(typed)
        if pairs:
            about = [(pair.group.key, _("De mes séances avec %(names)s") % {"names": pair.names}) for pair in pairs]
            self.fields["pair"] = forms.ChoiceField(
                label=_("De quoi s’agit-il ?"), widget=forms.RadioSelect, choices=[*about, ("other", _("D’autre chose"))],
                error_messages={"required": _("Dites si cela concerne vos séances.")},
            )  # fmt: skip
            self.order_fields(["pair", "facts"])


class LineForm(forms.Form):
    """One line of a file: its fields depend on what it says."""

    LABELS = {
        "grave": _("Quelle est la gravité ?"), "measure": _("Quelle mesure prenez-vous ?"), "told": _("Qui est prévenu ?"), "due": _("Que faut-il faire ?"),
    }  # fmt: skip

    def __init__(self, typed: Any = None, *, kind: str) -> None:
        super().__init__(typed)
        if kind in self.LABELS:
            choices = [(code, str(label).capitalize()) for code, label in IncidentLine.CODES[kind].items()]
            if kind == "measure":  # the pair is stopped, resumed and ended by its own buttons
                choices = [one for one in choices if one[0] not in {"suspended", "resumed", "ended"}]
            self.fields["code"] = forms.ChoiceField(
                label=self.LABELS[kind], choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE
            )
        if kind == "due":
            self.fields["due"] = DayField(label=_("Pour quel jour ?"))
        hint = _("Des faits, et qui les a dits. Cette ligne ne pourra pas être effacée.")
        if kind == "told":
            hint = _("Le nom de la personne jointe, l’heure, ce qui a été dit, la référence du dossier.")
        self.fields["words"] = words(_("En quelques mots"), hint=hint, required=kind not in self.LABELS)


class DecisionForm(forms.Form):
    words = words(_("Pourquoi ?"), hint=_("Cette ligne ne pourra pas être effacée."))


class TalkForm(forms.Form):
    day = DayField(label=_("Quel jour ?"))
    hour = forms.TimeField(
        label=_("À quelle heure ?"), widget=forms.TimeInput(attrs={"type": "time", "class": "input-code"}),
        error_messages={"required": _("Choisissez une heure."), "invalid": _("Écrivez une heure, par exemple 18:30.")},
    )  # fmt: skip

    def starts(self, zone: str) -> datetime:
        day: date = self.cleaned_data["day"]
        return datetime.combine(day, self.cleaned_data["hour"], tzinfo=ZoneInfo(zone))
