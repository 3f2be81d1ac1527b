"""What a learner writes: their board, their week, their safe; and the requests to the network."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.forms import DayField
from lefil.mentoring.actions.safe import DAYS
from lefil.mentoring.models import Application, Document

CHOOSE = ("", _("Choisir"))


class ApplicationForm(forms.Form):
    """Two words are enough; the rest may come later. `facts()` is what add_application and change_application take."""

    company = forms.CharField(
        label=_("Entreprise"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Écrivez le nom de l’entreprise.")},
    )  # fmt: skip
    job = forms.CharField(
        label=_("Métier"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Écrivez le métier.")},
    )
    sent_on = DayField(label=_("Envoyée le"), required=False, help_text=_("Laissez vide si elle n’est pas encore envoyée."))
    channel = forms.ChoiceField(label=_("Comment"), choices=[CHOOSE, *Application.CHANNELS.items()], required=False)
    url = forms.URLField(
        label=_("Lien de l’offre"), max_length=500, required=False, assume_scheme="https",
        error_messages={"invalid": _("Copiez le lien en entier, il commence par https://")},
    )  # fmt: skip
    found_on = DayField(label=_("Offre vue le"), required=False)
    contact = forms.CharField(
        label=_("Contact"), max_length=160, required=False, help_text=_("La personne, son service. Vous seul le lisez, avec votre mentor si vous voulez."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    follow_up_due = DayField(label=_("Relancer le"), required=False, help_text=_("Sans date : sept jours après l’envoi."))
    interview_on = DayField(label=_("Entretien le"), required=False)
    lesson = forms.CharField(
        label=_("Ce que j’ai appris"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )

    def __init__(self, *args: Any, application: Application | None = None, **kwargs: Any) -> None:
        if application:
            kwargs["initial"] = {name: getattr(application, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        today = timezone.localdate()
        for name in ("sent_on", "found_on"):
            if data.get(name) and data[name] > today:
                self.add_error(name, _("Cette date n’est pas encore venue. Choisissez aujourd’hui ou un jour passé."))
        return data

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AnswerForm(forms.Form):
    """How one application ended."""

    result = forms.ChoiceField(
        label=_("Quelle réponse ?"), choices=list(Application.RESULTS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )  # fmt: skip
    lesson = forms.CharField(
        label=_("Ce que j’ai appris, en une ligne"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class InterviewForm(forms.Form):
    on = DayField(label=_("Quel jour est l’entretien ?"), required=False, help_text=_("Sans date, vous la mettrez plus tard."))


class GoalForm(forms.Form):
    words = forms.CharField(
        label=_("Mon but cette semaine"), max_length=160, help_text=_("Une seule chose, que vous pouvez faire en sept jours."),
        widget=forms.TextInput(attrs={"dir": "auto"}), error_messages={"required": _("Écrivez votre but en une ligne courte.")},
    )  # fmt: skip


class DayForm(forms.Form):
    due = DayField(label=_("Pour quel jour ?"), required=False, help_text=_("Vous pouvez laisser vide."))


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Qu’est-ce que c’est ?"), choices=[CHOOSE, *Document.KINDS.items()],
        error_messages={"required": _("Dites ce que c’est : un CV, un diplôme…")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("Le document"), help_text=_("PDF, photo, Word (.docx) ou OpenDocument (.odt). 5 Mo au plus, 12 documents au plus."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide. Choisissez un autre fichier.")},
    )  # fmt: skip


class ShareForm(forms.Form):
    label = forms.CharField(
        label=_("À qui montrez-vous ce document ?"), max_length=80, help_text=_("Pour vous en souvenir, par exemple : ma mentor, l’agence."),
        widget=forms.TextInput(attrs={"dir": "auto"}), error_messages={"required": _("Écrivez à qui.")},
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("Pendant combien de temps ?"), coerce=int, initial=7, widget=forms.RadioSelect,
        choices=list(zip(DAYS, (_("1 jour"), _("7 jours"), _("30 jours")), strict=True)),
        error_messages={"required": _("Choisissez une durée."), "invalid_choice": _("Choisissez une durée.")},
    )  # fmt: skip


class NetworkForm(forms.Form):
    company = forms.CharField(
        label=_("Qui connaît quelqu’un chez…"), max_length=120, help_text=_("Une entreprise, un lieu ou un métier."),
        error_messages={"required": _("Écrivez l’entreprise ou le métier.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("Pour quoi faire ?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Par exemple : comprendre le métier pendant vingt minutes. Sans nom, sans numéro, sans adresse."),
        error_messages={"required": _("Écrivez ce que vous demandez.")},
    )  # fmt: skip


class ReplyForm(forms.Form):
    words = forms.CharField(
        label=_("Ce que vous pouvez faire"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Par exemple : je connais une cheffe d’équipe, elle veut bien parler vingt minutes. Sans numéro : l’équipe fait le lien."),
        error_messages={"required": _("Écrivez ce que vous pouvez faire.")},
    )  # fmt: skip
