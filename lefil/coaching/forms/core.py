from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import Module
from lefil.coaching import content
from lefil.coaching.models import Feedback
from lefil.coaching.queries.sheets import anchors_of
from lefil.orgs.models import Organisation


class PathForm(forms.Form):
    """Five questions; none of them must be answered."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            choices = [(answer["code"], answer["text"]) for answer in question["answers"]]
            self.fields[question["code"]] = forms.ChoiceField(
                label=question["text"], choices=choices, widget=forms.RadioSelect, required=False
            )

    def answers(self) -> dict[str, str]:
        return {code: said for code, said in self.cleaned_data.items() if said}


class Levels(forms.RadioSelect):
    """The levels of one criterion; under each, what one sees when it is reached."""

    def __init__(self, anchors: tuple[str, ...]) -> None:
        super().__init__()
        self.hints = {str(n): said for n, said in enumerate(anchors, 1)}


class GradeForm(forms.Form):
    """One grid. Nothing is ticked beforehand, and what is left out stays as it was."""

    def __init__(self, *args: Any, grid: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = content.scale()
        words = [*((str(n), word) for n, word in enumerate(scale["words"], 1)), ("0", scale["none"])]
        for line in grid:
            self.fields[line["code"]] = forms.ChoiceField(
                label=line["name"], choices=words, widget=Levels(anchors_of(line)), required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("Choisissez au moins une réponse."))
        return data

    def marks(self) -> dict[str, int]:
        return {code: int(said) for code, said in self.cleaned_data.items() if said}


def _line(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=200, required=required, widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"max_length": _("Écrivez 200 signes au plus."), "required": _("Écrivez une ligne.")},
    )  # fmt: skip


class FeedbackForm(forms.Form):
    """Two strengths, three advices at most, each with its date. The decision only where the module asks for it."""

    def __init__(self, *args: Any, decision: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["strength_1"] = _line(_("Un point fort"), _("Avec un exemple entendu pendant l’atelier."), required=True)
        self.fields["strength_2"] = _line(_("Un autre point fort"))
        for n in (1, 2, 3):
            hint = _("Une action. Par exemple : dire le nom du métier dans les dix premières secondes.") if n == 1 else ""
            self.fields[f"advice_{n}"] = _line(_("Conseil %(n)s") % {"n": n}, hint, required=n == 1)
            self.fields[f"due_{n}"] = forms.DateField(
                label=_("À faire avant le"), required=False, initial=today + timedelta(days=7 * n),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages={"invalid": _("Écrivez une date.")},
            )  # fmt: skip
        if decision:
            self.fields["decision"] = forms.ChoiceField(
                label=_("Votre décision de recruteur"), choices=list(Feedback.DECISIONS.items()), widget=forms.RadioSelect,
                error_messages={"required": _("Choisissez une décision.")},
            )  # fmt: skip
            self.fields["reason"] = forms.CharField(
                label=_("Pourquoi, en une phrase que la personne peut utiliser"), max_length=300,
                widget=forms.TextInput(attrs={"dir": "auto"}), error_messages={"required": _("Écrivez une phrase.")},
            )  # fmt: skip
        self.fields["ungraded"] = forms.BooleanField(label=_("La personne n’a pas souhaité se noter"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in (1, 2, 3):
            if data.get(f"advice_{n}") and not data.get(f"due_{n}") and f"due_{n}" not in self.errors:
                self.add_error(f"due_{n}", _("Donnez une date à ce conseil."))
        return data

    def unsent(self) -> list[str]:
        """The words of who wrote at the same time as the other volunteer: shown so that nothing is lost."""
        names = ("strength_1", "strength_2", "advice_1", "advice_2", "advice_3", "reason")
        return [said for name in names if (said := str(self.data.get(name, "")).strip())]

    def facts(self) -> dict[str, Any]:
        """What actions.give_feedback takes."""
        data = self.cleaned_data
        return {
            "strengths": [data["strength_1"], data["strength_2"]],
            "advices": [(data[f"advice_{n}"], data[f"due_{n}"]) for n in (1, 2, 3) if data[f"advice_{n}"]],
            "decision": data.get("decision", ""), "reason": data.get("reason", ""), "ungraded": data["ungraded"],
        }  # fmt: skip


class OpenForm(forms.Form):
    """Staff open a time for one module."""

    starts = forms.DateTimeField(
        label=_("Quand"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Choisissez un jour et une heure."), "invalid": _("Choisissez un jour et une heure.")},
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("Places pour des candidats"), min_value=1, max_value=6, initial=1,
        error_messages={key: _("Écrivez un nombre de 1 à 6.") for key in ("required", "invalid", "min_value", "max_value")},
    )  # fmt: skip

    def __init__(self, *args: Any, modules: Iterable[Module], organisations: Iterable[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"] = forms.ChoiceField(
            label=_("Module"), choices=[(one.key, f"{one.title} · {one.programme.name}") for one in modules],
            error_messages={key: _("Choisissez un module.") for key in ("required", "invalid_choice")},
        )  # fmt: skip
        self.order_fields(["module", "starts", "places"])


class StaffForm(forms.Form):
    """Who leads, who observes: (key, words) of those who may, the best first."""

    def __init__(self, *args: Any, volunteers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *volunteers]
        for name, label in (("lead", _("Mène l’atelier")), ("observer", _("Observe"))):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False, error_messages={"invalid_choice": _("Cette personne n’est pas disponible.")}
            )


class TradesForm(forms.Form):
    """The families of trades for which a volunteer recruits."""

    trades = forms.MultipleChoiceField(label=_("Pour quels métiers recrutez-vous ?"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, trades: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trades"].choices = trades  # type: ignore[attr-defined]
