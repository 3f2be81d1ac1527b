"""Rows behind the addresses of care, in the small world of tests/world.py."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from lefil.care import actions
from lefil.care.models import Call, Relay, Reply, Round
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.people.actions import enter


@dataclass(frozen=True)
class Care:
    """Théo calls in a round that goes on: Lina is still to be called, Samuel did not answer. `reply` came from the phone that Samira shares."""

    reply: Reply
    relay: Relay
    round: Round
    call: Call
    taken: Call


def cared(cast: Any, places: dict[str, Enrolment], theo: Any) -> Care:
    now = timezone.now()
    for name in ("lina", "samuel"):
        actions.open_thread(places[name], owner=cast.chloe, by=None)
    samira = actions.open_thread(places["samira"], owner=cast.chloe, by=None)
    brother = enter("Adam Saïdi", phone=cast.samira.phone, by=None)
    actions.open_thread(enrol(brother, programme=cast.tutoring, side="learner", by=brother), owner=cast.chloe, by=None)
    reply = actions.hear("3", provider_id="monde", sender=cast.samira.phone, at=now, by=None)
    assert reply
    threads = [places["lina"].thread, places["samuel"].thread]
    with at(now - timedelta(minutes=5)):
        made = actions.open_round(
            cast.tutoring, organisation=cast.article1, title="Prendre des nouvelles", script="Bonjour", starts=now, ends=now + timedelta(hours=2),
            callers=[places["theo"]], threads=threads, by=cast.chloe,
        )  # fmt: skip
    waiting, taken = Call.objects.filter(round=made).order_by("id")
    relay = actions.agree_relay(samira.enrolment.person, kind="trusted", name="Leïla", phone="+33639980199", by=cast.samira)
    return Care(
        reply=reply,
        relay=relay,
        round=made,
        call=waiting,
        taken=actions.end_call(actions.take_call(taken, by=theo), outcome="no_answer", by=theo),
    )
