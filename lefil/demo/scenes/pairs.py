"""Pairs: proposed by the engine, accepted, signed, then lived week after week, with reports, faces and absences."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.demo.clock import at
from lefil.groups.actions import sign
from lefil.groups.models import Group
from lefil.groups.queries import needed_signatures
from lefil.kit.refusals import Refused
from lefil.matching.actions import answer, run, send
from lefil.matching.models import Proposal
from lefil.meetings.actions import extend, plan_series
from lefil.meetings.models import Meeting
from lefil.people.models import Person
from lefil.tutoring.actions import feel, report

TOPICS = {
    "maths": [("les fractions", "lesson"), ("le théorème de Thalès", "exercise"), ("les fonctions", "exam")],
    "francais": [("l’accord du participe", "lesson"), ("une rédaction à rendre", "homework"), ("l’oral de français", "exam")],
    "anglais": [("le prétérit", "lesson"), ("un exposé", "homework")],
    "physique-chimie": [("la loi d’Ohm", "exercise"), ("les réactions chimiques", "lesson")],
    "methode": [("le contrôle de vendredi", "exam"), ("un exercice à finir", "homework"), ("la leçon de lundi", "lesson")],
}
NEXT = ["refaire l’exercice 4", "apprendre la leçon avec une fiche", "montrer le brouillon", "lire la consigne deux fois"]


def form_pairs(programme: Programme, *, by: Person, most: int) -> list[Group]:
    """Runs the engine, sends the best proposals, and both sides say yes."""
    run(programme, by=by)
    groups = []
    for proposal in Proposal.objects.filter(run__programme=programme, state="draft").order_by("-score", "id")[:most]:
        groups += accept(proposal, by=by)
    return groups


def accept(proposal: Proposal, *, by: Person) -> list[Group]:
    try:
        send(proposal, by=by)
        answer(proposal, side="volunteer", yes=True, by=proposal.offer.enrolment.person)
        answer(proposal, side="learner", yes=True, by=proposal.need.enrolment.person)
    except Refused:  # the crowd is random: two siblings may have been given the same last seat
        return []
    proposal.refresh_from_db()
    return [proposal.group] if proposal.group else []


def sign_all(group: Group) -> None:
    for need in needed_signatures(group, timezone.localdate()):
        if need.by_guardian:
            sign(group, person=need.guardians[0], on_behalf_of=need.member, by=need.guardians[0])
        else:
            sign(group, person=need.member, by=need.member)
    group.refresh_from_db()


def live(group: Group, *, first: datetime, now: datetime, dice: random.Random, weeks: int = 12) -> None:
    """A series from `first` on; everything that lies before `now` is lived at its own date, and mostly reported."""
    tutor = group.seats.get(side="volunteer").enrolment.person
    series = plan_series(group, first=first, minutes=45, weeks=weeks, by=tutor)
    silent = dice.random() < 0.15
    while True:
        past = Meeting.objects.filter(series=series, state="planned", ends__lt=now - timedelta(hours=1), report=None).order_by("starts")
        meeting = past.first()
        if meeting is None:
            break
        with at(meeting.ends + timedelta(minutes=20)):
            extend(series, by=None)
            happen(meeting, tutor=tutor, dice=dice, silent=silent and now - meeting.ends < timedelta(days=12))
        if Meeting.objects.filter(pk=meeting.pk, state="planned", report=None).exists():
            break  # left unsaid on purpose: the coordinator's queue must have something to show
    extend(series, by=None)


def happen(meeting: Meeting, *, tutor: Person, dice: random.Random, silent: bool) -> None:
    if silent:
        return
    pupil_booking = meeting.bookings.select_related("person").get(side="learner")
    missed = dice.random() < 0.12
    topic, kind = dice.choice(TOPICS.get(meeting.group.subject if meeting.group else "", TOPICS["methode"]))
    facts = {} if missed else {
        "difficulty": topic, "difficulty_kind": kind, "before": dice.choice([1, 2, 2]), "after": dice.choice([2, 3, 3, 4]),
        "mood": dice.choice([2, 3, 3]), "confidence": dice.randrange(3, 9), "next_time": dice.choice(NEXT),
    }  # fmt: skip
    report(
        meeting, learner="absent" if missed else "present", volunteer="present", minutes=0 if missed else dice.choice([35, 40, 45, 50]),
        by=tutor, **facts,
    )  # fmt: skip
    if not missed:
        feel(pupil_booking, face=dice.choice([2, 3, 3]), helped="understood", by=pupil_booking.person)


def first_slot(group: Group, now: datetime, *, hour: int, weekday: int) -> datetime:
    """The next such weekday and local hour after `now`."""
    local = timezone.localtime(now)
    day = local + timedelta(days=(weekday - local.weekday()) % 7 or 7)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
