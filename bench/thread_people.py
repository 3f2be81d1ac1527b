"""People for `bench thread`: a seeded year of learners some of whom drop out, and crowds of any size for the pages."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

BATCH = 2000
DAYS = 56  # eight weeks, then we look
WARNING = 21  # days before leaving during which somebody who will leave changes
# What happens at a meeting: (while all goes well, in the weeks before leaving). Ours to argue with: no public data set says them.
ABSENT, LATE, SAD, WORRIED, STOP, LOST_NUMBER = (0.08, 0.55), (0.1, 0.3), (0.1, 0.5), (0.03, 0.25), (0.01, 0.2), (0.01, 0.15)
LEAVES, PAUSES = 0.3, 0.15  # shares of people who leave one day, and of those who stay but are on holiday when we look


def learners(programme: Any, organisation: Any, number: int, *, first: int = 0, paint: Any = None) -> list[Any]:
    """So many learners, each with an open thread, as `paint` changes it before it is written. The threads."""
    from lefil.care.models import Thread
    from lefil.enrolments.models import Enrolment
    from lefil.people.models import Person

    people = Person.objects.bulk_create(
        [Person(name=f"Personne {first + n}", called=f"Personne {first + n}", phone=f"+3363998{(first + n) % 10_000:04d}", born=date(2000, 1, 1)) for n in range(number)],
        batch_size=BATCH,
    )  # fmt: skip
    places = Enrolment.objects.bulk_create(
        [Enrolment(person=one, programme=programme, organisation=organisation, side="learner", state="ready", cleared_until=date(2099, 1, 1)) for one in people],
        batch_size=BATCH,
    )  # fmt: skip
    threads = [Thread(enrolment=place) for place in places]
    for thread in threads if paint else []:
        paint(thread)
    return Thread.objects.bulk_create(threads, batch_size=BATCH)


def simulate(programme: Any, organisation: Any, *, number: int, seed: int, now: datetime) -> dict[int, bool]:
    """Eight weeks, a meeting a week. {thread: leaves within the two weeks that follow, or has just left}. Who left long ago is not asked."""
    dice = random.Random(seed)
    threads = learners(programme, organisation, number)
    truth: dict[int, bool] = {}
    rows: list[tuple[Any, ...]] = []
    for thread in threads:
        leaves = dice.randrange(14, DAYS + 60) if dice.random() < LEAVES else 10_000
        paused = leaves > DAYS + 14 and dice.random() < PAUSES
        if leaves >= DAYS - 10:
            truth[thread.pk] = leaves <= DAYS + 14
        for day in range(dice.randrange(7), DAYS, 7):
            if day < leaves and not (paused and day > DAYS - 18):
                rows.append((thread, day, day > leaves - WARNING, dice.random))
    _live(programme, organisation, sorted(rows, key=lambda row: row[1]), now)
    return truth


def _live(programme: Any, organisation: Any, rows: list[tuple[Any, ...]], now: datetime) -> None:
    from lefil.letters.models import Letter
    from lefil.meetings.models import Attendance, Booking, Meeting
    from lefil.tutoring.models import Feedback, Report

    start = now - timedelta(days=DAYS)
    meetings = Meeting.objects.bulk_create(
        [
            Meeting(programme=programme, organisation=organisation, kind="pair", title="Séance", starts=start + timedelta(days=day), ends=start + timedelta(days=day, minutes=45), state="held")
            for _thread, day, _near, _dice in rows
        ], batch_size=BATCH,
    )  # fmt: skip
    bookings = Booking.objects.bulk_create(
        [Booking(meeting=one, person_id=row[0].enrolment.person_id, enrolment=row[0].enrolment, side="learner") for one, row in zip(meetings, rows, strict=True)],
        batch_size=BATCH,
    )  # fmt: skip
    came, felt, said, sent = [], [], [], []
    for booking, (thread, _day, near, chance) in zip(bookings, rows, strict=True):
        at = booking.meeting.ends
        absent, late = chance() < ABSENT[near], chance() < LATE[near]
        came.append(
            Attendance(
                booking=booking, outcome="absent" if absent else "late" if late else "present", minutes=0 if absent else 40, source="report"
            )
        )
        if not absent:
            felt.append(Feedback(booking=booking, face=1 if chance() < SAD[near] else 3))
        worried, stop = chance() < WORRIED[near], chance() < STOP[near]
        said.append(
            Report(
                meeting=booking.meeting,
                author_id=thread.enrolment.person_id,
                need="worried" if worried else "",
                wants_to_continue="no" if stop else "yes",
            )
        )
        lost = chance() < LOST_NUMBER[near]
        sent.append(
            Letter(
                person_id=thread.enrolment.person_id, channel="sms", kind="meetings/reminder", key=f"bench:{booking.pk}", state="failed" if lost else "sent",
                due=at, sent=None if lost else at - timedelta(days=1),
            )
        )  # fmt: skip
        if not absent and (not thread.ever or at > thread.spoken):
            thread.spoken, thread.ever = at, True
    Attendance.objects.bulk_create(came, batch_size=BATCH)
    # rows are made in the order of their days: what is read newest first reads them so, whatever their common date of writing
    Feedback.objects.bulk_create(felt, batch_size=BATCH)
    Report.objects.bulk_create(said, batch_size=BATCH)
    Letter.objects.bulk_create(sent, batch_size=BATCH)
    threads = {row[0].pk: row[0] for row in rows}
    type(rows[0][0]).objects.bulk_update(threads.values(), ["spoken", "ever"], batch_size=500)


def crowd(programme: Any, organisation: Any, owner: Any, number: int, *, first: int, now: datetime) -> None:
    """So many more followed people: one in ten silent, two contacts each, a sign for one in thirty, something to do for one in twenty."""
    from django.utils import timezone

    from lefil.care.models import Contact, Signal, Task

    dice = random.Random(first)

    def paint(thread: Any) -> None:
        thread.spoken = now - timedelta(
            days=dice.randrange(15, 60) if dice.random() < 0.1 else dice.randrange(14), minutes=dice.randrange(600)
        )
        thread.ever, thread.due = True, timezone.localdate(thread.spoken) + timedelta(days=14)
        thread.owner = owner if dice.random() < 0.01 else None

    for begin in range(0, number, 20_000):
        threads = learners(programme, organisation, min(20_000, number - begin), first=first + begin, paint=paint)
        Contact.objects.bulk_create(
            [Contact(thread=one, at=one.spoken - timedelta(days=7 * n), kind="call") for one in threads for n in range(2)], batch_size=BATCH
        )
        Signal.objects.bulk_create(
            [Signal(thread=one, code="absent", facts={"times": 2}) for one in threads if dice.random() < 0.033], batch_size=BATCH
        )
        Task.objects.bulk_create(
            [Task(thread=one, kind="plan", due=timezone.localdate(now) - timedelta(days=dice.randrange(5))) for one in threads if dice.random() < 0.05],
            batch_size=BATCH,
        )  # fmt: skip
