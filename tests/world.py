"""A small world in which every address of the site leads to a row: the cast, and a few people around them.

Everything is made by the actions that the pages call. tests/addresses.py says which row stands behind which address.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lefil.campaigns.actions import bring_in, read, start
from lefil.campaigns.models import Campaign, Draft, Intake
from lefil.care.actions import open_thread, owe, raise_signal
from lefil.care.models import Signal, Task, Thread
from lefil.catalogue.actions import open_programme
from lefil.coaching import actions as coaching
from lefil.coaching.actions.interview import begin_simulation, show_simulation
from lefil.coaching.actions.pitch import comment_take, share_take
from lefil.coaching.models import Advice, Removal, SimulatedAnswer, Simulation, Take, TakeComment, Workshop
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.demo.scenes.benoit_and_malik import EVENINGS, pupil, tutor
from lefil.demo.scenes.crowd import SCOPES, WORDS, walk
from lefil.demo.scenes.pairs import sign_all
from lefil.demo.scenes.stage import set_stage
from lefil.documents.actions import issue
from lefil.documents.models import Certificate
from lefil.enrolments.actions import enrol, settle
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import close, form_pair
from lefil.groups.models import ExitInterview, Group
from lefil.kit.tables import Table
from lefil.live.actions import admit, alert, end, open_room, share
from lefil.live.actions import enter as go_in
from lefil.live.models import Alert, SharedFile
from lefil.matching.actions import (
    answer,
    approve,
    ask,
    disapprove,
    finish_sending,
    offer,
    paint,
    run,
    send,
    send_approved,
    swap,
    undo_sending,
)
from lefil.matching.models import Proposal, Run, Sending
from lefil.meetings.actions import book, open_feed, open_slot, plan
from lefil.meetings.models import Feed, Meeting
from lefil.people.actions import account_for, ask_by_phone, ask_erasure, claim, enter, find_or_enter, prove_phone
from lefil.people.models import ErasureRequest, ParentalAuthorisation, Person
from lefil.tutoring.actions import feel, report
from tests.care.safety_world import Safety, safety
from tests.care.world import Care, cared
from tests.classroom.days import world as days
from tests.classroom.world import PadsWorld, pads_world
from tests.coaching.recordings import arrive
from tests.coaching.world import CoachingRows, coaching_rows
from tests.desk.world import Day, day
from tests.impact.world import ImpactWorld, impact_world
from tests.mentoring.world import Mentoring, mentored

SECOND_TUTOR, THEIR_PUPIL, LEFT_PUPIL, WAITING, BY_PHONE = "+33639980101", "+33639980102", "+33639980103", "+33639980104", "+33639980105"


FILM = b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x10moov12345678"  # the least that is a recording


@dataclass(frozen=True)
class World:
    """`theo` tutors Lina, another pair than Benoît and Malik. `places` are enrolments by first name."""

    cast: Cast
    theo: Person
    places: dict[str, Enrolment]
    campaign: Campaign
    group: Group
    closed: Group
    exit: ExitInterview
    past: Meeting
    ahead: Meeting
    interview: Meeting
    proposal: Proposal
    prepared: Proposal
    computation: Run
    sending: Sending
    shared: SharedFile
    alert: Alert
    draft: Draft
    read: Intake
    done: Intake
    certificate: Certificate
    asked: ParentalAuthorisation
    granted: ParentalAuthorisation
    erasure: ErasureRequest
    feed: Feed
    workshop: Workshop
    networks: Workshop
    removal: Removal
    take: Take
    spoken: TakeComment
    advice: Advice
    mock: Workshop
    simulation: Simulation
    answer: SimulatedAnswer
    care: Care
    coaching: CoachingRows
    thread: Thread
    sign: Signal
    task: Task
    safety: Safety
    day: Day
    impact: ImpactWorld
    mentoring: Mentoring
    days: days.Room
    classroom: PadsWorld

    @property
    def people(self) -> dict[str, Person]:
        """Those who walk through the site in tests, by first name."""
        names = ("zoe", "malik", "samira", "benoit", "david", "farid", "chloe")
        return {name: getattr(self.cast, name) for name in names} | {"theo": self.theo}


def build(cast: Cast) -> World:
    """Ten days of life: two pairs, one that has ended, people on their way, an import, a sign-up begun."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    with at(now - timedelta(days=10)):
        campaign = set_stage(cast)
        places = {"benoit": tutor(cast), "malik": pupil(cast)}
        proposal = _meet(cast, places["malik"], places["benoit"])
        theo = _person("Théo Garnier", SECOND_TUTOR, date(1999, 4, 4))
        places |= {
            "theo": _tutor(cast, theo), "lina": _adult_pupil(cast, "Lina Roussel", THEIR_PUPIL),
            "noe": _adult_pupil(cast, "Noé Perrin", LEFT_PUPIL),
        }  # fmt: skip
        _meet(cast, places["lina"], places["theo"])
        closed = form_pair(cast.tutoring, organisation=cast.article1, learner=places["noe"], volunteer=places["theo"], by=cast.chloe)
        sign_all(closed)
        ended = close(closed, kind="early", reasons=["no_time"], by=cast.chloe)
        past = plan(proposal.group, starts=now - timedelta(days=3), minutes=45, by=cast.benoit)
    with at(past.starts + timedelta(minutes=5)):
        shared, called = _in_the_room(cast, past)
    with at(now - timedelta(days=2)):
        report(past, learner="present", volunteer="present", minutes=45, need="call", by=cast.benoit)
        feel(past.bookings.get(side="learner"), face=3, by=cast.malik)
    ahead = plan(proposal.group, starts=now + timedelta(days=4), minutes=45, by=cast.benoit)
    places["david"] = enrol(cast.david, programme=cast.tutoring, side="volunteer", profile="professional", by=cast.david)
    places["samuel"] = _adult_pupil(cast, "Samuel Costa", WAITING)
    computation = run(cast.tutoring, by=cast.chloe)
    prepared = Proposal.objects.get(need__enrolment=places["samuel"], state="draft")
    return World(
        cast=cast, theo=theo, places=places, campaign=campaign, group=proposal.group, closed=closed, past=past, ahead=ahead, proposal=proposal,
        exit=ExitInterview.objects.get(closure=ended, seat__side="volunteer"), interview=_interview(cast, places["david"], now),
        prepared=prepared, computation=computation, sending=_sent_and_undone(cast, prepared),
        shared=shared, alert=called,
        draft=start(campaign, role="pupil", by=None, page="niveau", clean={"level": "4e", "who": "me"}),
        read=_intake(campaign, cast, "Aya Keita"), done=bring_in(_intake(campaign, cast, "Hugo Blanc"), by=cast.chloe),
        certificate=issue(places["benoit"], kind="volunteering", by=cast.benoit), asked=_by_phone(cast),
        granted=ParentalAuthorisation.objects.get(minor=cast.malik, state="granted"),
        erasure=ask_erasure(cast.david, words="Je ne veux plus.", by=cast.david), feed=open_feed(cast.benoit, by=cast.benoit),
        **_coached(cast, places, theo, now), **_cared(cast, places, theo), impact=impact_world(cast), mentoring=mentored(cast, cast.samira, theo, cast.david), days=days.build(cast), classroom=pads_world(cast),
    )  # fmt: skip


def _cared(cast: Cast, places: dict[str, Enrolment], theo: Person) -> dict[str, Any]:
    """Malik's thread is Chloé's, with a sign and a promise."""
    thread = open_thread(places["malik"], owner=cast.chloe, by=None)
    return {
        "care": cared(cast, places, theo), "thread": thread, "sign": raise_signal(thread, code="absent", facts={"times": 2}, by=None),
        "task": owe(thread, kind="promise", due=timezone.localdate(), words="Rappeler son père", by=cast.chloe),
        "safety": safety(cast),
        "day": day(cast),
    }  # fmt: skip


def _coached(cast: Cast, places: dict[str, Enrolment], theo: Person, now: datetime) -> dict[str, Any]:
    """Samira has had a workshop with Théo and Benoît, its feedback with an advice, and has a place in another tomorrow."""
    programme = open_programme(
        cast.article1,
        pack="coaching",
        name="Coups de pouce",
        slug="coups-de-pouce",
        volunteer_word="coach",
        learner_word="candidat·e",
        by=None,
    )
    modules = {one.code: one for one in coaching.install(programme, by=None)}
    sides = {"samira": (cast.samira, "learner"), "lead": (theo, "volunteer"), "observer": (cast.benoit, "volunteer")}
    places |= {name: enrol(person, programme=programme, side=side, by=person) for name, (person, side) in sides.items()}

    def workshop(code: str, starts: datetime) -> Workshop:
        made = coaching.open_workshop(modules[code], organisation=cast.article1, starts=starts, by=cast.chloe)
        made = coaching.staff_both(made, lead=places["lead"], observer=places["observer"], by=cast.chloe)
        coaching.take_seat(made, candidate=places["samira"], by=cast.samira)
        return made

    with at(now - timedelta(days=3)):
        past = workshop("cv", now - timedelta(days=2))
    with at(now - timedelta(days=2) + timedelta(minutes=5)):
        given = coaching.give_feedback(
            past, candidate=places["samira"], strengths=["Vous dites un métier."],
            advices=[("Ajouter un numéro", timezone.localdate() + timedelta(days=7))], ungraded=True, by=theo,
        )  # fmt: skip
    removal = coaching.prepare_removal(
        places["samira"], kind="platform", who="Photos", what="une photo", url="photos.example", me="Samira", by=cast.samira
    )
    pitch = workshop("pitch", now + timedelta(days=1, hours=3))
    take = share_take(places["samira"], workshop=pitch, name="pitch.mp4", content=FILM, seconds=60, by=cast.samira)
    simulation = begin_simulation(places["samira"], by=cast.samira)
    answer = arrive(simulation, 1)
    mock = workshop("interview", now + timedelta(days=3, hours=3))
    return {
        "simulation": show_simulation(simulation, workshop=mock, by=cast.samira), "answer": answer, "mock": mock,
        "coaching": coaching_rows(cast, places, pitch), "workshop": pitch, "take": take, "spoken": comment_take(take, second=4, voice=FILM, name="a.mp4", lasts=5, by=cast.benoit), "advice": given.advices.get(),
        "networks": workshop("networks", now + timedelta(days=2, hours=3)), "removal": removal,
    }  # fmt: skip


def _person(name: str, phone: str, born: date) -> Person:
    person = enter(name, born=born, phone=phone, verified=timezone.now(), departement="59", by=None)
    return claim(person, account=prove_phone(account_for(phone, by=None), by=None), by=person)


def _tutor(cast: Cast, person: Person) -> Enrolment:
    enrolment = enrol(person, programme=cast.tutoring, side="volunteer", profile="student", by=person)
    paint(enrolment, bands=EVENINGS, by=person)
    offer(enrolment, capacity=4, subjects=[("anglais", "6e", "tle"), ("maths", "6e", "tle")], languages=["fr"], by=person)
    for module in enrolment.programme.modules.filter(side="volunteer", required=True, active=True):
        walk(enrolment, module, cast=cast, dice=random.Random(2))
    return enrolment


def _adult_pupil(cast: Cast, name: str, phone: str) -> Enrolment:
    person = _person(name, phone, date(timezone.localdate().year - 19, 1, 2))
    enrolment = enrol(person, programme=cast.tutoring, side="learner", profile="pupil", by=person)
    paint(enrolment, bands=EVENINGS, by=person)
    ask(enrolment, level="tle", subjects=["anglais"], languages=["fr"], by=person)
    return settle(enrolment, by=person)


def _meet(cast: Cast, learner: Enrolment, volunteer: Enrolment) -> Proposal:
    """Proposed, accepted by both, signed by all."""
    run(cast.tutoring, by=cast.chloe)
    proposal = Proposal.objects.get(need__enrolment=learner, state="draft")
    if proposal.offer.enrolment_id != volunteer.pk:
        proposal = swap(proposal, offer=volunteer.offer, by=cast.chloe)
    send(proposal, by=cast.chloe)
    answer(proposal, side="volunteer", yes=True, by=volunteer.person)
    answer(proposal, side="learner", yes=True, by=learner.person)
    proposal.refresh_from_db()
    sign_all(proposal.group)
    return proposal


def _sent_and_undone(cast: Cast, proposal: Proposal) -> Sending:
    """Asked for, then undone before the sweep came: the draft is to be read again."""
    approve(proposal, by=cast.chloe)
    sending = send_approved(cast.tutoring, proposals=Proposal.objects.filter(pk=proposal.pk), by=cast.chloe)
    finish_sending(undo_sending(sending, by=cast.chloe), by=cast.chloe)
    disapprove(proposal, by=cast.chloe)
    return sending


def _in_the_room(cast: Cast, meeting: Meeting) -> tuple[SharedFile, Alert]:
    """Benoît and Malik met in the room: a file was given, and Malik asked for a call."""
    room = open_room(meeting, by=cast.benoit)
    tutor = go_in(room, person=cast.benoit, tab="t", conn="t", by=cast.benoit).participant
    pupil = admit(go_in(room, person=cast.malik, tab="p", conn="p", by=cast.malik).participant, by=cast.benoit)
    file = share(tutor, name="Fractions.pdf", content=b"%PDF-1.4 fractions", by=cast.benoit)
    called = alert(pupil, kind="call", by=cast.malik)
    end(room, by=cast.benoit)
    return file, called


def _interview(cast: Cast, enrolment: Enrolment, now: datetime) -> Meeting:
    slot = open_slot(
        cast.tutoring,
        organisation=cast.article1,
        kind="interview",
        starts=now + timedelta(days=2),
        minutes=30,
        host=cast.chloe,
        by=cast.chloe,
    )
    book(slot, person=enrolment.person, side="volunteer", enrolment=enrolment, by=enrolment.person)
    return slot


def _intake(campaign: Campaign, cast: Cast, name: str) -> Intake:
    titles = ["Nom complet", "Date de naissance", "Téléphone", "Classe", "Matières", "Disponibilités"]
    table = Table(titles, [[name, "12/03/2005", "06 39 98 01 20", "Terminale", "Maths", "lundi 17-19"]], [2])
    return read(campaign, organisation=cast.article1, role="pupil", filename="eleves.csv", table=table, by=cast.chloe)


def _by_phone(cast: Cast) -> ParentalAuthorisation:
    """A parent said yes to Inès on the phone; a second member of the team has not confirmed yet."""
    child = enter("Ilyes Amrani", born=date(timezone.localdate().year - 16, 1, 2), phone=BY_PHONE, by=None)
    enrol(child, programme=cast.tutoring, side="learner", profile="pupil", by=cast.ines)
    parent = find_or_enter("Nora Amrani", contact="+33639980106", by=cast.ines)
    return ask_by_phone(child, guardian=parent, relation="mère", scopes=SCOPES, words=WORDS, by=cast.ines)
