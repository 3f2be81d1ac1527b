"""What a question and a page are, and how an answer is kept as JSON and read again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lefil.kit.forms import DayField, PhoneField, say_phone, triple


@dataclass(frozen=True)
class Sheet:
    """A sign-up as it stands: what a question may look at to choose its words or its choices.

    `organisation` is the association's name, for the consent; `adult_from` the age asked of a volunteer.
    """

    role: str
    answers: Mapping[str, Any]
    organisation: str
    today: date
    adult_from: int = 18

    @property
    def for_child(self) -> bool:
        """A parent fills the form for their child."""
        return self.answers.get("who") == "parent"

    @property
    def age(self) -> int | None:
        """Whole years today, the youngest possible when only the year is known; None when not answered."""
        born = born_on(self.answers.get("born"))
        if born is None:
            return None
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))

    @property
    def minor(self) -> bool:
        age = self.age
        return age is not None and age < 18


Check = Callable[[Sheet, dict[str, Any]], dict[str, str]]


@dataclass(frozen=True)
class Question:
    """`ask` builds the field for this sheet, `say` turns a kept answer into words for the check page."""

    code: str
    ask: Callable[[Sheet], forms.Field]
    say: Callable[[Sheet, Any], str] = lambda sheet, kept: str(kept)


def no_check(sheet: Sheet, clean: dict[str, Any]) -> dict[str, str]:
    return {}


def always(sheet: Sheet) -> bool:
    return True


@dataclass(frozen=True)
class Page:
    """One to three questions under one title. `check` sees the page's cleaned answers and gives {code: what to correct}."""

    slug: str
    title: Callable[[Sheet], str]
    questions: Callable[[Sheet], list[Question]]
    when: Callable[[Sheet], bool] = always
    lead: Callable[[Sheet], str] = field(default=lambda sheet: "")
    check: Check = no_check

    def fields(self, sheet: Sheet) -> dict[str, forms.Field]:
        return {question.code: question.ask(sheet) for question in self.questions(sheet)}

    def holds(self, sheet: Sheet) -> bool:
        """Whether what is kept still answers this page: a level changed since may have made a subject impossible."""
        clean: dict[str, Any] = {}
        for code, asked in self.fields(sheet).items():
            try:
                clean[code] = asked.clean(raw(asked, sheet.answers.get(code)))
            except ValidationError:
                return False
        return not self.check(sheet, clean)


def freeze(value: Any) -> Any:
    """A cleaned answer as JSON: a date as "2008-03-27", a year as 2008, a painted week as ["0-17", …]."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [f"{cell[0]}-{cell[1]}" if isinstance(cell, tuple) else cell for cell in value]
    return value


def thaw(asked: forms.Field, kept: Any) -> Any:
    """A kept answer as the initial value of its field."""
    if isinstance(asked, DayField) and isinstance(kept, str):
        return date.fromisoformat(kept)
    return say_phone(kept) if isinstance(asked, PhoneField) else kept


def raw(asked: forms.Field, kept: Any) -> Any:
    """A kept answer as if it had just been typed, so that its own field may judge it again."""
    if isinstance(asked, DayField):
        return tuple(str(part) for part in triple(thaw(asked, kept)).values())
    return kept


def born_on(kept: Any) -> date | None:
    """The birth date of a kept answer. With the year alone, 31 December: the youngest the person may be."""
    if not kept:
        return None
    return date(kept, 12, 31) if isinstance(kept, int) else date.fromisoformat(kept)
