from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lefil.coaching.models import Advice, Feedback, Grade, RoomNote, SimulatedAnswer, Simulation, Take, Workshop
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import own_enrolments
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import followed_meetings
from lefil.people.models import Person

AMEND = timedelta(hours=24)


def visible_workshops(person: Person | None) -> QuerySet[Workshop]:
    """Those a person leads, observes, learns or has a place in, and those they follow as staff."""
    if person is None:
        return Workshop.objects.none()
    booked = Booking.objects.filter(person=person, state__in=Booking.STANDING).values("meeting")
    mine = Q(lead__person=person) | Q(observer__person=person) | Q(trainee__person=person) | Q(meeting__in=booked)
    return Workshop.objects.filter(mine | Q(meeting__in=followed_meetings(person).values("pk"))).filter(meeting__programme__pack="coaching")


def followed_workshops(person: Person | None) -> QuerySet[Workshop]:
    """Those a person follows as staff."""
    return Workshop.objects.filter(meeting__programme__pack="coaching", meeting__in=followed_meetings(person).values("pk"))


def place_of(person: Person | None, side: str) -> Enrolment | None:
    """A person's own place in a coaching programme, the newest; None when they have none that stands."""
    return own_enrolments(person).filter(programme__pack="coaching", side=side).select_related("programme").order_by("-id").first()


def cleared(enrolment: Enrolment, today: date) -> bool:
    """Every gate green on that day, asked of the rows."""
    return Enrolment.objects.filter(pk=enrolment.pk).cleared(today).exists()


def runs(person: Person | None, workshop: Workshop) -> bool:
    """One of its two volunteers, or who leads a part of it, whose gates are green still."""
    if person is None:
        return False
    third = workshop.trainee_id if workshop.learns == "co_lead" else None
    ids = [place for place in (workshop.lead_id, workshop.observer_id, third) if place]
    return Enrolment.objects.filter(pk__in=ids, person=person).cleared(timezone.localdate()).exists()


def learns_in(person: Person | None, workshop: Workshop) -> bool:
    """Who watches it to learn: the run sheet is theirs to read, the candidate's sheet and grid are not."""
    if person is None or workshop.trainee_id is None:
        return False
    return Enrolment.objects.filter(pk=workshop.trainee_id, person=person).cleared(timezone.localdate()).exists()


def busy_at(person: Person, meeting: Meeting) -> QuerySet[Booking]:
    """A person's other meetings at that hour."""
    return Booking.objects.filter(
        person=person, state__in=Booking.STANDING, meeting__state="planned", meeting__starts__lt=meeting.ends,
        meeting__ends__gt=meeting.starts,
    ).exclude(meeting=meeting)  # fmt: skip


def follows(person: Person | None, workshop: Workshop) -> bool:
    return followed_workshops(person).filter(pk=workshop.pk).exists()


def visible_feedbacks(person: Person | None) -> QuerySet[Feedback]:
    """A candidate's own, those one wrote, and those of workshops one follows as staff."""
    if person is None:
        return Feedback.objects.none()
    followed = followed_workshops(person).values("pk")
    return Feedback.objects.filter(Q(candidate__person=person) | Q(author=person) | Q(workshop__in=followed))


def visible_advices(person: Person | None) -> QuerySet[Advice]:
    """A candidate's own. Volunteers read the last three through queries.last_advices."""
    return Advice.objects.filter(feedback__candidate__person=person) if person else Advice.objects.none()


def own_grades(person: Person | None) -> QuerySet[Grade]:
    return Grade.objects.filter(author=person) if person else Grade.objects.none()


def visible_takes(person: Person | None) -> QuerySet[Take]:
    """A candidate's own; for the two volunteers of a workshop, those shared with it, as long as their candidate has a place there."""
    if person is None:
        return Take.objects.none()
    green = Enrolment.objects.filter(person=person, side="volunteer").cleared(timezone.localdate()).values("pk")
    seated = Booking.objects.filter(
        meeting=OuterRef("workshop__meeting"), enrolment=OuterRef("enrolment"), side="learner", state__in=Booking.STANDING
    )
    shared = (Q(workshop__lead__in=green) | Q(workshop__observer__in=green)) & Exists(seated)
    return Take.objects.filter(Q(enrolment__person=person) | shared)


def may_be_recorded(enrolment: Enrolment, today: date) -> bool:
    """Nobody under 18 is; who has no known birth date counts as one where parents are asked first."""
    band = enrolment.person.band(today)
    return band == "adult" if band else not enrolment.programme.needs_parent


def visible_simulations(person: Person | None) -> QuerySet[Simulation]:
    """A candidate's own; for the two volunteers of a workshop, those shared with it, as long as their candidate has a place there."""
    if person is None:
        return Simulation.objects.none()
    green = Enrolment.objects.filter(person=person, side="volunteer").cleared(timezone.localdate()).values("pk")
    seated = Booking.objects.filter(
        meeting=OuterRef("workshop__meeting"), enrolment=OuterRef("enrolment"), side="learner", state__in=Booking.STANDING
    )
    shared = (Q(workshop__lead__in=green) | Q(workshop__observer__in=green)) & Exists(seated)
    return Simulation.objects.filter(Q(enrolment__person=person) | shared)


def visible_answers(person: Person | None) -> QuerySet[SimulatedAnswer]:
    """Answers that are whole, of the simulations a person sees."""
    return SimulatedAnswer.objects.filter(simulation__in=visible_simulations(person).values("pk"), done__isnull=False)


def own_uploads(person: Person | None) -> QuerySet[SimulatedAnswer]:
    """One's own answers, whole or on their way."""
    return SimulatedAnswer.objects.filter(simulation__enrolment__person=person) if person else SimulatedAnswer.objects.none()


def own_notes(person: Person | None) -> QuerySet[RoomNote]:
    return RoomNote.objects.filter(author=person) if person else RoomNote.objects.none()
