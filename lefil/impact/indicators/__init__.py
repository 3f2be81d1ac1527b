"""Everything that can be counted, one small file per pack: a file added here, with its INDICATORS, is known everywhere."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lefil.impact.indicators.base import Filters, Indicator, Period, Proof, Rate, Reading

QUALITY = ("follow_ups_in_time", "early_breaks", "exit_interviews_held")  # beside every quantity


@cache
def all_indicators() -> dict[str, type[Indicator]]:
    """By code, in the order of the files: common first, then the packs, then quality."""
    names = sorted(
        (one.name for one in iter_modules(__path__)),
        key=lambda name: ("common", "quality").index(name) * 2 if name in {"common", "quality"} else 1,
    )
    found = [one for name in names for one in getattr(import_module(f"{__name__}.{name}"), "INDICATORS", [])]
    assert len({one.code for one in found}) == len(found), "a code of indicator stands twice"
    return {one.code: one for one in found}


def indicator(code: str, parameters: Mapping[str, int] | None = None) -> Indicator:
    return all_indicators()[code](parameters)


def for_packs(packs: Iterable[str]) -> list[type[Indicator]]:
    """Those that make sense for programmes of these packs."""
    wanted = set(packs)
    return [one for one in all_indicators().values() if not one.packs or one.packs & wanted]


__all__ = ["QUALITY", "Filters", "Indicator", "Period", "Proof", "Rate", "Reading", "all_indicators", "for_packs", "indicator"]
