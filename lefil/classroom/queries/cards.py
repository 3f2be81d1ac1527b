"""One card per learner on the teacher's wall: where they are, and who needs help first."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.classroom.models import Pad, Wall
from lefil.classroom.queries.pads import class_pads, wall_of
from lefil.kit.days import clock
from lefil.meetings.models import Meeting

STUCK = timedelta(minutes=5)  # without a keystroke nor a run, in front of an exercise
WRITES = timedelta(seconds=15)
SEEN = timedelta(seconds=50)
FAILS = 3  # runs in a row without one test more
LINES, WIDE = 6, 60  # what a card shows of a text
# Who needs help first. The first that holds is the one that is said.
NEEDS = ("hand", "loop", "stuck", "fails", "error", "writes", "works", "done", "away")
HELP = frozenset({"loop", "stuck", "fails"})


@dataclass(frozen=True)
class Card:
    """`rank`: of the raised hands, from 1; 0 without. `place`: where this one stands in the order of who needs help first."""

    pad: str
    learner: str
    called: str
    need: str
    say: str
    lines: tuple[str, ...]
    rank: int
    state: str
    helper: str
    helper_called: str
    with_whom: str
    place: int = 0

    @property
    def helped(self) -> bool:
        return self.need in HELP


BLANK = Card("", "", "", "away", "", (), 0, "private", "", "", "")  # what the page of the wall makes new cards of


def preview(text: str) -> tuple[str, ...]:
    """The last lines that say something."""
    lines = text[-4000:].rstrip().splitlines()[-LINES:]
    return tuple(line[:WIDE].replace("\t", "  ") for line in lines)


def need_of(pad: Pad, *, since: datetime, now: datetime) -> str:
    """`since`: before that nobody was expected to write. What a run said is told until the text changes."""
    solved = pad.tests_total > 0 and pad.tests_passed == pad.tests_total
    last = max(filter(None, (since, pad.updated, pad.ran)))
    said = pad.ran is not None and (pad.updated is None or pad.ran >= pad.updated - timedelta(seconds=2))
    told = [
        ("hand", pad.hand is not None),
        ("away", pad.seen is None or now - pad.seen > SEEN),
        ("done", solved),
        ("loop", said and pad.outcome in {"loop", "crash", "flood"}),
        ("stuck", now - last >= STUCK),
        ("fails", pad.fails >= FAILS),
        ("error", said and pad.outcome == "error"),
        ("writes", pad.updated is not None and now - pad.updated < WRITES),
    ]
    return next((name for name, true in told if true), "works")


def cards_of(meeting: Meeting, texts: dict[int, str], now: datetime, wall: Wall | None = None) -> list[Card]:
    """In the order of first names. `texts` by pad; the others read ``. Two queries."""
    wall = wall or wall_of(meeting)
    pads = list(class_pads(meeting))
    hands = {pad.pk: n for n, pad in enumerate(sorted((p for p in pads if p.hand), key=lambda p: (p.hand, p.pk)), 1)}
    since = max(meeting.starts, wall.sent) if wall and wall.sent else meeting.starts
    found = []
    for pad in pads:
        place = next((other for other in pads if other.pk == pad.place), pad)
        need = need_of(pad if pad.works_in_id is None else _beside(pad, place), since=since, now=now)
        mates = [one.enrolment.person.called for one in pads if one.place == pad.place and one.pk != pad.pk]
        found.append(
            Card(
                pad=pad.key,
                learner=pad.enrolment.key,
                called=pad.enrolment.person.called,
                need=need,
                say=_say(need, pad, place, since, now),
                lines=preview(texts.get(place.pk, "")),
                rank=hands.get(pad.pk, 0),
                state=pad.state,
                helper=pad.helper.key if pad.helper else "",
                helper_called=pad.helper.called if pad.helper else "",
                with_whom=", ".join(mates),
            )
        )  # fmt: skip
    return _ordered(found, {pad.key: pad for pad in pads})


def _ordered(cards: list[Card], pads: dict[str, Pad]) -> list[Card]:
    """Hands by their time, then needs by their weight, then who has waited longest."""

    def key(card: Card) -> tuple:
        pad = pads[card.pad]
        return NEEDS.index(card.need), card.rank, pad.updated.timestamp() if pad.updated else 0, pad.pk

    places = {card.pad: n for n, card in enumerate(sorted(cards, key=key), 1)}
    return [replace(card, place=places[card.pad]) for card in cards]


def _beside(pad: Pad, place: Pad) -> Pad:
    """Who works in another's pad: its text and tests, one's own hand and presence."""
    return Pad(
        hand=pad.hand, seen=pad.seen, updated=place.updated, ran=place.ran, outcome=place.outcome, fails=place.fails,
        tests_passed=place.tests_passed, tests_total=place.tests_total,
    )  # fmt: skip


def _say(need: str, pad: Pad, place: Pad, since: datetime, now: datetime) -> str:
    if need in {"hand", "fails", "error", "writes"}:
        return {
            "hand": _("main levée"), "fails": _("%(n)s essais, pas encore bon") % {"n": place.fails}, "error": _("une erreur"), "writes": _("écrit…"),
        }[need]  # fmt: skip
    if need == "loop":
        return str(Pad.OUTCOMES[place.outcome])
    if need == "stuck":
        minutes = int((now - max(filter(None, (since, place.updated, place.ran)))).total_seconds() // 60)
        return _("bloqué depuis %(n)s min") % {"n": minutes}
    if need == "away":
        return _("parti à %(hour)s") % {"hour": clock(pad.left)} if pad.left else _("pas encore là")
    if place.tests_total:
        counted = ngettext("%(passed)s test sur %(total)s", "%(passed)s tests sur %(total)s", place.tests_passed)
        return counted % {"passed": place.tests_passed, "total": place.tests_total}
    return _("pas encore testé")
