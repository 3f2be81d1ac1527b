"""What every programme has: meetings, calls and letters."""

from collections import defaultdict
from datetime import datetime

from lefil.care.models import Contact, Thread
from lefil.care.queries.signs.found import REACH, Found
from lefil.letters.models import Letter
from lefil.meetings.models import Attendance, Booking

SHORT, LONG = 7, 14


def absences(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """Absent without a word, twice in a row or more, the last times they were expected."""
    rows = Attendance.objects.filter(booking__enrolment__in=list(threads), booking__meeting__ends__range=(now - REACH, now))
    last: dict[int, list[str]] = defaultdict(list)
    for enrolment, outcome in rows.order_by("-booking__meeting__ends", "-id").values_list("booking__enrolment", "outcome"):
        last[enrolment].append(outcome)
    for enrolment, outcomes in last.items():
        times = next((n for n, outcome in enumerate(outcomes) if outcome != "absent"), len(outcomes))
        if times >= 2:
            found[threads[enrolment].pk]["absent"] = {"times": times}
        if outcomes[:3].count("late") >= 2:
            found[threads[enrolment].pk]["late"] = {"times": outcomes[:3].count("late")}


def cancels(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """The volunteer could not come twice in a row: they are the risk, and the learner waits."""
    rows = Booking.objects.filter(enrolment__in=list(threads), side="volunteer", meeting__starts__range=(now - REACH, now + REACH))
    last: dict[int, list[str]] = defaultdict(list)
    for enrolment, state in rows.order_by("-meeting__starts", "-id").exclude(state="booked").values_list("enrolment", "state"):
        last[enrolment].append(state)
    for enrolment, states in last.items():
        if states[:2] == ["cannot", "cannot"]:
            found[threads[enrolment].pk]["volunteer"] = {"times": next((n for n, one in enumerate(states) if one != "cannot"), len(states))}


def silences(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """We tried, or wrote, since the last time somebody spoke with them, and nothing came back."""
    waiting = {thread.pk: thread for thread in threads.values() if (now - thread.spoken).days >= SHORT}
    if not waiting:
        return
    tried: set[int] = set()
    for thread, at in Contact.objects.filter(thread__in=list(waiting), reached=False).values_list("thread", "at"):
        if at > waiting[thread].spoken:
            tried.add(thread)
    people = {thread.enrolment.person_id: thread for thread in waiting.values()}
    for person, sent in Letter.objects.filter(person__in=list(people), state="sent", sent__gt=now - REACH).values_list("person", "sent"):
        if sent and sent > people[person].spoken:
            tried.add(people[person].pk)
    for pk in tried:
        days = (now - waiting[pk].spoken).days
        found[pk]["no_answer_long" if days >= LONG else "no_answer"] = {"days": days}


def numbers(found: Found, threads: dict[int, Thread], now: datetime) -> None:
    """Our last message did not arrive."""
    people = {thread.enrolment.person_id: thread for thread in threads.values()}
    rows = Letter.objects.filter(person__in=list(people), state__in=["sent", "failed"], written__gt=now - REACH).order_by(
        "person", "-written", "-id"
    )
    seen: set[int] = set()
    for person, state, channel in rows.values_list("person", "state", "channel"):
        if person not in seen and state == "failed":
            found[people[person].pk]["number_out"] = {"channel": channel}
        seen.add(person)


SIGNS = (absences, cancels, silences, numbers)
