from collections import Counter, defaultdict
from datetime import datetime, timedelta

from django.db.models import Max

from lefil.care.models import Thread
from lefil.care.queries.signs.found import REACH, Found
from lefil.groups.models import Seat
from lefil.meetings.models import Booking
from lefil.mentoring.models import Mood

QUIET = 21  # days without a conversation: mentors and learners meet every week or two (C8)
TO_TELL = timedelta(days=2)
HARD = 1


def moods(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """ "Difficile" twice in a row: the page where faces are pressed says that the team will know."""
    people = {thread.enrolment.person_id: thread for enrolment, thread in threads.items() if thread.enrolment.side == "learner"}
    last: dict[int, list[int]] = defaultdict(list)
    for person, face in (
        Mood.objects.filter(person__in=list(people), day__gt=(now - REACH).date()).order_by("-day").values_list("person", "face")
    ):
        last[person].append(face)
    for person, seen in last.items():
        times = next((n for n, face in enumerate(seen) if face != HARD), len(seen))
        if times >= 2:
            found[people[person].pk]["mood"] = {"times": times}


def quiet(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """A pair that stands and has not spoken: told of the learner, who may be the one who waits."""
    seats = Seat.objects.filter(
        enrolment__in=list(threads), side="learner", left=None, group__kind="pair", group__state="active", group__programme__pack="mentoring",
    )  # fmt: skip
    for enrolment, began, told in seats.values_list("enrolment", "group__created").annotate(told=Max("group__talks__meeting__ends")):
        since = max((at for at in (began, told) if at), default=now)
        if (now - since).days >= QUIET:
            found[threads[enrolment].pk]["no_talk"] = {"days": (now - since).days}


def untold(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """The mentor's side: meetings that took place, it seems, and of which nothing is written."""
    rows = Booking.objects.filter(
        enrolment__in=list(threads), side="volunteer", state__in=Booking.STANDING, meeting__kind="pair", meeting__programme__pack="mentoring",
        meeting__state__in=["planned", "held"], meeting__ends__range=(now - REACH, now - TO_TELL), meeting__talk=None,
    )  # fmt: skip
    for enrolment, count in Counter(rows.values_list("enrolment", flat=True)).items():
        if count >= 2:
            found[threads[enrolment].pk]["untold"] = {"times": count}


SIGNS = (moods, quiet, untold)
