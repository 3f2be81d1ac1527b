from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.reference import languages, levels, subjects, trades
from lefil.kit.forms import DayField, WeekField
from lefil.matching import bands
from lefil.matching.actions import REASONS_OF
from lefil.matching.engine import PARTS, Weights
from lefil.matching.models import INTERESTS, MODES, STAGES, WISHES, Need, Offer, Proposal
from lefil.matching.queries.trials import MOST_MORE
from lefil.matching.reasons import MOMENT_WORDS

NOTHING = ("", _("Choisir"))
# One level a school year: a range from 6e to Terminale covers every track of these years.
YEARS = [(code, levels.level(code).label) for code in ("6e", "5e", "4e", "3e", "2de", "1re", "tle", "l1", "l2", "l3")]


class WeekForm(forms.Form):
    """The painted week. `mask()` gives the 63 bits."""

    week = WeekField(
        bands=[(str(first), f"{first}–{last}\u00a0h") for first, last in bands.BANDS],
        required=False,
        label=_("Heures libres"),
        help_text=_("Ce sont les heures de chez vous."),
    )

    @staticmethod
    def cells(mask: int) -> list[tuple[int, str]]:
        return [(day, str(bands.BANDS[band][0])) for day, band in bands.cells(mask)]

    def mask(self) -> int:
        place = {str(first): at for at, (first, _last) in enumerate(bands.BANDS)}
        return sum(bands.bit(day, place[key]) for day, key in self.cleaned_data["week"])


class WishesForm(forms.Form):
    """What needs and offers have in common; every question may be left empty."""

    languages = forms.MultipleChoiceField(
        choices=languages.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Dans quelles langues pouvez-vous travailler ?"),
    )
    modes = forms.MultipleChoiceField(
        choices=list(MODES.items()), required=False, widget=forms.CheckboxSelectMultiple, label=_("Comment préférez-vous vous parler ?"),
        help_text=_("Sans réponse, tous les moyens vont."),
    )  # fmt: skip
    gender_wish = forms.ChoiceField(choices=list(WISHES.items()), required=False, widget=forms.RadioSelect, label=_("Avec quelqu’un"))
    interests = forms.MultipleChoiceField(
        choices=list(INTERESTS.items()), required=False, widget=forms.CheckboxSelectMultiple, label=_("Qu’aimez-vous ?")
    )

    @staticmethod
    def wishes(row: Need | Offer | None) -> dict[str, Any]:
        names = ("languages", "modes", "gender_wish", "interests")
        return {name: getattr(row, name) for name in names} if row else {}


class NeedForm(WishesForm):
    """A level and up to three subjects, the most important first. `facts()` is what actions.ask takes."""

    level = forms.ChoiceField(
        choices=lambda: [NOTHING, *levels.grouped()], label=_("Classe"), error_messages={"required": _("Choisissez une classe.")}
    )
    subject_1 = forms.ChoiceField(label=_("Matière la plus importante"), error_messages={"required": _("Choisissez une matière.")})
    subject_2 = forms.ChoiceField(label=_("Autre matière"), required=False)
    subject_3 = forms.ChoiceField(label=_("Autre matière encore"), required=False)
    field_order = ["level", "subject_1", "subject_2", "subject_3"]

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        chosen = {f"subject_{at}": code for at, code in enumerate(need.subjects[:3], 1)} if need else {}
        kwargs["initial"] = {**self.wishes(need), "level": need.level if need else "", **chosen}
        super().__init__(*args, **kwargs)
        for name in ("subject_1", "subject_2", "subject_3"):
            self.fields[name].choices = [NOTHING, *subjects.grouped()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("subject_1", "subject_2", "subject_3"):
            if data.get(name) and data.get("level") and not subjects.exists(data[name], data["level"]):
                self.add_error(name, _("Cette matière n’existe pas dans cette classe. Choisissez une autre matière."))
        return data

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        asked = [data.pop(f"subject_{at}") for at in (1, 2, 3)]
        return {**data, "subjects": [code for code in asked if code]}


class TradeForm(forms.Form):
    """A domain and, if one likes, a job of it. A job says its domain by itself. `lines()` is what an offer takes besides."""

    domain = forms.ChoiceField(choices=lambda: [NOTHING, *trades.domains()], label=_("Domaine"), required=False)
    job = forms.ChoiceField(
        choices=lambda: [NOTHING, *trades.jobs()], label=_("Métier"), required=False, help_text=_("Si le métier n’est pas dans la liste, le domaine suffit.")
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        domain, job = data.get("domain"), data.get("job")
        if not domain and not job and not self.errors:
            self.add_error("domain", _("Choisissez un domaine."))
        elif domain and job and trades.domain_of(job) != domain:
            self.add_error("job", _("Ce métier est d’un autre domaine. Changez l’un des deux."))
        return data

    def codes(self) -> list[str]:
        """The domain first: a pair needs the same domain, the same job is better still."""
        job = self.cleaned_data["job"]
        domain = self.cleaned_data["domain"] or trades.domain_of(job)
        return [domain, job] if job else [domain]

    def lines(self, before: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """The lines to add to those of before; the domain again when there is nothing new, so that it is said."""
        known = {line[0] for line in before}
        new = [code for code in self.codes() if code not in known] or self.codes()[:1]
        return [(code, levels.WORK, levels.WORK) for code in new]


class TradeNeedForm(TradeForm, WishesForm):
    """What who looks for a job asks for. `facts()` is what actions.ask takes."""

    field_order = ["domain", "job"]

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        mine = need.subjects if need else []
        first = {"domain": next(iter(mine), ""), "job": next(iter(mine[1:]), "")}
        kwargs["initial"] = {**WishesForm.wishes(need), **first}
        super().__init__(*args, **kwargs)
        self.fields["domain"].label, self.fields["job"].label = _("Dans quel domaine cherchez-vous ?"), _("Quel métier ?")

    def facts(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"domain", "job"}}
        return {**data, "level": levels.WORK, "subjects": self.codes()}


class OfferForm(WishesForm):
    """How many learners, and the wishes. The subjects have their own small form. `facts()` is what actions.offer takes besides."""

    capacity = forms.IntegerField(
        min_value=1, max_value=10, label=_("Combien de personnes pouvez-vous accompagner en même temps ?"),
        error_messages={name: _("Écrivez un nombre de 1 à 10.") for name in ("required", "invalid", "min_value", "max_value")},
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    stages = forms.MultipleChoiceField(
        choices=list(STAGES.items()), required=False, widget=forms.CheckboxSelectMultiple, label=_("Avec qui préférez-vous travailler ?"),
        help_text=_("Sans réponse, tous les niveaux vont."),
    )  # fmt: skip
    field_order = ["capacity", "stages"]

    def __init__(self, *args: Any, offer: Offer | None = None, trade: bool = False, **kwargs: Any) -> None:
        mine = {"capacity": offer.capacity, "stages": offer.stages} if offer else {"capacity": 1}
        kwargs["initial"] = {**self.wishes(offer), **mine}
        super().__init__(*args, **kwargs)
        if trade:
            del self.fields["stages"]  # stages are those of school


class SubjectForm(forms.Form):
    """One line of an offer: a subject, from one level to another."""

    subject = forms.ChoiceField(
        choices=lambda: [NOTHING, *subjects.grouped()], label=_("Matière"), error_messages={"required": _("Choisissez une matière.")}
    )
    level_from = forms.ChoiceField(choices=YEARS, initial="6e", label=_("De la classe"))
    level_to = forms.ChoiceField(choices=YEARS, initial="3e", label=_("À la classe"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("level_from"), data.get("level_to")
        if first and last and levels.level(first).year > levels.level(last).year:
            self.add_error("level_to", _("La première classe vient après la dernière. Échangez-les."))
        return data

    def lines(self, before: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """The line to add to those of before."""
        data = self.cleaned_data
        return [(data["subject"], data["level_from"], data["level_to"])]


class PauseForm(forms.Form):
    until = DayField(label=_("Jusqu’à quel jour ?"), required=False, help_text=_("Sans date, la pause dure jusqu’à votre retour."))

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("Choisissez une date à partir d’aujourd’hui."))
        return until


class DeclineForm(forms.Form):
    """Why not, in one choice. The other side never sees it. `trade`: the pair is about a job, not about school."""

    reason = forms.ChoiceField(
        widget=forms.RadioSelect, label=_("Pourquoi non ?"), help_text=_("L’autre personne ne voit pas votre raison."),
        error_messages={"required": _("Choisissez une raison.")},
    )  # fmt: skip

    def __init__(self, *args: Any, side: str, trade: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {**Proposal.REASONS, **({"subject": _("Le métier ne va pas.")} if trade else {})}
        self.fields["reason"].choices = [(code, words[code]) for code in REASONS_OF[side]]  # type: ignore[attr-defined]


class WeightsForm(forms.Form):
    """The eight parts, which total 1,000, and the two rules beside them."""

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        kwargs["initial"] = asdict(weights)
        super().__init__(*args, **kwargs)
        labels = {**PARTS, "weeks_per_urgency": _("Semaines d’attente que vaut un point de priorité")}
        for each in fields(Weights):
            if each.name != "version":
                self.fields[each.name] = _number(labels[each.name], 1000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(data) < len(self.fields):
            return data
        total = sum(points for name, points in data.items() if name not in {"standing", "weeks_per_urgency"})
        if total != 1000:
            raise forms.ValidationError(_("Les huit poids font %(total)s. Ils doivent faire 1 000 en tout."), params={"total": total})
        if data["learner_wait"] < 7:
            self.add_error("learner_wait", _("Écrivez 7 au moins : chaque jour d’attente doit compter."))
        return data


def _number(label: Any, most: int) -> forms.IntegerField:
    wrong = _("Écrivez un nombre entier de 0 à %(most)d.") % {"most": most}
    return forms.IntegerField(
        min_value=0, max_value=most, label=label, widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Why staff set a proposal aside: one choice, and words if they help. Its ids are its own: the page has another reason to give."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "refuse_%s", **kwargs})

    reason = forms.ChoiceField(
        choices=[(code, words) for code, words in Proposal.REFUSALS.items()], widget=forms.RadioSelect,
        label=_("Pourquoi écarter cette proposition ?"), error_messages={"required": _("Choisissez une raison.")},
    )  # fmt: skip
    words = forms.CharField(
        max_length=200, required=False, label=_("Précision"), help_text=_("Un fait, en une phrase. L’équipe seule la lit."),
        error_messages={"max_length": _("Écrivez 200 signes au plus.")},
    )  # fmt: skip


class MoreForm(forms.Form):
    """More volunteers of a kind, for a trial. `question()` is what a run keeps."""

    count = forms.IntegerField(
        min_value=1, max_value=MOST_MORE, initial=20, label=_("Combien de bénévoles de plus ?"), widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={name: _("Écrivez un nombre de 1 à 500.") for name in ("required", "invalid", "min_value", "max_value")},
    )  # fmt: skip
    subject = forms.ChoiceField(
        choices=lambda: [NOTHING, *subjects.grouped()], label=_("Matière"), error_messages={"required": _("Choisissez une matière.")}
    )
    stage = forms.ChoiceField(choices=list(STAGES.items()), label=_("Niveau"))
    moment = forms.ChoiceField(choices=list(MOMENT_WORDS.items()), label=_("Moment"))

    def question(self) -> dict[str, Any]:
        return {"more": dict(self.cleaned_data)}


class HoldForm(forms.Form):
    hold_hours = forms.TypedChoiceField(
        choices=[(0, _("Tout de suite")), (6, _("6 heures")), (24, _("1 jour")), (72, _("3 jours"))], coerce=int, widget=forms.RadioSelect,
        label=_("Combien de temps une nouvelle demande peut-elle attendre un meilleur binôme ?"),
    )  # fmt: skip


class ExcludeForm(forms.Form):
    reason = forms.CharField(max_length=200, required=False, label=_("Pourquoi ? Un fait, en une phrase. La personne peut la lire."))
