from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.care.defaults import CADENCE, LADDER, TICKED, WEIGHTS
from lefil.care.models import LEVELS, Care, Contact, Rung
from lefil.care.queries.signals import words_of
from lefil.people.models import Person

MOODS = [("5", _("très bien")), ("4", _("bien")), ("3", _("moyen")), ("2", _("pas bien")), ("1", _("pas bien du tout"))]
DAYS = [
    ("0", _("lundi")),
    ("1", _("mardi")),
    ("2", _("mercredi")),
    ("3", _("jeudi")),
    ("4", _("vendredi")),
    ("5", _("samedi")),
    ("6", _("dimanche")),
]
WRITTEN = ["call", "sms", "voice", "chat", "visit", "letter", "other"]


class ContactForm(forms.Form):
    """A call sheet of one minute: how, did it work, how they are, what we promised."""

    kind = forms.ChoiceField(
        label=_("Comment"), choices=[(code, Contact.KINDS[code]) for code in WRITTEN], initial="call", widget=forms.RadioSelect
    )
    reached = forms.TypedChoiceField(
        label=_("Avez-vous parlé avec la personne ?"), choices=[("1", _("Oui")), ("0", _("Non, pas de réponse"))], coerce=lambda word: word == "1",
        widget=forms.RadioSelect, error_messages={"required": _("Dites si vous avez parlé avec la personne.")},
    )  # fmt: skip
    mood = forms.TypedChoiceField(
        label=_("Comment va-t-elle ?"), choices=MOODS, coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Ce qu’il faut retenir"), help_text=_("Commencez par ce qui va bien. Elle peut demander à lire ces mots."), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    promise = forms.CharField(
        label=_("Ce que nous avons promis"), help_text=_("Vide si rien n’est promis."), max_length=300, required=False
    )
    promised = forms.IntegerField(label=_("Dans combien de jours"), min_value=0, max_value=60, initial=2, required=False)


class LevelForm(forms.Form):
    level = forms.ChoiceField(
        label=_("Niveau"), choices=list(LEVELS.items()), widget=forms.RadioSelect, error_messages={"required": _("Choisissez un niveau.")}
    )
    why = forms.CharField(label=_("Pourquoi"), max_length=500, error_messages={"required": _("Dites pourquoi en quelques mots.")})


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(label=_("Qui suit ce fil"), error_messages={"required": _("Choisissez une personne.")})

    def __init__(self, typed: Any = None, *, team: Iterable[Person], owner: Person | None) -> None:
        super().__init__(typed, initial={"owner": owner.key if owner else ""})
        self.fields["owner"].choices = [("", _("Choisissez")), *((one.key, one.name) for one in team)]  # type: ignore[attr-defined]


class TickForm(forms.Form):
    code = forms.ChoiceField(label=_("Vous avez entendu autre chose ?"), error_messages={"required": _("Choisissez un signe.")})

    def __init__(self, typed: Any = None) -> None:
        super().__init__(typed)
        self.fields["code"].choices = [("", _("Choisissez")), *((code, words_of(code, {})) for code in TICKED)]  # type: ignore[attr-defined]


class HelpForm(forms.Form):
    words = forms.CharField(
        label=_("Que se passe-t-il ?"), help_text=_("Quelques mots suffisent. Vous pouvez aussi laisser vide : on vous rappelle."), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip


class PaceForm(forms.Form):
    """Days by level, points by sign, and the two thresholds."""

    yellow_at = forms.IntegerField(label=_("Points pour proposer le jaune"), min_value=1, max_value=50)
    orange_at = forms.IntegerField(label=_("Points pour proposer l’orange"), min_value=2, max_value=50)

    open_days = forms.MultipleChoiceField(
        label=_("Jours où quelqu’un rappelle"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Gardez au moins un jour.")},
    )
    open_from = forms.IntegerField(label=_("De quelle heure"), min_value=0, max_value=23)
    open_to = forms.IntegerField(label=_("À quelle heure"), min_value=1, max_value=24)

    def __init__(self, typed: Any = None, *, care: Care) -> None:
        super().__init__(typed, initial=self.read(care))
        for level, words in LEVELS.items():
            self.fields[f"days_{level}"] = forms.IntegerField(
                label=_("Niveau %(level)s : jours entre deux contacts") % {"level": words}, min_value=0, max_value=60
            )
        for code in WEIGHTS:
            self.fields[f"weight_{code}"] = forms.IntegerField(
                label=words_of(code, {"times": 2, "days": 14 if code == "no_answer_long" else 7}), min_value=-5, max_value=9
            )
        for number, (kind, _day) in enumerate(LADDER):
            self.fields[f"rung_{number}"] = forms.IntegerField(
                label=_("Essai %(n)s, %(kind)s : jour") % {"n": number + 1, "kind": Rung.KINDS[kind]}, min_value=0, max_value=120
            )

    @staticmethod
    def read(care: Care) -> dict[str, Any]:
        days = {f"days_{level}": care.cadence[level] for level in CADENCE}
        return {
            **days,
            **{f"weight_{code}": care.weights.get(code, points) for code, points in WEIGHTS.items()},
            **{f"rung_{number}": day for number, day in enumerate(care.ladder)},
            "yellow_at": care.yellow_at,
            "orange_at": care.orange_at,
            "open_days": list(care.opens),
            "open_from": min(hours[0] for hours in care.opens.values()),
            "open_to": max(hours[1] for hours in care.opens.values()),
        }

    @property
    def cadence(self) -> dict[str, int]:
        return {level: self.cleaned_data[f"days_{level}"] for level in CADENCE}

    @property
    def weights(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"weight_{code}"] for code in WEIGHTS}

    def days_fields(self) -> list[forms.BoundField]:
        return [self[f"days_{level}"] for level in CADENCE]

    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{code}"] for code in WEIGHTS]

    @property
    def ladder(self) -> list[int]:
        return [self.cleaned_data[f"rung_{number}"] for number in range(len(LADDER))]

    @property
    def opens(self) -> dict[str, list[int]]:
        hours = [self.cleaned_data["open_from"], self.cleaned_data["open_to"]]
        return dict.fromkeys(self.cleaned_data["open_days"], hours)

    def ladder_fields(self) -> list[forms.BoundField]:
        return [self[f"rung_{number}"] for number in range(len(LADDER))]
