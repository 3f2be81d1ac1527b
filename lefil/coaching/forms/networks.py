from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.coaching.models import Removal, Workshop
from lefil.kit.days import moment
from lefil.kit.forms import DayField


def _line(label: Any, most: int, required: Any, hint: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=hint, widget=forms.TextInput({"dir": "auto", **attrs}),
        error_messages={"required": required, "max_length": _("C’est trop long. Écrivez moins de mots.")},
    )  # fmt: skip


class BlanksForm(forms.Form):
    """One line a word that the model needs. `blanks` are the content's {code, name, example}; an unknown one is asked by its code."""

    def __init__(self, *args: Any, names: Iterable[str], blanks: Iterable[Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one["code"]: one for one in blanks}
        for name in names:
            one = known.get(name, {"name": name, "example": ""})
            hint = _("Par exemple : %(example)s.") % {"example": one["example"]} if one["example"] else ""
            self.fields[name] = _line(one["name"], 120, _("Écrivez quelques mots."), hint)


class TextForm(forms.Form):
    title = _line(_("Le titre"), 200, _("Écrivez un titre."))
    text = forms.CharField(
        label=_("Le texte"), max_length=2000, widget=forms.Textarea({"rows": 7, "dir": "auto"}),
        error_messages={"required": _("Écrivez le texte."), "max_length": _("Ce texte est trop long. Un recruteur lit mieux un texte court.")},
    )  # fmt: skip

    def __init__(self, *args: Any, titled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not titled:
            del self.fields["title"]


class RemovalForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("À qui écrivez-vous ?"), choices=list(Removal.KINDS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez à qui vous écrivez.")},
    )  # fmt: skip
    who = _line(_("Son nom"), 120, _("Écrivez le nom du site, du réseau ou du moteur."))
    url = _line(
        _("L’adresse de la page"), 500, _("Écrivez l’adresse de la page."), _("Ouvrez la page, puis copiez l’adresse en haut."), inputmode="url", dir="ltr",
        autocapitalize="none", spellcheck="false",
    )  # fmt: skip
    what = _line(
        _("Ce que vous voulez faire effacer"), 300, _("Écrivez ce qu’il faut effacer."), _("Par exemple : une photo de moi prise en 2019.")
    )
    me = _line(_("Votre prénom et votre nom"), 120, _("Écrivez votre prénom et votre nom."), autocomplete="name")
    minor = forms.BooleanField(label=_("J’avais moins de 18 ans quand c’est paru"), required=False)


class SentForm(forms.Form):
    on = DayField(label=_("Quel jour avez-vous envoyé la lettre ?"))

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date est dans le futur. Écrivez le jour où la lettre est partie."))
        return day


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        label=_("Quelle réponse avez-vous reçue ?"), choices=list(Removal.REPLIES.items()), widget=forms.RadioSelect, required=False
    )


class ShowForm(forms.Form):
    def __init__(self, *args: Any, workshops: Iterable[Workshop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workshops"] = forms.MultipleChoiceField(
            label=_("Montrer mon score aux deux bénévoles de cet atelier"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one.key, moment(one.meeting.starts)) for one in workshops],
            help_text=_("Ils lisent deux nombres, jamais vos réponses. Vous pouvez décocher quand vous voulez."),
            error_messages={"invalid_choice": _("Vous n’avez plus de place dans cet atelier.")},
        )  # fmt: skip
