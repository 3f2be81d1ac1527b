"""Fills the demonstration: six weeks of a campaign, lived by the cast and by a crowd of 10,200."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from lefil.campaigns.actions import bring_in, read
from lefil.campaigns.models import Campaign
from lefil.catalogue.models import Programme
from lefil.demo.cast import Cast, enter_cast
from lefil.demo.clock import at
from lefil.demo.generate import people_files
from lefil.demo.scenes.benoit_and_malik import meet
from lefil.demo.scenes.classroom import teach
from lefil.demo.scenes.coaching import coach
from lefil.demo.scenes.crowd import clear_pupils, clear_volunteers
from lefil.demo.scenes.funders import fund
from lefil.demo.scenes.mentoring import mentor
from lefil.demo.scenes.others import set_others
from lefil.demo.scenes.pairs import first_slot, form_pairs, live, sign_all
from lefil.demo.scenes.rooms import open_rooms
from lefil.demo.scenes.silence import fall_silent
from lefil.demo.scenes.stage import set_stage
from lefil.enrolments.models import Enrolment
from lefil.kit.tables import read as read_table

SEED = 2020
CLEARED = 90  # of each side, per wave
PAIRS = 34  # per wave


def fill(
    *, volunteers: int = 5200, pupils: int = 5000, coaches: int = 80, candidates: int = 70, say: Callable[[str], object] = print
) -> Cast:
    """From the first day, six weeks ago, to this morning. The same seed gives the same people."""
    now, dice = timezone.now().replace(minute=0, second=0, microsecond=0), random.Random(SEED)
    with at(now - timedelta(weeks=6)):
        cast = enter_cast()
        campaign = set_stage(cast)
        say("les associations, le dispositif, la campagne")
    with at(now - timedelta(weeks=5)):
        bring_crowd(campaign, cast, volunteers=volunteers, pupils=pupils)
        say(f"{volunteers} bénévoles et {pupils} élèves importés")
    with at(now - timedelta(weeks=5, days=-1)):
        pair = meet(cast, campaign)
    for wave in range(2):
        lead(cast, now - timedelta(weeks=4 - 2 * wave), now, dice, wave)
        say(f"vague {wave + 1} : bénévoles formés, binômes en route")
    pair(now, dice)
    set_others(cast, campaign, now)
    coach(cast, now, volunteers=coaches, candidates=candidates)
    say("les ateliers de La Cravate Solidaire")
    teach(cast, now)
    mentor(cast, now)
    say("la classe et les mentors de Konexio")
    fall_silent(cast, now, Programme.objects.get(slug="coups-de-pouce"))
    fund(cast, now)
    open_rooms(cast)
    say("la distribution est en place")
    return cast


def bring_crowd(campaign: Campaign, cast: Cast, *, volunteers: int, pupils: int) -> None:
    """By the import, as an association would: read the file, then bring everyone in."""
    for role, filename, content in people_files(volunteers=volunteers, pupils=pupils, seed=SEED):
        table = read_table(content, filename)
        intake = read(campaign, organisation=cast.article1, role=role, filename=filename, table=table, by=cast.chloe)
        bring_in(intake, by=cast.chloe)


def lead(cast: Cast, day: datetime, now: datetime, dice: random.Random, wave: int) -> None:
    """One wave: some are cleared, the engine pairs them, most pairs sign and begin."""
    rows = Enrolment.objects.filter(programme=cast.tutoring, state="applied").exclude(person__phone="", person__email="")
    rows = rows.select_related("person", "programme", "organisation")
    with at(day):
        clear_volunteers(
            rows.filter(side="volunteer", profile__in=["student", "professional"]).order_by("id")[:CLEARED], cast=cast, dice=dice
        )
        clear_pupils(rows.filter(side="learner").order_by("id")[:CLEARED], cast=cast, dice=dice)
        groups = form_pairs(cast.tutoring, by=cast.chloe, most=PAIRS)
        for group in groups:
            if dice.random() < 0.9:
                sign_all(group)
    for group in groups:
        if group.state == "active" and dice.random() < 0.85:
            with at(day + timedelta(hours=2)):
                start = first_slot(group, day + timedelta(days=1), hour=dice.choice([17, 18, 19]), weekday=dice.randrange(5))
                live(group, first=start, now=now, dice=dice)
