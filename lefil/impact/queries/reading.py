"""An agreement read on a day: its head, in words, and its readings, in numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lefil.impact.indicators import QUALITY, Filters, Indicator, Period, Rate, Reading, indicator
from lefil.impact.models import Agreement, Target


@dataclass(frozen=True)
class Line:
    """One figure of an agreement. `objective` is a number, a percentage for a rate, or None."""

    indicator: Indicator
    objective: int | None
    revision: int

    @property
    def version(self) -> str:
        """Of the definition: ours, then the association's own settings of it."""
        return f"{self.indicator.version}.{self.revision}"


def lines_of(agreement: Agreement) -> list[Line]:
    """Its targets, then the quality that stands beside any quantity. One query when targets are not there yet."""
    targets: list[Target] = list(agreement.targets.all())
    lines = [Line(indicator(one.code, one.parameters), one.objective, one.revision) for one in targets]
    known = {one.code for one in targets}
    return [*lines, *(Line(indicator(code), None, 1) for code in QUALITY if code not in known)]


def last_sunday(today: date) -> date:
    """The last Sunday that is over."""
    return today - timedelta(days=today.isoweekday())


def period_for(agreement: Agreement, *, today: date, keeper: bool) -> Period:
    """Up to today for staff. Up to the last Sunday for a funder: two days read side by side would show one person."""
    until = today if keeper else last_sunday(today)
    return Period(agreement.starts, min(until, agreement.ends))


def filters_of(agreement: Agreement, territories: Iterable[str] = ()) -> Filters:
    """Its programmes and its places; `territories` narrow them, and never widen them."""
    asked, own = set(territories), set(agreement.territories)
    places = asked & own if asked and own else asked or own
    return Filters(tuple(sorted(one.pk for one in agreement.programmes.all())), tuple(sorted(places)))


def read_one(one: Indicator, period: Period, filters: Filters, *, places: bool = False) -> Reading:
    """One query; two for a rate. With `places`, the count follows from them."""
    if isinstance(one, Rate):
        return Reading(one.count(period, filters), one.base(period, filters).count())
    found = one.by("departement", period, filters) if places else {}
    return Reading(sum(found.values()) if found else one.count(period, filters), None, found)


def read(lines: list[Line], period: Period, filters: Filters) -> dict[str, Reading]:
    """The first line that is about single people is read by département too: it makes the map."""
    mapped = next((line.indicator.code for line in lines if line.indicator.person and not line.indicator.rate), "")
    return {line.indicator.code: read_one(line.indicator, period, filters, places=line.indicator.code == mapped) for line in lines}


def head_of(agreement: Agreement, lines: list[Line], period: Period) -> dict[str, Any]:
    """Everything that is said and is not counted. JSON."""
    return {
        "format": 1,
        "association": agreement.organisation.name,
        "funder": agreement.funder,
        "reference": agreement.reference,
        "programmes": [one.name for one in agreement.programmes.all()],
        "territories": sorted(agreement.territories),
        "starts": agreement.starts.isoformat(),
        "ends": agreement.ends.isoformat(),
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "lines": [
            {
                "code": line.indicator.code, "title": str(line.indicator.title), "unit": str(line.indicator.unit),
                "definition": line.indicator.definition(), "version": line.version, "objective": line.objective,
                "rate": line.indicator.rate, "lower": line.indicator.lower, "within": line.indicator.within,
                "base_within": getattr(line.indicator, "base_within", ""),
            }
            for line in lines
        ],
    }  # fmt: skip
