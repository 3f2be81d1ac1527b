"""Two funders: a foundation and a ministry, what they were promised, and one report frozen last Sunday."""

from datetime import datetime, timedelta

from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.demo.cast import Cast
from lefil.impact.actions import agree, aim, freeze, let_read
from lefil.impact.queries.reading import last_sunday
from lefil.orgs.actions import appoint

PUPILS, PAIRS, VOLUNTEERS, CANDIDATES = 5000, 1000, 80, 70


def fund(cast: Cast, now: datetime) -> None:
    """The objectives of April 2020: 1,000 pairs then 5,000 pupils; 80 HR volunteers trained or in training, 70 candidates who began."""
    today = timezone.localdate(now)
    span = {"starts": today - timedelta(weeks=6), "ends": today + timedelta(weeks=20)}
    foundation = agree(
        cast.article1, programmes=[cast.tutoring], funder="Fondation des Deux Rives", reference="FDR-2020-04", amount=120_000, open=True,
        by=cast.chloe, **span,
    )  # fmt: skip
    ministry = agree(
        cast.article1, programmes=[cast.tutoring], funder="Ministère chargé de la Ville", reference="VL-2020-117", amount=400_000,
        by=cast.chloe, **span,
    )  # fmt: skip
    for agreement in (foundation, ministry):
        aim(agreement, code="pupils_accompanied", objective=PUPILS, by=cast.chloe)
        aim(agreement, code="pairs_met", objective=PAIRS, by=cast.chloe)
        aim(agreement, code="volunteers_enrolled", objective=5000, by=cast.chloe)
        aim(agreement, code="first_meeting_in_time", objective=90, by=cast.chloe)
        let_read(agreement, person=cast.farid, by=cast.chloe)
    aim(ministry, code="meetings_held", objective=10_000, by=cast.chloe)
    _coaching(cast, span)
    freeze(foundation, until=last_sunday(today), by=cast.chloe)


def _coaching(cast: Cast, span: dict) -> None:
    """The foundation also helps La Cravate Solidaire."""
    programme = Programme.objects.filter(pack="coaching", slug="coups-de-pouce").select_related("organisation").first()
    if programme is None:
        return
    appoint(cast.farid, organisation=programme.organisation, role="funder", by=None)
    made = agree(
        programme.organisation, programmes=[programme], funder="Fondation des Deux Rives", reference="FDR-2020-09", by=cast.chloe, **span
    )
    aim(made, code="hr_volunteers", objective=VOLUNTEERS, by=cast.chloe)
    aim(made, code="candidates_began", objective=CANDIDATES, by=cast.chloe)
    aim(made, code="advices_followed", objective=60, by=cast.chloe)
    let_read(made, person=cast.farid, by=cast.chloe)
