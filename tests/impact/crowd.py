"""A crowd with every story, around the actions: what is tested is counting."""

import random
from datetime import timedelta

from django.utils import timezone

from lefil.care.models import Contact, Task, Thread
from lefil.enrolments.models import Completion, Enrolment
from lefil.groups.models import Closure, ExitInterview, Group, Seat, Signature
from lefil.meetings.models import Attendance, Booking, Meeting
from lefil.people.models import Person
from lefil.tutoring.models import Report

PLACES = ["93", "75", "59", "974", ""]


def scatter(programme, *, couples, seed):
    """So many pairs of `programme`, each with a life drawn by chance: met or not, ended or not, in time or late, here or there."""
    dice, now = random.Random(seed), timezone.now()
    for n in range(couples):
        sides = {side: _enrolled(programme, side, f"{side} {seed} {n}", dice, now) for side in ("learner", "volunteer")}
        began = now - timedelta(days=dice.randrange(15, 300))
        met = began + timedelta(days=dice.randrange(0, 12)) if dice.random() < 0.8 else None
        closed = met + timedelta(days=dice.randrange(1, 90)) if met and dice.random() < 0.5 else None
        closed = closed if closed and closed < now else None
        group = Group.objects.create(
            programme=programme, organisation=programme.organisation, state="closed" if closed else "active", first_met=met, closed=closed,
            first_meeting_due=(began + timedelta(days=7)).date(),
        )  # fmt: skip
        Group.objects.filter(pk=group.pk).update(created=began)
        seats = {side: Seat.objects.create(group=group, enrolment=one, side=side, joined=began.date()) for side, one in sides.items()}
        for one in sides.values():
            if dice.random() < 0.8:
                Signature.objects.create(group=group, person=one.person, version="1", text_shown="")
        Signature.objects.filter(group=group).update(at=began)
        if closed:
            closure = Closure.objects.create(group=group, kind="early", reasons=["no_time"])
            Closure.objects.filter(pk=closure.pk).update(at=closed)
            for seat in seats.values():
                ExitInterview.objects.create(closure=closure, seat=seat, answered=closed if dice.random() < 0.6 else None)
        _meetings(programme, group, sides, dice, met or began)
        _followed(sides["learner"], dice, began)


def _enrolled(programme, side, name, dice, now):
    person = Person.objects.create(name=name, called=name, departement=dice.choice(PLACES), gender=dice.choice(["f", "m", "x", ""]))
    one = Enrolment.objects.create(
        person=person,
        programme=programme,
        organisation=programme.organisation,
        side=side,
        state="ready",
        source=dice.choice(["affiche", ""]),
    )
    Enrolment.objects.filter(pk=one.pk).update(created=now - timedelta(days=dice.randrange(0, 300)))
    for module in programme.modules.filter(side=side, required=True):
        if dice.random() < 0.97:
            Completion.objects.create(
                enrolment=one, module=module, state="passed", on=(now - timedelta(days=dice.randrange(100, 500))).date()
            )
    return one


def _meetings(programme, group, sides, dice, start):
    for week in range(dice.randrange(0, 4)):
        at = start + timedelta(days=7 * week)
        state = dice.choice(["held", "held", "missed", "cancelled", "planned"]) if at < timezone.now() else "planned"
        meeting = Meeting.objects.create(
            programme=programme, organisation=programme.organisation, group=group, kind="pair", title="Séance", starts=at,
            ends=at + timedelta(minutes=45), state=state,
        )  # fmt: skip
        for side, one in sides.items():
            booking = Booking.objects.create(meeting=meeting, person=one.person, enrolment=one, side=side)
            if state == "held":
                outcome = dice.choice(["present", "late", "absent"])
                Attendance.objects.create(booking=booking, outcome=outcome, minutes=45 if outcome != "absent" else 0, source="report")
        if state == "held" and dice.random() < 0.7:
            report = Report.objects.create(meeting=meeting, author=sides["volunteer"].person)
            Report.objects.filter(pk=report.pk).update(at=at + timedelta(hours=dice.choice([1, 40, 60])))


def _followed(enrolment, dice, began):
    thread = Thread.objects.create(enrolment=enrolment)
    for days in (7, 21):
        due = (began + timedelta(days=days)).date()
        done = began + timedelta(days=days + dice.choice([-1, 0, 3])) if dice.random() < 0.7 else None
        state = "done" if done else dice.choice(["open", "dropped"])
        if state == "open" and Task.objects.filter(thread=thread, kind="plan", state="open").exists():
            state = "dropped"
        Task.objects.create(thread=thread, kind="plan", state=state, due=due, done=done)
        Contact.objects.create(thread=thread, at=began + timedelta(days=days), reached=dice.random() < 0.7)
