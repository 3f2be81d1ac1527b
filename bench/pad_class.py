"""A class of learners with their teacher, and what its socket asks of each: through the actions of the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def class_of_learners(count: int) -> tuple[str, list[str], str, Callable[[], dict[str, str]]]:
    """(key of the lesson, the learners' tickets, the teacher's, what the rows say: {pad: text})."""
    from django.utils import timezone

    from bench.room_world import GROWN
    from lefil.catalogue.actions import open_programme
    from lefil.classroom.models import Pad
    from lefil.classroom.queries.pads import texts, ticket
    from lefil.enrolments.actions import enrol, settle
    from lefil.groups.models import Group, Seat
    from lefil.meetings.actions import plan
    from lefil.orgs.actions import found
    from lefil.people.actions import enter

    home = found("Konexio", slug="konexio", city="Paris", signatory="A", signatory_title="B", by=None)
    programme = open_programme(
        home, pack="classroom", name="Digistart", slug="digistart", volunteer_word="formatrice", learner_word="apprenant", by=None
    )
    group = Group.objects.create(programme=programme, organisation=home, kind="class", name="Digistart", state="active")
    people = []
    for n in range(count + 1):
        person = enter(f"Personne {n}", born=date(1990, 1, 1) if n else GROWN, phone=f"+3363998{n:04d}", verified=timezone.now(), by=None)
        side = "learner" if n else "volunteer"
        place = settle(enrol(person, programme=programme, side=side, organisation=home, by=None), by=None)
        Seat.objects.create(group=group, enrolment=place, side=side, joined=timezone.localdate())
        people.append(person)
    lesson = plan(group, starts=timezone.now() + timedelta(minutes=1), minutes=180, by=None, mode="room")

    def rows() -> dict[str, str]:
        pads = list(Pad.objects.filter(meeting=lesson))
        words = texts(pads)
        return {pad.key: words[pad.pk] for pad in pads if words[pad.pk]}

    return lesson.key, [ticket(lesson, person) for person in people[1:]], ticket(lesson, people[0]), rows
