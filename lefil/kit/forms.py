"""Fields that forgive how people type and say what to do. They parse; they never save."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.days import day_sign

EASTERN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
OVERSEAS = ("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")


def western_digits(value: str) -> str:
    """Arabic and Persian figures as 0-9, so that a phone keyboard in Arabic works."""
    return value.translate(EASTERN_DIGITS)


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "tel", "dir": "ltr", "class": "input-phone", **(attrs or {})})


class PhoneField(forms.CharField):
    """A phone number as E.164 ("+33612345678"). French by default; overseas and foreign numbers keep their own code."""

    widget = PhoneInput
    default_error_messages = {
        "required": _("Écrivez votre numéro de téléphone."),
        "invalid": _("Écrivez votre numéro avec 10 chiffres, par exemple 06 12 34 56 78."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=32, **kwargs)

    def clean(self, value: str | None) -> str:
        text = super().clean(western_digits(value or ""))
        return parse_phone(text) if text else ""


FICTION = "+3363998"  # 06 39 98 XX XX: kept by the French regulator for stories, so given to nobody; the cast's numbers


def parse_phone(text: str) -> str:
    """E.164, or ValidationError. A number without country code is read as metropolitan, then as overseas French."""
    for region in ("FR", *OVERSEAS):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            break
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number) or (written.startswith(FICTION) and len(written) == 12):
            return written
    raise ValidationError(PhoneField.default_error_messages["invalid"], code="invalid")


def say_phone(number: str) -> str:
    """ "+33612345678" as "06 12 34 56 78"; a foreign number keeps its code. Unreadable text comes back as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    french = parsed.country_code == 33
    form = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


class CodeField(forms.CharField):
    """A one-time code: spaces and dashes are forgiven. Returns only the figures."""

    widget = forms.TextInput(
        {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "class": "input-code", "spellcheck": "false"}
    )

    def __init__(self, *, digits: int = 6, **kwargs: Any) -> None:
        self.digits = digits
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Écrivez le code reçu.")

    def clean(self, value: str | None) -> str:
        code = re.sub(r"[\s.-]", "", western_digits(super().clean(value)))
        if code and (not code.isdecimal() or len(code) != self.digits):
            raise ValidationError(_("Écrivez les %(n)s chiffres du code."), params={"n": self.digits}, code="invalid")
        return code


class DayWidget(forms.Widget):
    """Day, month, year in three boxes. Posts name_day, name_month, name_year; value is a triple of texts."""

    template_name = "kit/widgets/day.html"
    use_fieldset = True
    kind = "day"

    def __init__(self, attrs: dict[str, Any] | None = None, *, birth: bool = False, year_alone: bool = False) -> None:
        super().__init__(attrs)
        self.birth, self.year_alone = birth, year_alone

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_{'year' if self.year_alone else 'day'}" if id_ else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        day, month, year = (western_digits(str(data.get(f"{name}_{part}") or "")).strip() for part in ("day", "month", "year"))
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}_year" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["birth"] = self.birth
        context["widget"]["wrong"] = bool((attrs or {}).get("aria-invalid"))
        context["widget"]["parts"] = triple(value)
        return context


class HiddenDay(DayWidget):
    """The three parts of a day carried from one page to the next."""

    template_name = "kit/widgets/day_hidden.html"
    input_type = "hidden"


def triple(value: Any) -> dict[str, Any]:
    if isinstance(value, date):
        return {"day": value.day, "month": value.month, "year": value.year}
    if isinstance(value, int):
        return {"day": "", "month": "", "year": value}
    day, month, year = value or ("", "", "")
    return {"day": day, "month": month, "year": year}


class DayField(forms.Field):
    """A day typed in three boxes. Returns a date; with `year_alone`, an int when only the year is known.

    `birth` adds the browser's own help to fill a birth date and refuses the future.
    """

    hidden_widget = HiddenDay
    default_error_messages = {
        "required": _("Écrivez le jour, le mois et l’année, par exemple 27 3 2008."),
        "year": _("Écrivez l’année avec 4 chiffres, par exemple 2008."),
        "missing": _("Il manque le jour, le mois ou l’année. Écrivez les trois."),
        "figures": _("Écrivez la date en chiffres, par exemple 27 3 2008."),
        "unreal": _("Cette date n’existe pas. Vérifiez le jour et le mois."),
        "future": _("Cette date est dans le futur. Vérifiez l’année."),
    }

    def __init__(self, *, year_alone: bool = False, birth: bool = False, **kwargs: Any) -> None:
        self.year_alone, self.birth = year_alone, birth
        super().__init__(widget=DayWidget(birth=birth, year_alone=year_alone), **kwargs)

    def clean(self, value: Any) -> date | int | None:
        parts = list(value or ("", "", ""))
        if not any(parts):
            if self.required:
                raise self._wrong("year" if self.year_alone else "required")
            return None
        found = self._parse(*parts)
        today = timezone.localdate()
        if self.birth and (found > today if isinstance(found, date) else found > today.year):
            raise self._wrong("future")
        return found

    def _parse(self, day: str, month: str, year: str) -> date | int:
        if not all(part == "" or part.isdecimal() for part in (day, month, year)):
            raise self._wrong("figures")
        if self.year_alone and not day and not month:
            if len(year) != 4 or int(year) < 1900:
                raise self._wrong("year")
            return int(year)
        if not (day and month and year):
            raise self._wrong("missing")
        if len(year) != 4 or int(year) < 1900:
            raise self._wrong("year")
        try:
            return date(int(year), int(month), int(day))
        except (ValueError, OverflowError):
            raise self._wrong("unreal") from None

    def _wrong(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = triple(initial)
        return [str(part) for part in before.values()] != list(data or ("", "", ""))


class SlotSelect(forms.RadioSelect):
    """Hours to choose from. Give grouped choices, one group a day: [("mercredi 25 novembre", [("12", "18 h"), …])]."""

    kind = "slots"
    template_name = "kit/widgets/slots.html"

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0_0" if id_ and index is None else super().id_for_label(id_, index)


WEEK = (_("Lundi"), _("Mardi"), _("Mercredi"), _("Jeudi"), _("Vendredi"), _("Samedi"), _("Dimanche"))


class WeekWidget(forms.CheckboxSelectMultiple):
    """Seven days by bands of hours: a table of boxes, painted with the thumb when JavaScript runs."""

    kind = "week"
    template_name = "kit/widgets/week.html"

    def __init__(self, bands: Sequence[tuple[str, Any]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.bands = bands

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The shorter side goes across, so that a cell stays wide enough for a thumb on a phone."""
        context = super().get_context(name, value, attrs)
        chosen = {str(cell) for cell in value or ()}
        days = [(str(number), day) for number, day in enumerate(WEEK)]
        turned = len(self.bands) < len(days)
        down, across = (days, self.bands) if turned else (self.bands, days)

        def cell(row: tuple[str, Any], column: tuple[str, Any]) -> dict[str, Any]:
            day, band = (row, column) if turned else (column, row)
            code = f"{day[0]}-{band[0]}"
            return {"value": code, "label": f"{day[1]}, {band[1]}", "checked": code in chosen}

        rows = [{"label": row[1], "cells": [cell(row, column) for column in across]} for row in down]
        heads = [{"label": label, "short": "" if turned else day_sign(int(key))} for key, label in across]
        context["widget"].update(turned=turned, heads=heads, rows=rows)
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0-{self.bands[0][0]}" if id_ and self.bands else id_


class WeekField(forms.MultipleChoiceField):
    """Weekly availability. `bands` are (key, words), e.g. ("18", "18 h - 20 h"). Returns sorted (weekday 0-6, key)."""

    default_error_messages = {"required": _("Choisissez au moins une case.")}

    def __init__(self, *, bands: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        cells = [(f"{day}-{key}", key) for key, _label in bands for day in range(7)]
        super().__init__(choices=cells, widget=WeekWidget(bands), **kwargs)
        self.widget.choices = self.choices

    def prepare_value(self, value: Iterable[Any] | None) -> list[str]:
        return [cell if isinstance(cell, str) else f"{cell[0]}-{cell[1]}" for cell in value or ()]

    def clean(self, value: Any) -> list[tuple[int, str]]:  # type: ignore[override]
        order = {str(key): place for place, (key, _label) in enumerate(self.widget.bands)}
        cells = [(int(day), key) for day, _dash, key in (cell.partition("-") for cell in super().clean(value))]
        return sorted(set(cells), key=lambda cell: (cell[0], order[cell[1]]))
