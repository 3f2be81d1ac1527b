import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.forms import DayField, western_digits
from lefil.meetings.models import MODES, Attendance
from lefil.meetings.rules import link_allowed

FARTHEST = timedelta(days=366)
LENGTHS = [(minutes, _("%(n)s minutes") % {"n": minutes}) for minutes in (20, 30, 45, 60, 90)]
WEEKS = [(1, _("Une seule fois")), *((n, _("Chaque semaine, %(n)s semaines") % {"n": n}) for n in (4, 8, 12, 24))]


class HourField(forms.CharField):
    """An hour as people type it: "18:30", "18 h 30", "18h", "1830". Returns a time."""

    default_error_messages = {
        "required": _("Écrivez l’heure, par exemple 18 h 30."),
        "invalid": _("Écrivez l’heure en chiffres, par exemple 18 h 30."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, widget=forms.TextInput({"autocomplete": "off", "dir": "ltr", "class": "input-code"}), **kwargs)

    def clean(self, value: str | None) -> time | None:
        text = super().clean(western_digits(value or ""))
        found = re.fullmatch(r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?|(\d{2}))?\s*", text)
        if not text:
            return None
        if not found or int(found[1]) > 23 or int(found[2] or found[3] or 0) > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(int(found[1]), int(found[2] or found[3] or 0))

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value


class WhenForm(forms.Form):
    """A day and an hour, in the time zone of the person who types them. `zone` is its IANA name."""

    day = DayField(label=_("Quel jour ?"), help_text=_("Par exemple 27 11 2026."))
    hour = HourField(label=_("À quelle heure ?"), help_text=_("C’est l’heure de chez vous. Par exemple 18 h 30."))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned["day"] > timezone.localdate() + FARTHEST:
            self.add_error("day", _("Cette date est trop lointaine. Choisissez une date dans l’année qui vient."))
        elif cleaned.get("day") and cleaned.get("hour") is not None:
            cleaned["starts"] = datetime.combine(cleaned["day"], cleaned["hour"], self.zone)
            if cleaned["starts"] <= timezone.now():
                self.add_error("day", _("Cette heure est passée. Choisissez une heure à venir."))
        return cleaned


class PlaceForm(WhenForm):
    """When, how long, and how people talk to each other. `by_staff` may give any https link."""

    minutes = forms.TypedChoiceField(label=_("Combien de temps ?"), choices=LENGTHS, coerce=int, initial=45)
    mode = forms.ChoiceField(label=_("Comment vous parlez-vous ?"), choices=list(MODES.items()), widget=forms.RadioSelect, initial="room")
    link = forms.CharField(
        label=_("Le lien de la visio"), required=False, max_length=200, widget=forms.TextInput({"inputmode": "url", "dir": "ltr"}),
        help_text=_("Seulement pour une visio par un lien. Il commence par https."),
    )  # fmt: skip

    def __init__(self, *args: Any, by_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_staff = by_staff
        self.fields["mode"].widget.hints = {
            "room": _("Rien à installer. La voix suffit, la caméra est au choix. Par la voix, une heure coûte environ 15 Mo."),
            "phone": _("L’association met les lignes en relation. Votre numéro reste caché."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("mode") == "link" and not link_allowed(cleaned.get("link", ""), by_staff=self.by_staff):
            self.add_error("link", _("Écrivez le lien d’une visio connue, qui commence par https. Sinon, choisissez le téléphone."))
        if cleaned.get("mode") != "link":
            cleaned["link"] = ""
        return cleaned


class PlanForm(PlaceForm):
    weeks = forms.TypedChoiceField(label=_("Combien de fois ?"), choices=WEEKS, coerce=int, initial=1, widget=forms.RadioSelect)
    skip_holidays = forms.BooleanField(
        label=_("Pas de séance pendant les vacances scolaires et les jours fériés"), required=False, initial=True
    )


class SlotForm(PlaceForm):
    """Interview slots in a row, on one day."""

    programme = forms.ChoiceField(label=_("Pour quel dispositif ?"))
    count = forms.IntegerField(
        label=_("Combien de créneaux à la suite ?"), min_value=1, max_value=12, initial=1,
        error_messages={"min_value": _("Écrivez un nombre entre 1 et 12."), "max_value": _("Écrivez un nombre entre 1 et 12.")},
    )  # fmt: skip

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = programmes  # type: ignore[attr-defined]
        self.order_fields(["programme", "day", "hour", "minutes", "count", "mode", "link"])


class AttendanceForm(forms.Form):
    booking = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Est venu ?"), choices=Attendance.OUTCOMES.items())
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=0, max_value=600, required=False, help_text=_("La durée réelle. Rien pour une personne absente."),
        error_messages={"invalid": _("Écrivez un nombre de minutes, par exemple 45.")},
    )  # fmt: skip
