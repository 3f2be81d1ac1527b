"""The thread: what a timeline and its miniature are made of, without business words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lefil.kit import days

STATES = {
    "now": gettext_lazy("En ce moment"),
    "done": gettext_lazy("Fait"),
    "planned": gettext_lazy("Prévu"),
    "missed": gettext_lazy("Manqué"),
    "silence": gettext_lazy("Silence"),
    "frayed": gettext_lazy("Sans nouvelles"),
    "start": gettext_lazy("Début"),
}


@dataclass(frozen=True)
class Knot:
    """One knot. `when` is a moment, a day, or words already said. `state` is a key of STATES."""

    title: str = ""
    when: datetime | date | str = ""
    text: str = ""
    state: str = "done"
    url: str = ""
    link: str = ""
    quote: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"Unknown knot state: {self.state}")

    @property
    def said_when(self) -> str:
        if isinstance(self.when, datetime):
            return days.moment(self.when)
        return days.day(self.when) if isinstance(self.when, date) else self.when

    @property
    def iso(self) -> str:
        return "" if isinstance(self.when, str) else self.when.isoformat()

    @property
    def said_state(self) -> str:
        return str(STATES[self.state])


WIDTH, EDGE = 320, 8
MARKS = {
    "done": '<circle class="mt-done" cx="{x}" cy="14" r="5"/>',
    "now": '<circle class="mt-now" cx="{x}" cy="14" r="6"/>',
    "planned": '<circle class="mt-open" cx="{x}" cy="14" r="4.5"/>',
    "missed": '<path class="mt-miss" d="M{left} 10l8 8m0-8l-8 8"/>',
}
FRAY = "M290 14c8 0 14-4 22-11M290 14c9 0 15-2 24-5.500M290 14h26M290 14c9 0 15 2 24 5.500M290 14c8 0 14 4 22 11"


def miniature(points: Sequence[tuple[date, str]], *, since: date, until: date, frayed: bool = False, label: str = "") -> SafeString:
    """An SVG of 320 x 28: solid up to the last contact ("done" or "now"), dashed after it, frayed when asked.

    `points` are (day, state) with the states of MARKS; days outside since..until are left out.
    """
    end = 290 if frayed else WIDTH - EDGE
    span = max((until - since).days, 1)
    placed = [
        (round(EDGE + (end - EDGE) * (day - since).days / span, 1), state, day) for day, state in sorted(points) if since <= day <= until
    ]
    seen = [(x, day) for x, state, day in placed if state in {"done", "now"}]
    last = seen[-1][0] if seen else EDGE
    marks = format_html_join("", "{}", ((format_html(MARKS[state], x=x, left=round(x - 4, 1)),) for x, state, day in placed))
    return format_html(
        '<svg class="mini-thread" viewBox="0 0 320 28" width="320" height="28" role="img" aria-label="{}">'
        '<path class="mt-line" d="M{} 14H{}"/><path class="mt-gap" d="M{} 14H{}"/>{}{}</svg>',
        label or _sentence(seen, frayed),
        EDGE,
        last,
        last,
        end,
        format_html('<path class="mt-fray" d="{}"/>', FRAY) if frayed else "",
        marks,
    )


def _sentence(seen: list[tuple[float, date]], frayed: bool) -> str:
    if not seen:
        return _("Aucun contact.")
    count = ngettext("%(count)d contact", "%(count)d contacts", len(seen)) % {"count": len(seen)}
    words = _("%(count)s, le dernier %(day)s.") % {"count": count, "day": days.day(seen[-1][1])}
    return f"{words} {_('Le fil se défait.')}" if frayed else words
