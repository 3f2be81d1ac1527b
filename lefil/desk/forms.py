from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lefil.care.models import Mailing
from lefil.catalogue.models import Module
from lefil.kit.forms import DayField
from lefil.people.models import Person


class SeenForm(forms.Form):
    """A document seen by staff: its date and whether it holds. No file, no number: nothing of it is kept."""

    issued = DayField(label=_("Date écrite sur le document"), help_text=_("Par exemple 27 3 2026."))
    conform = forms.ChoiceField(
        label=_("Qu’avez-vous vu ?"),
        choices=[("yes", _("Le document est conforme")), ("no", _("Le document ne permet pas de continuer"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites ce que vous avez vu.")},
    )


class InterviewForm(forms.Form):
    """The grid of an interview, one field a criterion, then the decision. A criterion may be left out: not observed."""

    def __init__(self, *args: Any, module: Module, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        content = module.content
        for criterion in content["criteria"]:
            field = forms.ChoiceField(
                label=criterion["label"],
                help_text=" ".join(criterion["questions"]),
                choices=[(str(n), f"{n}. {anchor}") for n, anchor in enumerate(criterion["anchors"], 1)] + [("", _("Non observé"))],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"c_{criterion['code']}"] = field
        self.fields["decision"] = forms.ChoiceField(
            label=_("Votre décision"),
            choices=[(row["code"], row["label"]) for row in content["decisions"]],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez une décision.")},
        )
        self.fields["reason"] = forms.ChoiceField(
            label=_("La raison, si ce n’est pas un oui"),
            choices=[("", _("Aucune"))] + [(row["code"], row["label"]) for row in content["reasons"]],
            required=False,
        )
        self.fields["note"] = forms.CharField(
            label=_("Note"),
            help_text=_("Des faits, utiles, que la personne peut lire. Jamais l’accent, l’origine, la santé ou la famille."),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") in {"no", "second_reader"} and not data.get("reason"):
            self.add_error("reason", _("Choisissez la raison de cette décision."))
        return data

    def grades(self) -> dict[str, int | None]:
        return {name[2:]: int(value) if value else None for name, value in self.cleaned_data.items() if name.startswith("c_")}


class SecondReadingForm(forms.Form):
    accept = forms.ChoiceField(
        label=_("Après deuxième lecture"),
        choices=[("yes", _("Oui, cette personne peut commencer")), ("no", _("Non"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez oui ou non.")},
    )


class SituationForm(forms.Form):
    """What staff may decide about an enrolment from where it stands; the reason is for the journal."""

    DEEDS = {
        "pause": _("Mettre en pause"),
        "resume": _("Reprendre après une pause"),
        "end": _("Terminer son inscription"),
        "refuse": _("Ne pas donner suite à sa candidature"),
    }
    FROM = {"applied": ("refuse", "end"), "ready": ("pause", "end"), "suspended": ("end", "refuse"), "paused": ("resume", "end")}

    deed = forms.ChoiceField(
        label=_("Votre décision"), widget=forms.RadioSelect, error_messages={"required": _("Choisissez une décision.")}
    )
    why = forms.CharField(
        label=_("La raison"),
        help_text=_("Une phrase, factuelle. La personne peut la demander."),
        max_length=200,
        error_messages={"required": _("Écrivez la raison en une phrase.")},
    )

    def __init__(self, *args: Any, state: str, in_pair: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_pair = in_pair
        self.fields["deed"].choices = [(deed, self.DEEDS[deed]) for deed in self.FROM.get(state, ())]  # type: ignore[attr-defined]

    def clean_deed(self) -> str:
        deed = self.cleaned_data["deed"]
        if deed in {"end", "refuse"} and self.in_pair:
            raise forms.ValidationError(_("Terminez d’abord son binôme : l’autre personne doit être prévenue."))
        return deed


class SaveForm(forms.Form):
    name = forms.CharField(max_length=60)
    query = forms.CharField(max_length=300, required=False)


class TransferForm(forms.Form):
    to = forms.ChoiceField(label=_("À qui ?"), error_messages={"required": _("Choisissez une personne.")})
    until = DayField(label=_("Dernier jour avant de les reprendre"), help_text=_("Rien si c’est pour toujours."), required=False)

    def __init__(self, typed: Any = None, *, team: Sequence[Person]) -> None:
        super().__init__(typed)
        self.team = team
        self.fields["to"].choices = [("", _("Choisissez")), *((one.key, one.name) for one in team)]  # type: ignore[attr-defined]

    def chosen(self) -> Person:
        return next(one for one in self.team if one.key == self.cleaned_data["to"])


class MailingForm(forms.Form):
    """One text by language. French goes to whoever has none in their own."""

    name = forms.CharField(
        label=_("Nom du message"), max_length=80, help_text=_("C’est aussi l’objet du courriel. Restez neutre : les téléphones se partagent."),
        error_messages={"required": _("Donnez un nom à ce message.")},
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("Comment écrire ?"), choices=[(code, str(words)) for code, words in Mailing.CHANNELS.items()], widget=forms.RadioSelect, initial="own",
        error_messages={"required": _("Choisissez comment écrire.")},
    )  # fmt: skip

    def __init__(self, typed: Any = None, *, mailing: Mailing | None = None) -> None:
        super().__init__(typed, initial={"name": mailing.name, "channel": mailing.channel} if mailing else None)
        self.fields["channel"].choices = [(code, str(words).capitalize()) for code, words in Mailing.CHANNELS.items()]  # type: ignore[attr-defined]
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Le texte, %(language)s") % {"language": name}, required=code == "fr", max_length=1000, initial=mailing.texts.get(code, "") if mailing else "",
                help_text=_("{prenom} et {dispositif} sont remplacés pour chacun. 160 signes font un SMS.") if code == "fr" else "",
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "lang": code}), error_messages={"required": _("Écrivez le texte en français.")},
            )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        texts = {name.removeprefix("text_"): words for name, words in given.items() if name.startswith("text_") and words}
        return {"name": given["name"], "channel": given["channel"], "texts": texts}
