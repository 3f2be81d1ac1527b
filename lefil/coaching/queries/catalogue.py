"""What a candidate chooses among."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lefil.catalogue.models import Module, Programme
from lefil.coaching import content
from lefil.coaching.models import Path, Turn, Workshop
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Booking


@dataclass(frozen=True)
class Figures:
    """Of one programme: volunteers trained or in training, candidates who have begun at least one module."""

    volunteers: int
    candidates: int


def modules_of(programme: Programme) -> QuerySet[Module]:
    return programme.modules.filter(kind="workshop", side="learner", active=True, code__in=content.MODULES).order_by("position", "id")


def module_for(programme: Programme, code: str) -> Module | None:
    return modules_of(programme).filter(code=code).first()


def path_of(enrolment: Enrolment) -> list[str]:
    """The modules' codes in the order suggested to this candidate; empty before the five questions."""
    path = Path.objects.filter(enrolment=enrolment).first()
    return list(path.order) if path else []


def places_of(module: Module) -> QuerySet[Workshop]:
    """Workshops of a module that a candidate may still choose."""
    return Workshop.objects.filter(
        meeting__module=module, meeting__state="planned", meeting__starts__gt=timezone.now(), taken__lt=F("places"), lead__isnull=False,
        observer__isnull=False,
    ).select_related("meeting", "lead__person", "observer__person").order_by("meeting__starts", "id")  # fmt: skip


def seats_of(enrolment: Enrolment) -> QuerySet[Booking]:
    """A candidate's places, those to come first."""
    rows = Booking.objects.filter(enrolment=enrolment, side="learner", state__in=Booking.STANDING, meeting__workshop__isnull=False)
    return rows.select_related("meeting__module", "meeting__workshop").order_by("-meeting__starts", "id")


def waits_for(enrolment: Enrolment) -> set[int]:
    """Modules of which this candidate waits for a place."""
    return set(Turn.objects.filter(enrolment=enrolment, told=None).values_list("module_id", flat=True))


def figures(programme: Programme) -> Figures:
    """A volunteer counts once they have begun a module of their training, or lead, observe or learn in a workshop, or
    have graded a sample; a candidate once they came to one."""
    people = Enrolment.objects.filter(programme=programme).exclude(state="refused")
    runs = (
        Q(workshops_led__isnull=False)
        | Q(workshops_observed__isnull=False)
        | Q(workshops_learnt__isnull=False)
        | Q(calibrations__isnull=False)
    )
    trained = people.filter(Q(completions__module__programme=programme) | runs, side="volunteer").values("person").distinct()
    begun = people.filter(side="learner", bookings__attendance__outcome__in=["present", "late"], bookings__meeting__workshop__isnull=False)
    return Figures(trained.count(), begun.values("person").distinct().count())
