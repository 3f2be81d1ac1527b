"""Chloé keeps a list and a draft, and has lent her people to a colleague."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from lefil.care.actions import draft_mailing, save_filter, transfer
from lefil.care.models import Cover, Mailing, Saved
from lefil.demo.cast import Cast
from lefil.orgs.actions import appoint


@dataclass(frozen=True)
class Day:
    saved: Saved
    mailing: Mailing
    cover: Cover


def day(cast: Cast) -> Day:
    appoint(cast.ines, organisation=cast.article1, role="coordinator", by=cast.chloe)
    transfer(cast.chloe, to=cast.ines, until=timezone.localdate() + timedelta(days=7), by=cast.chloe)
    return Day(
        save_filter(cast.chloe, name="Élèves", query="cote=learner", by=cast.chloe),
        draft_mailing(cast.chloe, name="Rappel", channel="own", texts={"fr": "Bonjour {prenom}"}, query="cote=learner", by=cast.chloe),
        Cover.objects.get(),
    )
