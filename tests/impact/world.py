"""Rows of impact for the small world: an agreement that Farid reads, one that he does not, a frozen report, a key, two letters."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from lefil.demo.cast import Cast
from lefil.impact import actions
from lefil.impact.models import Agreement, Snapshot, Subscription, Token


@dataclass(frozen=True)
class ImpactWorld:
    agreement: Agreement
    other: Agreement
    snapshot: Snapshot
    token: Token
    asked: Subscription
    on: Subscription


def impact_world(cast: Cast) -> ImpactWorld:
    """Farid reads the foundation's agreement on tutoring; the ministry's is not open to him."""
    today = timezone.localdate()
    span = {"starts": today - timedelta(days=250), "ends": today + timedelta(days=120)}
    agreement = actions.agree(
        cast.article1,
        programmes=[cast.tutoring],
        funder="Fondation des Deux Rives",
        reference="F-2026-14",
        open=True,
        by=cast.chloe,
        **span,
    )
    actions.aim(agreement, code="pupils_accompanied", objective=5000, by=cast.chloe)
    actions.aim(agreement, code="pairs_met", objective=1000, by=cast.chloe)
    actions.let_read(agreement, person=cast.farid, by=cast.chloe)
    other = actions.agree(cast.article1, programmes=[cast.tutoring], funder="Ministère", reference="M-7", by=cast.chloe, **span)
    actions.aim(other, code="meetings_held", objective=100, by=cast.chloe)
    asked = actions.ask_digest(cast.article1, email="curieuse@exemple.fr", by=None)
    on = actions.confirm_digest(actions.ask_digest(cast.article1, email="fidele@exemple.fr", by=None), by=None)
    token, _secret = actions.make_token(
        cast.article1, name="Tableau de bord", scopes=["programmes"], expires=today + timedelta(days=30), by=cast.chloe
    )
    frozen = actions.freeze(agreement, until=today - timedelta(days=1), by=cast.chloe)
    return ImpactWorld(agreement, other, frozen, token, asked, on)
