"""Two funders: a foundation and a ministry, what they were promised, and one report frozen last Sunday."""

from datetime import datetime, timedelta

from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.demo.cast import Cast
from lefil.impact.actions import agree, aim, freeze, let_read
from lefil.impact.queries.reading import last_sunday
from lefil.orgs.actions import appoint

PUPILS, PAIRS = 5000, 1000
# programme -> (reference, objectives): 80 HR volunteers trained or in training and 70 candidates who began; a class of 25; its mentors.
ALSO: dict[str, tuple[str, dict[str, int]]] = {
    "coups-de-pouce": ("FDR-2020-09", {"hr_volunteers": 80, "candidates_began": 70, "advices_followed": 60}),
    "digistart-javascript": ("FDR-2020-11", {"class_joined": 25, "half_days_attended": 600, "half_days_signed": 95, "class_stayed": 80}),
    "mentorat-emploi": ("FDR-2020-12", {"mentees_met": 20, "talks_held": 120, "applications_sent": 200, "working_6_months": 60}),
}


def fund(cast: Cast, now: datetime) -> None:
    """The objectives of April 2020: 1,000 pairs then 5,000 pupils; then those of the other associations."""
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
    for slug, aims in ALSO.items():
        _also(cast, slug, aims, span)
    freeze(foundation, until=last_sunday(today), by=cast.chloe)


def _also(cast: Cast, slug: str, aims: tuple[str, dict[str, int]], span: dict) -> None:
    """The foundation also helps the other associations."""
    programme = Programme.objects.filter(slug=slug).select_related("organisation").first()
    if programme is None:
        return
    reference, objectives = aims
    appoint(cast.farid, organisation=programme.organisation, role="funder", by=None)
    made = agree(
        programme.organisation, programmes=[programme], funder="Fondation des Deux Rives", reference=reference, by=cast.chloe, **span
    )
    for code, objective in objectives.items():
        aim(made, code=code, objective=objective, by=cast.chloe)
    let_read(made, person=cast.farid, by=cast.chloe)
