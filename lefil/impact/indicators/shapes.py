"""The four kinds of rows that figures count, each with its way to a place and to its people."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.groups.models import Group, Seat
from lefil.impact.indicators.base import Indicator, Proof
from lefil.meetings.models import Booking, Meeting

CAME = ("present", "late")
MET = ("pair", "workshop", "lesson")  # an interview or a welcome is a step towards, not the thing itself


def came(period: Any, **more: Any) -> QuerySet[Booking]:
    """Bookings of people who really came to a meeting of the period."""
    return Booking.objects.filter(period.moments("meeting__starts"), attendance__outcome__in=CAME, meeting__kind__in=MET, **more)


class OfEnrolments(Indicator):
    """A row is a person in a programme."""

    person: ClassVar[str] = "person"
    unit: ClassVar[Any] = _("personnes")
    evidence: ClassVar[Any] = _("dossier de la personne")

    def proof(self, row: Any) -> Proof:
        return Proof(row.pk, str(self.evidence), timezone.localdate(row.created), row.person.name, row.person.key)


class OfGroups(Indicator):
    """A row is a pair or a class; a place is one of its learners'."""

    unit: ClassVar[Any] = _("binômes")
    evidence: ClassVar[Any] = _("fiche du binôme, avec ses signatures")

    def somewhere(self, territories: tuple[str, ...]) -> Any:
        return Exists(Seat.objects.filter(group=OuterRef("pk"), side="learner", enrolment__person__departement__in=territories))

    def told(self, rows: QuerySet) -> QuerySet:
        seats = Seat.objects.filter(side="learner").select_related("enrolment__person").order_by("id")
        return rows.prefetch_related(Prefetch("seats", seats, to_attr="learners"))

    def proof(self, row: Group) -> Proof:
        person = row.learners[0].enrolment.person if row.learners else None  # type: ignore[attr-defined]
        day = timezone.localdate(row.first_met or row.created)
        return Proof(row.pk, str(self.evidence), day, person.name if person else "", person.key if person else "")


class OfMeetings(Indicator):
    """A row is a meeting; a place is that of a learner who was expected."""

    unit: ClassVar[Any] = _("séances")
    evidence: ClassVar[Any] = _("séance, avec ses présences")

    def somewhere(self, territories: tuple[str, ...]) -> Any:
        return Exists(Booking.objects.filter(meeting=OuterRef("pk"), side="learner", person__departement__in=territories))

    def told(self, rows: QuerySet) -> QuerySet:
        learners = Booking.objects.filter(side="learner").select_related("person").order_by("id")
        return rows.prefetch_related(Prefetch("bookings", learners, to_attr="learners"))

    def proof(self, row: Meeting) -> Proof:
        person = row.learners[0].person if row.learners else None  # type: ignore[attr-defined]
        day = timezone.localdate(row.starts)
        return Proof(row.pk, str(self.evidence), day, person.name if person else "", person.key if person else "")


class OfSeats(Indicator):
    """A row is a volunteer's place in a pair or a class."""

    programme: ClassVar[str] = "group__programme"
    person: ClassVar[str] = "enrolment__person"
    evidence: ClassVar[Any] = _("parcours du bénévole, daté")

    def proof(self, row: Seat) -> Proof:
        person = row.enrolment.person
        return Proof(row.pk, str(self.evidence), row.joined, person.name, person.key)
