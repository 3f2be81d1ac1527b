"""What a figure is: its words, its rows, and the rows it is counted from. A count is never anything else than the number of its proofs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Period:
    """Two days, both included, by the clock of Paris."""

    since: date
    until: date

    @property
    def start(self) -> datetime:
        return datetime.combine(self.since, time(), PARIS)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time(), PARIS)

    def moments(self, name: str) -> Q:
        return Q(**{f"{name}__gte": self.start, f"{name}__lt": self.end})

    def days(self, name: str) -> Q:
        return Q(**{f"{name}__gte": self.since, f"{name}__lte": self.until})


@dataclass(frozen=True)
class Filters:
    """Numbers of programmes; codes of départements, none for everywhere."""

    programmes: tuple[int, ...]
    territories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """One row behind a figure. `who` and `url` are for staff only, and empty elsewhere; `pk` never leaves the house."""

    pk: int
    words: str
    day: date | None
    who: str = ""
    person: str = ""


class Indicator:
    """One thing that is counted. A subclass gives the class attributes, `definition` and `rows`.

    `packs`: programmes it makes sense for, empty for all. `programme` and `place`: paths of a row to its programme and to the
    département of its person ("" when a row has several people: then `somewhere` says how a place is looked for). `within`: the code
    whose rows contain these. `version` grows when the definition changes; `parameters` are what an association may set, with defaults.
    """

    code: ClassVar[str]
    title: ClassVar[Any]
    unit: ClassVar[Any] = ""
    packs: ClassVar[frozenset[str]] = frozenset()
    version: ClassVar[int] = 1
    parameters: ClassVar[Mapping[str, int]] = {}
    within: ClassVar[str] = ""
    programme: ClassVar[str] = "programme"
    person: ClassVar[str] = ""
    standard: ClassVar[int] = 0
    rate: ClassVar[bool] = False
    lower: ClassVar[bool] = False
    evidence: ClassVar[Any] = ""

    def __init__(self, parameters: Mapping[str, int] | None = None) -> None:
        given = {name: value for name, value in (parameters or {}).items() if name in self.parameters}
        self.set: dict[str, int] = {**self.parameters, **given}

    def definition(self) -> str:
        raise NotImplementedError

    def all_rows(self, period: Period) -> QuerySet:
        """Rows of the period in every programme, each once."""
        raise NotImplementedError

    def somewhere(self, territories: tuple[str, ...]) -> Any:
        """The condition "one of these places" on a row."""
        return Q(**{f"{self.person}__departement__in": territories})

    def narrowed(self, rows: QuerySet, filters: Filters) -> QuerySet:
        rows = rows.filter(**{f"{self.programme}__in": filters.programmes})
        if filters.territories:
            rows = rows.filter(self.somewhere(filters.territories))
        return rows.order_by("pk")

    def rows(self, period: Period, filters: Filters) -> QuerySet:
        return self.narrowed(self.all_rows(period), filters)

    def count(self, period: Period, filters: Filters) -> int:
        return self.rows(period, filters).count()

    def proofs(self, period: Period, filters: Filters, start: int = 0, stop: int | None = None) -> list[Proof]:
        """All of them, or those from `start` to `stop`, in the order of their rows. At most three queries."""
        return [self.proof(row) for row in self.told(self.rows(period, filters))[start:stop]]

    def told(self, rows: QuerySet) -> QuerySet:
        """With what `proof` reads of each."""
        return rows.select_related(self.person) if self.person else rows

    def proof(self, row: Any) -> Proof:
        raise NotImplementedError

    def by(self, what: str, period: Period, filters: Filters) -> dict[str, int]:
        """Counts by "departement", "gender" or "language" of the person; {} when a row is not one person's. One query."""
        if not self.person:
            return {}
        path = f"{self.person}__{what}"
        found = self.rows(period, filters).order_by().values_list(path).annotate(n=Count("pk"))
        return {str(value or ""): n for value, n in found}


class Rate(Indicator):
    """A share: `rows` are those where it went as it should (or, `lower`, where it did not), out of `base`."""

    rate = True
    base_within: ClassVar[str] = ""

    def all_base(self, period: Period) -> QuerySet:
        raise NotImplementedError

    def base(self, period: Period, filters: Filters) -> QuerySet:
        return self.narrowed(self.all_base(period), filters)


@dataclass(frozen=True)
class Reading:
    """An indicator read once: how many, out of how many for a rate, and by département."""

    count: int
    of: int | None = None
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int | None:
        return None if not self.of else round(100 * self.count / self.of)
