from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import Programme
from lefil.impact.indicators import Indicator, Period
from lefil.impact.models import Agreement, Token
from lefil.kit.departments import NAMES
from lefil.kit.forms import DayField
from lefil.orgs.models import Organisation
from lefil.people.models import Person


class AgreementForm(forms.Form):
    funder = forms.CharField(label=_("Qui finance"), max_length=120)
    reference = forms.CharField(label=_("Référence de la convention"), max_length=60)
    programmes = forms.ModelMultipleChoiceField(Programme.objects.none(), label=_("Dispositifs"), widget=forms.CheckboxSelectMultiple)
    starts = DayField(label=_("Premier jour"))
    ends = DayField(label=_("Dernier jour"))
    amount = forms.IntegerField(label=_("Montant"), required=False, min_value=0, max_value=2_000_000_000, help_text=_("En euros."))
    territories = forms.CharField(
        label=_("Départements"), required=False, max_length=400,
        help_text=_("Par exemple : 93, 75, 974. Laissez vide pour toute la France."),
    )  # fmt: skip
    open = forms.BooleanField(
        label=_("Publier les rapports figés"),
        required=False,
        help_text=_("Tout le monde peut lire leurs chiffres, sans nom ni petit nombre."),
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programmes"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset, field.to_field_name = programmes, "key"

    def clean_territories(self) -> list[str]:
        codes = sorted({code.strip().upper() for code in self.cleaned_data["territories"].replace(";", ",").split(",") if code.strip()})
        unknown = [code for code in codes if code not in NAMES]
        if unknown:
            raise forms.ValidationError(
                _("Ce département n’existe pas : %(code)s. Écrivez son numéro, par exemple 93."), params={"code": unknown[0]}
            )
        return codes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
            self.add_error("ends", _("Choisissez un dernier jour après le premier."))
        return given


def initial_of(agreement: Agreement) -> dict[str, Any]:
    """The form of an agreement as it is written now."""
    given = {name: getattr(agreement, name) for name in ("funder", "reference", "starts", "ends", "amount", "open")}
    return {**given, "territories": ", ".join(agreement.territories), "programmes": [one.key for one in agreement.programmes.all()]}


class TargetForm(forms.Form):
    """An indicator, its objective, and its parameter when it has one."""

    code = forms.ChoiceField(label=_("Chiffre"))
    objective = forms.IntegerField(
        label=_("Objectif"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=_("Un nombre, ou une part de 1 à 100. Laissez vide pour suivre sans objectif."),
    )
    meetings = forms.IntegerField(
        label=_("Séances au moins"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Seulement pour les personnes accompagnées. Changer ce nombre change la définition."),
    )

    def __init__(self, *args: Any, indicators: list[type[Indicator]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.title) for one in indicators]
        self.settable = {one.code for one in indicators if "meetings" in one.parameters}

    def parameters(self) -> dict[str, int] | None:
        """None: leave them as they are."""
        given = self.cleaned_data
        return {"meetings": given["meetings"]} if given["meetings"] and given["code"] in self.settable else None


class ByName(forms.ModelChoiceField):
    """Staff choose among people by their whole name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ReaderForm(forms.Form):
    person = ByName(Person.objects.none(), label=_("Personne du financeur"), empty_label=None, to_field_name="key")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class FreezeForm(forms.Form):
    until = DayField(label=_("Dernier jour compté"))


class NarrowForm(forms.Form):
    """?periode=…&ou=93: what part of an agreement staff look at. Unknown answers count as none."""

    SPANS = {"": _("toute la convention"), "mois": _("ce mois-ci"), "avant": _("le mois dernier"), "trente": _("les 30 derniers jours")}

    periode = forms.ChoiceField(label=_("Période"), choices=list(SPANS.items()), required=False)
    ou = forms.ChoiceField(
        label=_("Département"), choices=[("", _("tous")), *((code, f"{code} {name}") for code, name in NAMES.items())], required=False
    )

    def period(self, whole: Period) -> Period:
        """Within the agreement, always."""
        today = timezone.localdate()
        first = today.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        spans: dict[str, tuple[date, date]] = {
            "mois": (first, today), "avant": (before, first - timedelta(days=1)), "trente": (today - timedelta(days=29), today),
        }  # fmt: skip
        since, until = spans.get(self.chosen("periode"), (whole.since, whole.until))
        return Period(max(since, whole.since), min(until, whole.until))

    def chosen(self, name: str) -> str:
        return self.cleaned_data.get(name, "") if self.is_valid() or name in self.cleaned_data else ""


class FileForm(forms.Form):
    code = forms.CharField(label=_("Code du rapport"), max_length=40, required=False, help_text=_("12 signes, en bas du rapport."))
    file = forms.FileField(label=_("Fichier du rapport"), required=False, help_text=_("Le fichier .json, 2 Mo au plus."))


class TokenForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Association"), empty_label=None, to_field_name="key")
    name = forms.CharField(label=_("Pour quel outil"), max_length=80, help_text=_("Par exemple : tableau de bord de la fondation."))
    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’il peut lire"), choices=list(Token.SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    expires = DayField(label=_("Jusqu’au"))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations


class DigestForm(forms.Form):
    email = forms.EmailField(label=_("Votre adresse e-mail"), help_text=_("Une lettre par semaine, et un lien pour arrêter dans chacune."))
