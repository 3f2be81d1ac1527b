"""From readings to what is shown. Pure: the same head and the same readings give the same content, on any day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lefil.impact import veil
from lefil.impact.indicators import Reading

ENOUGH_DAYS = 14  # before, a forecast would only be noise


def content_of(head: Mapping[str, Any], readings: Mapping[str, Reading], *, veiled: bool = True) -> dict[str, Any]:
    """What is shown of an agreement: {**head, "figures": [...], "places": {...}}. JSON. `veiled`: for whoever is not staff."""
    hidden = _hidden(head, readings) if veiled else set()
    figures = [_figure(head, line, readings[line["code"]], line["code"] in hidden) for line in head["lines"]]
    said = {name: value for name, value in head.items() if name != "lines"}
    return {**said, "figures": figures, "places": _places(head, readings, veiled, hidden)}


def _hidden(head: Mapping[str, Any], readings: Mapping[str, Reading]) -> set[str]:
    """Small counts, shares that would tell one, and counts that another one around them would give back."""
    values, within, rates = {}, {}, set()
    for line in head["lines"]:
        code, reading = line["code"], readings[line["code"]]
        if not line["rate"]:
            values[code], within[code] = reading.count, line["within"]
            continue
        values[f"{code}/of"], within[f"{code}/of"] = reading.of or 0, line["base_within"]
        if veil.rate_hidden(reading.count, reading.of or 0):
            rates.add(code)
    nested = veil.nested(values, within)
    return rates | {code.removesuffix("/of") for code in nested}


def _figure(head: Mapping[str, Any], line: Mapping[str, Any], reading: Reading, hidden: bool) -> dict[str, Any]:
    value = None if hidden else reading.percent if line["rate"] else reading.count
    told = {name: line[name] for name in ("code", "title", "unit", "definition", "version", "objective", "rate", "lower")}
    counted = {"count": None, "of": None} if hidden else {"count": reading.count, "of": reading.of}
    return {**told, **counted, "value": value, "hidden": hidden, "forecast": None if line["rate"] else forecast(head, value)}


def forecast(head: Mapping[str, Any], value: int | None) -> int | None:
    """Where the end of the agreement would be at the mean pace since its beginning: value × days in all ÷ days gone. None in the first
    14 days, and once it is over."""
    starts, ends, until = (date.fromisoformat(head[name]) for name in ("starts", "ends", "until"))
    gone, whole = (until - starts).days + 1, (ends - starts).days + 1
    if value is None or head["since"] != head["starts"] or gone < ENOUGH_DAYS or gone >= whole:
        return None
    return round(value * whole / gone)


def _places(head: Mapping[str, Any], readings: Mapping[str, Reading], veiled: bool, hidden: set[str]) -> dict[str, Any]:
    """{"title", "cells": {code: n}, "rest": n, "total"} of the first line that has places; {} without."""
    for line in head["lines"]:
        cells = readings[line["code"]].places
        if cells and line["code"] not in hidden:
            shown = veil.table(cells) if veiled else veil.Veiled(dict(cells), 0, sum(cells.values()))
            return {"title": line["title"], "cells": dict(sorted(shown.shown.items())), "rest": shown.rest, "total": shown.total}
    return {}
