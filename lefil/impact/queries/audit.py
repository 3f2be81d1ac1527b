"""The self-audit: a programme against the six standards of mentoring (MENTOR, Elements of Effective Practice, 4th edition), from its rows.

A standard is held from 90 % on; a share where less is better, up to 10 %. Without rows, nothing is said.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.campaigns.models import Campaign
from lefil.catalogue.models import Programme
from lefil.impact.indicators import Filters, Indicator, Period, Rate, Reading, all_indicators, indicator
from lefil.impact.queries.proofs import PAGE, Proven, proofs_of
from lefil.impact.queries.reading import read_one

DAYS = 180
HELD = 90
NAMES = {
    1: _("Recruter en disant la vérité"), 2: _("Choisir et vérifier"), 3: _("Former avant de rencontrer"), 4: _("Mettre en relation"),
    5: _("Suivre et soutenir"), 6: _("Bien finir"),
}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    code: str
    title: str
    definition: str
    lower: bool
    reading: Reading

    @property
    def held(self) -> bool | None:
        """None without rows."""
        percent = self.reading.percent
        return None if percent is None else (percent <= 100 - HELD if self.lower else percent >= HELD)


@dataclass(frozen=True)
class Standard:
    """`honest`: of the first one only, whether every open campaign says what is difficult; None elsewhere, or without a campaign."""

    number: int
    name: str
    measures: list[Measure]
    honest: bool | None = None

    @property
    def held(self) -> bool | None:
        said = [one for one in (self.honest, *(measure.held for measure in self.measures)) if one is not None]
        return all(said) if said else None


def _period() -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=DAYS), today)


def _measured(programme: Programme) -> list[type[Indicator]]:
    return [one for one in all_indicators().values() if one.standard and (not one.packs or programme.pack in one.packs)]


def standards_of(programme: Programme) -> list[Standard]:
    """Over the last 180 days. Two queries a measure, at any size."""
    period, filters = _period(), Filters((programme.pk,))
    measures: dict[int, list[Measure]] = {number: [] for number in NAMES}
    for kind in _measured(programme):
        one = kind()
        measures[one.standard].append(Measure(one.code, str(one.title), one.definition(), one.lower, read_one(one, period, filters)))
    return [Standard(number, str(name), measures[number], _honest(programme) if number == 1 else None) for number, name in NAMES.items()]


def _honest(programme: Programme) -> bool | None:
    """Every role of every campaign says what is difficult, before the form."""
    texts = [one.texts.get("ask", []) for one in Campaign.objects.filter(programme=programme).order_by("id")]
    return all(asks and all(ask.get("difficulties") for ask in asks) for asks in texts) if texts else None


@dataclass(frozen=True)
class Opened:
    """`missing`: those of the base that are not among the proofs: whom to look after."""

    measure: Measure
    period: Period
    proofs: list[Proven]
    missing: list[Proven]
    more: int


def opened(programme: Programme, code: str, *, page: int) -> Opened | None:
    """A measure with both lists, 50 rows of each; None for a code that is not of this programme."""
    if code not in {one.code for one in _measured(programme)}:
        return None
    one, period, filters = indicator(code), _period(), Filters((programme.pk,))
    assert isinstance(one, Rate)
    measure = Measure(one.code, str(one.title), one.definition(), one.lower, read_one(one, period, filters))
    rest = one.base(period, filters).exclude(pk__in=one.rows(period, filters).order_by().values("pk"))
    lost = [one.proof(row) for row in one.told(rest)[(page - 1) * PAGE : page * PAGE]]
    longest = max(measure.reading.count, (measure.reading.of or 0) - measure.reading.count)
    return Opened(
        measure, period, proofs_of(one, programme.key, period, filters, page=page, names=True),
        [Proven("", proof.words, proof.day, proof.who, proof.person) for proof in lost], page + 1 if page * PAGE < longest else 0,
    )  # fmt: skip
