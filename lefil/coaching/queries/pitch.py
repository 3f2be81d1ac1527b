"""The module "pitch": its words, a candidate's own text, and the takes that they chose to share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from lefil.catalogue.models import Programme
from lefil.coaching import content
from lefil.coaching.models import Pitch, Take, TakeComment, Workshop
from lefil.coaching.rules import visible_takes
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Booking
from lefil.people.models import Person

PARTS = ("lengths", "block", "short", "scene", "pace", "most_words")
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Block:
    """One of the five. `frame` is the beginning of a sentence, for who speaks little French; `share` the part of the time, in percent."""

    code: str
    name: str
    share: int
    ask: str
    frame: str


def pitch_words(programme: Programme) -> dict[str, Any]:
    """The tables of pitch.toml, each replaced by the association's own when its module has one."""
    module = programme.modules.filter(code="pitch").first()
    own = module.content if module else {}
    return {name: own.get(name) or content.read("pitch")[name] for name in PARTS}


def blocks_of(programme: Programme) -> list[Block]:
    return [Block(**one) for one in pitch_words(programme)["block"]]


def short_of(programme: Programme) -> list[Block]:
    """The sentences to finish of the version of thirty seconds, each with the name of its block; one without a block is left out."""
    words = pitch_words(programme)
    names = {one["code"]: one["name"] for one in words["block"]}
    return [Block(name=names[one["code"]], ask=one["frame"], **one) for one in words["short"] if one["code"] in names]


def timed(blocks: Iterable[Block], lengths: Sequence[int]) -> list[dict[str, Any]]:
    """Each block's name and its seconds of the usual length, for who times themselves with a watch."""
    length = lengths[1] if len(lengths) > 1 else lengths[0]
    return [{"name": one.name, "seconds": round(length * one.share / 100)} for one in blocks]


def pitch_of(enrolment: Enrolment) -> Pitch:
    """Not saved when nothing was written yet."""
    return Pitch.objects.filter(enrolment=enrolment).first() or Pitch(enrolment=enrolment)


def count_words(text: str) -> int:
    """Between two spaces, whatever has a letter or a figure: "j’ai" is one, a dash alone is none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def takes_of(enrolment: Enrolment) -> QuerySet[Take]:
    """Those that were sent here, newest first, with `said`, the number of comments."""
    return Take.objects.filter(enrolment=enrolment).select_related("workshop__meeting").annotate(said=Count("comments")).order_by("-id")


def takes_heard_by(person: Person | None, workshop: Workshop) -> QuerySet[Take]:
    """What one person may listen to in one workshop, oldest first, with `said`."""
    rows = visible_takes(person).filter(workshop=workshop).select_related("enrolment__person", "workshop__meeting")
    return rows.annotate(said=Count("comments")).order_by("id")


def workshops_to_share_with(enrolment: Enrolment) -> QuerySet[Workshop]:
    """Workshops where the candidate has a place, the latest first."""
    booked = Booking.objects.filter(enrolment=enrolment, side="learner", state__in=Booking.STANDING).values("meeting")
    rows = Workshop.objects.filter(meeting__in=booked).exclude(meeting__state="cancelled")
    return rows.select_related("meeting", "lead__person", "observer__person").order_by("-meeting__starts", "id")


def comments_with_voice(takes: QuerySet[Take]) -> QuerySet[TakeComment]:
    """What was said aloud of some takes."""
    return TakeComment.objects.filter(take__in=takes).exclude(voice="")


def takes_to_forget(now: datetime) -> QuerySet[Take]:
    """Sent more than thirty days ago."""
    return Take.objects.filter(at__lte=now - KEPT).select_related("enrolment__person").order_by("id")
