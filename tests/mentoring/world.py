"""A mentoring pair with something behind every address: a meeting told, one to come, an application, a document and its link."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Programme
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import close, form_pair, sign
from lefil.groups.models import Group
from lefil.groups.queries import needed_signatures
from lefil.meetings.actions import plan
from lefil.meetings.models import Meeting
from lefil.mentoring import actions
from lefil.mentoring.models import Application, Document, NetworkRequest, Outcome, Share, Step
from lefil.mentoring.rules import BOARD
from lefil.people.actions import enter, give_consent
from lefil.people.models import Person

PDF = b"%PDF-1.4 un CV"
NUMBERS = count(100)


@dataclass(frozen=True)
class Mentoring:
    """`group` is the standing pair, `closed` one that has ended; `outcome` is asked of the learner of the latter."""

    programme: Programme
    group: Group
    closed: Group
    past: Meeting
    ahead: Meeting
    application: Application
    step: Step
    document: Document
    share: Share
    request: NetworkRequest
    outcome: Outcome


def open_mentoring(cast: Cast) -> Programme:
    programme = open_programme(
        cast.article1, pack="mentoring", name="Mentorat emploi", slug="mentorat-emploi", volunteer_word="mentor", learner_word="apprenant·e",
        needs_parent=False, meeting_minutes=60, by=None,
    )  # fmt: skip
    actions.install(programme, by=None)
    return programme


def place(person: Person, programme: Programme, side: str) -> Enrolment:
    """Enrolled with every gate green: gates are enrolments' own matter, tried there."""
    enrolment = Enrolment.objects.filter(person=person, programme=programme, side=side).first() or enrol(
        person, programme=programme, side=side, by=person
    )
    Enrolment.objects.filter(pk=enrolment.pk).update(state="ready", cleared_until=date(2099, 1, 1))
    enrolment.refresh_from_db()
    return enrolment


def pair_up(programme: Programme, learner: Person, mentor: Person, by: Person) -> Group:
    """Formed, and signed by both."""
    places = {side: place(person, programme, side) for side, person in (("learner", learner), ("volunteer", mentor))}
    group = form_pair(programme, organisation=programme.organisation, by=by, subject="rome-G", **places)
    for need in needed_signatures(group, timezone.localdate()):
        sign(group, person=need.member, by=need.member)
    group.refresh_from_db()
    assert group.state == "active"
    return group


def stranger(name: str) -> Person:
    return enter(name, born=date(1995, 5, 5), phone=f"+33639981{next(NUMBERS):03d}", verified=timezone.now(), by=None)


def mentored(cast: Cast, learner: Person, mentor: Person, other: Person) -> Mentoring:
    """`other` is a mentor of the programme too, who has ended a pair."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    with at(now - timedelta(days=10)):
        programme = open_mentoring(cast)
        group = pair_up(programme, learner, mentor, cast.chloe)
        past = plan(group, starts=now - timedelta(days=3, hours=2), minutes=60, by=mentor)
        closed = pair_up(programme, stranger("Yonas Tesfay"), other, cast.chloe)
        close(closed, kind="planned", reasons=["planned_end"], by=cast.chloe)
    module = programme.modules.get(code="se-connaitre")
    with at(past.ends + timedelta(minutes=5)):
        actions.write_talk(past, module=module, minutes=55, finished=True, proof="Trois dates sont choisies", by=mentor)
        application = actions.add_application(learner, company="Cuisines du Port", job="commis", sent_on=timezone.localdate(), by=learner)
    give_consent(learner, purpose=BOARD, by=learner)
    document = actions.keep(learner, kind="cv", name="cv.pdf", content=PDF, by=learner)
    request = actions.ask_network(group, company="un hôtel", words="Visiter une cuisine", by=mentor)
    seat = closed.seats.get(side="learner")
    actions.ask_outcome(seat, months=3, by=None)
    return Mentoring(
        programme, group, closed, past, plan(group, starts=now + timedelta(days=5, hours=3), minutes=60, by=mentor), application,
        step=actions.choose_action(learner, code="cv", due=None, by=learner), document=document,
        share=actions.share(document, label="une agence", days=7, by=learner),
        request=actions.decide_request(request, yes=True, by=learner), outcome=Outcome.objects.get(group=closed),
    )  # fmt: skip
