"""People in bulk, for measuring: half volunteers, half pupils, every card of the desk with a row from the first ten people on.

Made around the actions, on purpose: what is measured is reading. Nothing here is a demonstration or a test of a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lefil.demo.cast import Cast
from lefil.enrolments.models import Completion, Enrolment
from lefil.groups.models import Group, Seat
from lefil.matching.models import Availability, Need, Offer, OfferedSubject, Proposal, Run
from lefil.meetings.models import Attendance, Booking, Meeting
from lefil.people.models import ParentalAuthorisation, Person
from lefil.tutoring.models import Report

BLOCK = 10  # five volunteers and five pupils, each couple with a story of its own
MEETINGS = 5  # of a pair that meets: three told, one of which nothing was said, one within the hour
RARE = 25  # one block in so many has the rare stories: a worried tutor, a suspended pair


@dataclass(frozen=True)
class Couple:
    """Volunteer and pupil `n` of block `block`. Stories: 0 meet, 1 have not met, 2 were suspended, 3 wait, 4 are on their way."""

    block: int
    n: int

    @property
    def story(self) -> int:
        return self.n if self.block % RARE == 0 or self.n != 2 else 0

    @property
    def worried(self) -> bool:
        return self.n == 0 and self.block % RARE == 0

    @property
    def paired(self) -> bool:
        return self.story < 3


def couples(people: int) -> list[Couple]:
    assert people % BLOCK == 0, f"the crowd comes by {BLOCK}"
    return [Couple(block, n) for block in range(people // BLOCK) for n in range(5)]


def bring(cast: Cast, people: int) -> None:
    """`people` more persons of Article 1, with everything that the desk reads about them."""
    now, all_couples = timezone.now(), couples(people)
    sides = {side: _enrolments(cast, all_couples, side, now) for side in ("volunteer", "learner")}
    _gates(cast, all_couples, sides["volunteer"], now.date())
    _parents(all_couples, sides["learner"])
    _wishes(cast, all_couples, sides, now)
    _pairs(cast, [(c, v, p) for c, v, p in zip(all_couples, sides["volunteer"], sides["learner"], strict=True) if c.paired], now)


def _make(model: Any, rows: list[Any]) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=500))


def _enrolments(cast: Cast, all_couples: list[Couple], side: str, now: datetime) -> list[Enrolment]:
    """Volunteers are 25, pupils 14; those of story 4 have only applied."""
    born = date(now.year - (25 if side == "volunteer" else 14), 1, 1)
    start = Person.objects.count()
    people = _make(Person, [
        Person(
            name=f"{'Bénévole' if side == 'volunteer' else 'Élève'} Numéro{start + n}", called=f"Prénom{start + n}", born=born, verified=now,
            phone=f"+3363998{(start + n) % 10000:04d}", departement="59",
        )
        for n in range(len(all_couples))
    ])  # fmt: skip
    until = now.date() + timedelta(days=200)
    return _make(Enrolment, [
        Enrolment(
            person=person, programme=cast.tutoring, organisation=cast.article1, side=side, profile="student" if side == "volunteer" else "pupil",
            state="applied" if couple.story == 4 else "ready", cleared_until=None if couple.story == 4 else until,
        )
        for person, couple in zip(people, all_couples, strict=True)
    ])  # fmt: skip


def _gates(cast: Cast, all_couples: list[Couple], volunteers: list[Enrolment], today: date) -> None:
    """Everything is passed but for story 4. In story 3 the check ends within a month."""
    modules = list(cast.tutoring.modules.filter(side="volunteer", required=True, active=True))
    _make(Completion, [
        Completion(
            enrolment=enrolment, module=module, state="passed", on=today - timedelta(days=30), version=module.version,
            valid_until=today + timedelta(days=20 if couple.story == 3 else 200) if module.kind == "check" else None,
        )
        for couple, enrolment in zip(all_couples, volunteers, strict=True) if couple.story != 4 for module in modules
    ])  # fmt: skip


def _parents(all_couples: list[Couple], pupils: list[Enrolment]) -> None:
    minors = [pupil.person for couple, pupil in zip(all_couples, pupils, strict=True) if couple.story != 4]
    parents = _make(Person, [Person(name=f"Parent de {minor.name}", called="Parent", phone=minor.phone) for minor in minors])
    _make(ParentalAuthorisation, [
        ParentalAuthorisation(minor=minor, guardian=parent, state="granted", scopes=["tutoring", "data"], child_agreed=timezone.now())
        for minor, parent in zip(minors, parents, strict=True)
    ])  # fmt: skip


def _wishes(cast: Cast, all_couples: list[Couple], sides: dict[str, list[Enrolment]], now: datetime) -> None:
    _make(Availability, [Availability(enrolment=one, bands=7 << 5) for side in sides.values() for one in side])
    offers = _make(Offer, [
        Offer(enrolment=one, capacity=2, taken=int(couple.paired), languages=["fr"], since=now)
        for couple, one in zip(all_couples, sides["volunteer"], strict=True)
    ])  # fmt: skip
    _make(OfferedSubject, [OfferedSubject(offer=offer, subject="maths", level_from="6e", level_to="tle") for offer in offers])
    needs = _make(Need, [
        Need(
            enrolment=one, level="4e", subjects=["maths"], languages=["fr"], since=now - timedelta(days=8),
            state="served" if couple.paired else "open",
        )
        for couple, one in zip(all_couples, sides["learner"], strict=True)
    ])  # fmt: skip
    run = Run.objects.create(
        programme=cast.tutoring, inputs_hash="bench", summary={"asked": len(needs), "matched": len(needs) // 5, "waiting": 0}
    )
    _make(Proposal, [
        Proposal(run=run, need=need, offer=offer, score=500, parts={"subjects": 300, "hours": 200}, subject="maths")
        for couple, need, offer in zip(all_couples, needs, offers, strict=True) if couple.story == 3
    ])  # fmt: skip


def _pairs(cast: Cast, together: list[tuple[Couple, Enrolment, Enrolment]], now: datetime) -> None:
    states = {0: "active", 1: "active", 2: "suspended"}
    groups = _make(Group, [
        Group(
            programme=cast.tutoring, organisation=cast.article1, subject="maths", state=states[couple.story],
            first_meeting_due=now.date() - timedelta(days=20 if couple.story == 0 else 2),
            first_met=now - timedelta(days=21) if couple.story == 0 else None,
            suspended_why="Une vérification a expiré" if couple.story == 2 else "",
        )
        for couple, _volunteer, _pupil in together
    ])  # fmt: skip
    _make(Seat, [
        Seat(group=group, enrolment=one, side=one.side, joined=now.date() - timedelta(days=25))
        for group, (_couple, *both) in zip(groups, together, strict=True) for one in both
    ])  # fmt: skip
    meeting_of = [(group, *row) for group, row in zip(groups, together, strict=True) if row[0].story == 0]
    _meetings(cast, list(_weeks(meeting_of, now)))


def _weeks(pairs: list[Any], now: datetime) -> Iterator[tuple[Any, int, datetime]]:
    for pair in pairs:
        for week in range(MEETINGS - 1):
            yield pair, week, now - timedelta(days=7 * (MEETINGS - 1 - week) - 4)
        yield pair, MEETINGS - 1, now + timedelta(hours=1)


def _meetings(cast: Cast, planned: list[tuple[Any, int, datetime]]) -> None:
    """The first three were held and told; of the fourth, over for three days, the tutor has said nothing; the last is to come."""
    told = MEETINGS - 2
    meetings = _make(Meeting, [
        Meeting(
            programme=cast.tutoring, organisation=cast.article1, group=pair[0], kind="pair", title="Séance", starts=start,
            ends=start + timedelta(minutes=45), capacity=2, taken=2, state="held" if week < told else "planned",
        )
        for pair, week, start in planned
    ])  # fmt: skip
    rows = list(zip(meetings, planned, strict=True))
    bookings = _make(Booking, [
        Booking(meeting=meeting, person=one.person, enrolment=one, side=one.side) for meeting, (pair, _week, _start) in rows for one in pair[2:]
    ])  # fmt: skip
    held = {meeting.pk for meeting in meetings if meeting.state == "held"}
    _make(Attendance, [
        Attendance(booking=one, outcome="present", minutes=45, source="report") for one in bookings if one.meeting_id in held
    ])  # fmt: skip
    _make(Report, [
        Report(meeting=meeting, author=pair[2].person, need="worried" if pair[1].worried and week == 0 else "none", difficulty="les fractions")
        for meeting, (pair, week, _start) in rows if week < told
    ])  # fmt: skip
