"""Messages of rooms with a minor that who protects reads again: those held, those of the sample. Never one between adults."""

from django.db.models import QuerySet

from lefil.live.models import ChatLine
from lefil.meetings.rules import followed_meetings
from lefil.people.models import Person

WAITING = ("held", "sampled")


def lines_to_review(person: Person) -> QuerySet[ChatLine]:
    """Of the meetings that a person protects; the held ones first, since somebody waits. Never their own words."""
    rows = ChatLine.objects.filter(review__in=WAITING, room__meeting__in=followed_meetings(person, "protection").values("pk"))
    rows = rows.exclude(participant__person=person).select_related(
        "participant__person", "room__meeting__group", "room__meeting__programme"
    )
    return rows.order_by("review", "id")
