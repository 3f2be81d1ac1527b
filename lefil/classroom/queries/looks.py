"""What the sockets of a lesson need to know, read in one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from lefil.classroom.models import Pad
from lefil.classroom.queries.cards import Card, cards_of
from lefil.classroom.queries.pads import lesson_of, wall_of
from lefil.classroom.rules.pads import Right, rights_in
from lefil.meetings.models import Meeting
from lefil.people.models import Person


@dataclass(frozen=True)
class Mine:
    """One learner's pad. `place`: the key of the pad where they write, `own` of theirs."""

    pk: int
    own: str
    place: str
    state: str
    exercise: str
    hand: bool


@dataclass(frozen=True)
class Look:
    """`rights` by person; `pads` by enrolment; `learners`: pads by the key of their enrolment. `cards` by language, None when no wall is open."""

    meeting: Meeting
    rights: dict[int, Right]
    pads: dict[int, Mine]
    learners: dict[str, str]
    shown: str
    sent: str
    cards: dict[str, list[Card]] | None

    def mine(self, right: Right | None) -> Mine | None:
        """The learner's own pad; None for who teaches."""
        return self.pads.get(right.enrolment or 0) if right else None

    def may_read(self, right: Right | None, key: str) -> bool:
        mine = self.mine(right)
        return right is not None and (right.teaches or key == self.shown or (mine is not None and key in (mine.place, mine.own)))

    def may_write(self, right: Right | None, key: str) -> bool:
        mine = self.mine(right)
        return right is not None and right.write and (right.teaches or (mine is not None and key == mine.place))

    def greeting(self, right: Right) -> dict[str, Any]:
        """Where this person writes, what is asked of them, and what the class is shown."""
        mine = self.mine(right)
        own = {"pad": mine.place, "state": mine.state, "exercise": mine.exercise, "hand": mine.hand} if mine else {"pad": ""}
        return {"role": right.role, "write": right.write, "shown": self.shown, "sent": self.sent, **own}


def look(key: str, people: Iterable[Person], texts: dict[int, str] | None, languages: Iterable[str]) -> Look:
    """The people are read again too: who was erased meanwhile has no right left. A constant number of queries, but two for each staff."""
    meeting = lesson_of(key)
    if meeting is None:
        return Look(Meeting(), {}, {}, {}, "", "", None)
    known = list(Person.objects.filter(pk__in=[person.pk for person in people]))
    rows = {pad.pk: pad for pad in Pad.objects.filter(meeting=meeting).select_related("enrolment").defer("snapshot", "text")}
    wall, cards = wall_of(meeting), None
    if texts is not None:
        cards = {}
        for language in languages:
            with translation.override(language):
                cards[language] = cards_of(meeting, texts, timezone.now(), wall)
    return Look(
        meeting=meeting, rights=rights_in(meeting, known), pads={pad.enrolment_id: _mine(pad, rows) for pad in rows.values()},
        learners={pad.enrolment.key: rows[pad.place].key for pad in rows.values()},
        shown=next((pad.key for pad in rows.values() if pad.state == "shown"), ""), sent=wall.sent.isoformat() if wall and wall.sent else "", cards=cards,
    )  # fmt: skip


def _mine(pad: Pad, rows: dict[int, Pad]) -> Mine:
    place = rows[pad.place]
    return Mine(pad.pk, pad.key, place.key, pad.state, place.exercise, pad.hand is not None)


def pad_named(meeting_key: str, key: str) -> int | None:
    return Pad.objects.filter(meeting__key=meeting_key, key=key).values_list("pk", flat=True).first()
