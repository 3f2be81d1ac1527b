"""Benoît, 25, tutors Malik, 14, in maths. Samira, Malik's mother, agreed from her phone, in Arabic."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from lefil.campaigns.models import Campaign
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.demo.scenes.crowd import SCOPES, WORDS, walk
from lefil.demo.scenes.pairs import first_slot, live, sign_all
from lefil.enrolments.actions import enrol, settle
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group
from lefil.matching.actions import answer, ask, offer, paint, run, send, swap
from lefil.matching.bands import bit
from lefil.matching.models import Proposal
from lefil.people.actions import agree, ask_authorisation, grant

EVENINGS = sum(bit(day, band) for day in (0, 1, 2, 3) for band in (5, 6, 7))


def meet(cast: Cast, campaign: Campaign) -> Callable[[datetime, random.Random], Group]:
    """Both sign up and pass their gates, the engine's proposal becomes a pair. Returns what lives it until now."""
    benoit = tutor(cast)
    malik = pupil(cast)
    run(cast.tutoring, by=cast.chloe)
    proposal = Proposal.objects.get(need__enrolment=malik, state="draft")
    if proposal.offer.enrolment_id != benoit.pk:
        proposal = swap(proposal, offer=benoit.offer, by=cast.chloe)
    send(proposal, by=cast.chloe)
    answer(proposal, side="volunteer", yes=True, by=cast.benoit)
    answer(proposal, side="learner", yes=True, by=cast.malik)
    proposal.refresh_from_db()
    group = proposal.group
    assert group  # both said yes
    sign_all(group)
    began = timezone.now()

    def until(now: datetime, dice: random.Random) -> Group:
        with at(began + timedelta(hours=1)):
            start = first_slot(group, began + timedelta(days=1), hour=18, weekday=(now.weekday() + 1) % 7 if now.weekday() != 5 else 2)
            live(group, first=start, now=now, dice=random.Random(4))
        return group

    return until


def tutor(cast: Cast) -> Enrolment:
    enrolment = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", profile="student", by=cast.benoit)
    paint(enrolment, bands=EVENINGS, by=cast.benoit)
    offer(enrolment, capacity=2, subjects=[("maths", "6e", "2de"), ("physique-chimie", "6e", "3e")], languages=["fr"], by=cast.benoit)
    for module in enrolment.programme.modules.filter(side="volunteer", required=True, active=True):
        walk(enrolment, module, cast=cast, dice=random.Random(1))
    return enrolment


def pupil(cast: Cast) -> Enrolment:
    facts = {"rep": True, "scholarship": True}
    enrolment = enrol(cast.malik, programme=cast.tutoring, side="learner", profile="pupil", facts=facts, by=cast.malik)
    paint(enrolment, bands=EVENINGS, by=cast.malik)
    ask(enrolment, level="4e", subjects=["maths", "francais"], languages=["fr", "ar"], by=cast.malik)
    asked = ask_authorisation(cast.malik, guardian=cast.samira, words=WORDS, by=cast.malik)
    grant(asked, scopes=SCOPES, relation="mère", by=cast.samira)
    agree(asked, by=cast.malik)
    return settle(enrolment, by=cast.malik)
