"""Who calls whom in a calling session, and who reads what."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from lefil.care.models import Call, Round, Thread
from lefil.care.rules.threads import visible_threads
from lefil.catalogue.models import Programme
from lefil.catalogue.rules import run_by
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Seat
from lefil.orgs.models import Membership
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person


def can_make_rounds(person: Person | None, programme: Programme) -> bool:
    return run_by(person).filter(pk=programme.pk).exists()


def cleared_callers(person: Person, programme: Programme, today: date) -> QuerySet[Enrolment]:
    """Volunteers of the programme that this member of staff follows and whose every gate is green."""
    rows = followed_by(person).filter(programme=programme, side="volunteer", person__erased=None, person__account__isnull=False)
    return Enrolment.objects.filter(pk__in=rows.values("pk")).cleared(today).select_related("person").order_by("person__name", "id")


def visible_rounds(person: Person | None) -> QuerySet[Round]:
    """Those that staff run, and those where one was asked to call."""
    if person is None:
        return Round.objects.none()
    reach = organisations_of(person, *Membership.STAFF).values("pk")
    assigned = standing(person, *Membership.STAFF).filter(breadth="programme").values("pk")
    whole = Programme.objects.filter(Q(organisation__in=reach) | Q(assignments__membership__in=assigned))
    staff = Q(programme__in=whole.values("pk")) | Q(made_by=person)  # a partner: only the rounds they made
    return Round.objects.filter(staff | Q(pk__in=asked_to(person).values("pk")))


def asked_to(person: Person | None) -> QuerySet[Round]:
    """Rounds where one is asked to call, while one's own gates are green."""
    if person is None:
        return Round.objects.none()
    green = Enrolment.objects.filter(person=person, side="volunteer").cleared(timezone.localdate())
    return Round.objects.filter(callers__enrolment__in=green.values("pk"))


def visible_calls(person: Person | None) -> QuerySet[Call]:
    """A caller sees the calls of the rounds where they call that are still to be made, and their own; nobody's that was erased."""
    if person is None:
        return Call.objects.none()
    rows = Call.objects.filter(round__in=asked_to(person).values("pk"), thread__enrolment__person__erased=None)
    return rows.filter(Q(state="waiting") | Q(by=person))


def can_call(person: Person, round: Round) -> bool:
    """Only during the hours of the round, and only while one's gates are green."""
    return round.going_on and asked_to(person).filter(pk=round.pk).exists()


def may_be_called(person: Person, programme: Programme, today: date) -> QuerySet[Thread]:
    """Whom volunteers may call: adults of the programme with a number. Minors and the red level are called by staff (C7)."""
    adults = Q(enrolment__person__born__lte=date(today.year - 18, today.month, min(today.day, 28)))
    rows = visible_threads(person).filter(adults, enrolment__programme=programme, enrolment__side="learner", state="open")
    return rows.exclude(level="red").exclude(enrolment__person__phone="")


def may_take(person: Person, call: Call) -> bool:
    """Read again at each call: still followed, not red, and never by who was parted from them to protect somebody."""
    shared = Seat.objects.filter(enrolment__person=person, group__seats__enrolment__person=call.thread.enrolment.person_id)
    apart = shared.filter(Q(group__held=True) | Q(group__closure__kind="safety"))
    return Thread.objects.filter(pk=call.thread_id, state="open").exclude(level="red").exists() and not apart.exists()
