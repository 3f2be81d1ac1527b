from datetime import date, datetime, time, timedelta
from secrets import randbelow
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.catalogue.reference.feasts import public_holidays
from lefil.classroom.content.lessons import CODES, lessons
from lefil.classroom.models import Cohort, HalfDay, Helping, Resource
from lefil.classroom.models.cohorts import LARGEST, SMALLEST
from lefil.classroom.rules.classes import learners_of, teachers_of
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import form_class, leave_class, seat_in, tell
from lefil.groups.models import Seat
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.live.actions import set_policy
from lefil.live.models import Policy
from lefil.meetings.actions import expect, plan_lesson, release
from lefil.orgs.models import Organisation
from lefil.people.models import Person

PARIS = ZoneInfo("Europe/Paris")
NOON = time(13)
MOST_HALF_DAYS = 60


@transaction.atomic
def open_cohort(
    programme: Programme, *, teacher: Enrolment, title: str, by: Person | None, organisation: Organisation | None = None, nda: str = "",
    places: int = LARGEST,
) -> Cohort:  # fmt: skip
    """An empty class with its teacher. Its rooms open without a lobby and keep the chat a year, unless the association chose otherwise.

    Refused for a programme that is no class, for fewer than 15 or more than 25 places, and for a teacher who is not cleared.
    """
    if programme.pack != "classroom" or teacher.side != "volunteer":
        raise Refused(_("Choisissez un cours en direct, et la personne qui enseigne."))
    if not SMALLEST <= places <= LARGEST:
        raise Refused(_("Une classe a entre 15 et 25 places."))
    group = form_class(programme, organisation=organisation or programme.organisation, name=title, by=by)
    seat_in(group, enrolment=teacher, by=by)
    if not Policy.objects.filter(programme=programme).exists():
        set_policy(programme, media="auto", lobby=False, chat="all", chat_minors="all", keep_days=365, by=by)
    cohort = Cohort.objects.create(group=group, teacher=teacher, title=title.strip()[:120], nda=nda.strip(), places=places)
    record(cohort, "open", by=by)
    return cohort


def _held(cohort: Cohort) -> Cohort:
    """The row of a cohort, kept until the end of the transaction: places and numbers are given one at a time."""
    return (
        Cohort.objects.select_for_update(of=("self",))
        .select_related("group__programme", "group__organisation", "teacher__person")
        .get(pk=cohort.pk)
    )


@transaction.atomic
def join_class(cohort: Cohort, *, enrolment: Enrolment, by: Person | None) -> Seat:
    """A learner whose positioning says that they can enter takes a place; a volunteer becomes a co-teacher.

    Refused without positioning or with another route, and when the class is full.
    """
    cohort = _held(cohort)
    if enrolment.side == "learner":
        found = getattr(enrolment, "positioning", None)
        if found is None or found.decision != "join":
            raise Refused(_("Faites d’abord le point avec cette personne : français, ordinateur, internet. Elle entre ensuite."))
        if learners_of(cohort).count() >= cohort.places:
            raise Refused(_("Cette classe est complète. Proposez la prochaine."))
    seat = seat_in(cohort.group, enrolment=enrolment, by=by)
    expect(enrolment, group=cohort.group, by=by)
    return seat


@transaction.atomic
def plan_half_day(cohort: Cohort, *, starts: datetime, minutes: int, lesson: str, by: Person | None) -> HalfDay:
    """One morning or afternoon, with its meeting in the room. Refused as `plan_lesson` is, and for a half-day there is already."""
    cohort = _held(cohort)
    if lesson not in CODES:
        raise Refused(_("Choisissez une des leçons du cours."))
    local = starts.astimezone(PARIS)
    part = "am" if local.time() < NOON else "pm"
    same = cohort.half_days.filter(part=part, meeting__starts__date=local.date()).exclude(meeting__state="cancelled")
    if same.exists():
        raise Refused(_("Cette demi-journée est déjà prévue."))
    number = (cohort.half_days.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_HALF_DAYS:
        raise Refused(_("Une classe a au plus 60 demi-journées."))
    meeting = plan_lesson(
        cohort.group, starts=starts, minutes=minutes, title=lessons()[lesson].short, host=cohort.teacher.person, by=by, quiet=part == "pm"
    )
    half_day = HalfDay.objects.create(
        cohort=cohort, meeting=meeting, part=part, lesson=lesson, number=number, word=f"{randbelow(9000) + 1000}"
    )
    record(half_day, "plan", by=by)
    return half_day


@transaction.atomic
def plan_course(cohort: Cohort, *, first: date, weekdays: list[int], parts: list[str], each: int, by: Person | None) -> list[HalfDay]:
    """The eight lessons in their order, each on `each` half-days (1 or 2), on these weekdays (0 is Monday), never on a public holiday.

    A morning is from 9 to 12, an afternoon from 14 to 17, in Paris. Then the whole class gets one letter.
    """
    if not weekdays or not parts or each not in (1, 2) or not set(parts) <= set(HalfDay.PARTS):
        raise Refused(_("Choisissez au moins un jour, et le matin ou l’après-midi."))
    wanted, made, day = [code for code in CODES for _n in range(each)], [], first
    while wanted:
        if day.weekday() in weekdays and day not in public_holidays(day.year):
            for part in sorted(parts)[: len(wanted)]:
                starts = datetime.combine(day, time(9 if part == "am" else 14), PARIS)
                made.append(plan_half_day(cohort, starts=starts, minutes=180, lesson=wanted.pop(0), by=by))
        day += timedelta(days=1)
    tell_timetable(cohort, by=by)
    return made


@transaction.atomic
def tell_timetable(cohort: Cohort, *, by: Person | None) -> int:
    """One letter to each of the class with the first half-day and the page of all; once per timetable. Returns to how many."""
    ahead = cohort.half_days.filter(meeting__state="planned", meeting__starts__gt=timezone.now()).select_related("meeting")
    coming = list(ahead.order_by("meeting__starts"))
    if not coming:
        return 0
    told = 0
    for seat in cohort.group.seats.filter(left=None).select_related("enrolment__person"):
        person, key = seat.enrolment.person, f"classroom/timetable:{cohort.key}:{coming[0].key}:{seat.pk}"
        facts: dict[str, Any] = {"cohort": cohort, "first": coming[0].meeting.starts, "count": len(coming)}
        page = absolute("classroom:cohort", cohort.key)
        told += tell(person, kind="classroom/timetable", key=key, by=by, group=cohort.group, page=page, **facts) is not None
    return told


@transaction.atomic
def share_learners(cohort: Cohort, *, volunteer: Enrolment, learners: list[Enrolment], by: Person | None) -> list[Helping]:
    """The learners whom one co-teacher looks after, in place of those before. Refused beyond four, and for who is not of the class."""
    cohort = _held(cohort)
    if len(learners) > Helping.MOST:
        raise Refused(_("Un bénévole suit quatre personnes au plus."))
    if not teachers_of(cohort).filter(pk=volunteer.pk).exists():
        raise Refused(_("Cette personne n’aide pas dans cette classe."))
    here = set(learners_of(cohort).values_list("pk", flat=True))
    if not {one.pk for one in learners} <= here:
        raise Refused(_("Une de ces personnes n’est plus dans la classe."))
    Helping.objects.filter(cohort=cohort, volunteer=volunteer).delete()
    Helping.objects.filter(cohort=cohort, learner__in=learners).delete()  # a learner has one co-teacher: the last chosen
    made = [Helping.objects.create(cohort=cohort, volunteer=volunteer, learner=one) for one in learners]
    record(cohort, "share", by=by, about=volunteer.person, detail={"learners": len(made)})
    return made


@transaction.atomic
def share_equally(cohort: Cohort, *, by: Person | None) -> int:
    """Gives every learner without co-teacher to the co-teacher who has the fewest, four at most each. Returns how many found one."""
    cohort = _held(cohort)
    helpers = [one for one in teachers_of(cohort) if one.pk != cohort.teacher_id]
    load = {one.pk: Helping.objects.filter(cohort=cohort, volunteer=one).count() for one in helpers}
    alone = learners_of(cohort).exclude(pk__in=Helping.objects.filter(cohort=cohort).values("learner"))
    given = 0
    for learner in alone:
        free = [one for one in helpers if load[one.pk] < Helping.MOST]
        if not free:
            break
        chosen = min(free, key=lambda one: load[one.pk])
        Helping.objects.create(cohort=cohort, volunteer=chosen, learner=learner)
        load[chosen.pk] += 1
        given += 1
    record(cohort, "share", by=by, detail={"learners": given})
    return given


@transaction.atomic
def add_resource(cohort: Cohort, *, title: str, link: str, by: Person, lesson: str = "") -> Resource:
    """A link beside the video and on the lesson's page. Only https."""
    if not link.startswith("https://"):
        raise Refused(_("L’adresse commence par https://"))
    if lesson and lesson not in CODES:
        raise Refused(_("Choisissez une des leçons du cours."))
    resource = Resource.objects.create(cohort=cohort, lesson=lesson, title=title.strip()[:120], link=link)
    record(resource, "add", by=by)
    return resource


@transaction.atomic
def remove_resource(resource: Resource, *, by: Person) -> None:
    record(resource, "remove", by=by)
    resource.delete()


@transaction.atomic
def take_out(cohort: Cohort, *, enrolment: Enrolment, by: Person | None, why: str = "") -> Seat:
    """Not of the class any more: nor expected at its lessons, nor with a co-teacher. Refused for its teacher."""
    if enrolment.pk == cohort.teacher_id:
        raise Refused(_("Choisissez d’abord une autre personne pour enseigner."))
    seat = Seat.objects.select_related("group", "enrolment__person").filter(group=cohort.group_id, enrolment=enrolment).first()
    if seat is None:
        raise Refused(_("Cette personne n’est plus dans la classe."))
    leave_class(seat, by=by, why=why)
    release(enrolment, group=cohort.group, by=by)
    Helping.objects.filter(cohort=cohort, learner=enrolment).delete()
    Helping.objects.filter(cohort=cohort, volunteer=enrolment).delete()
    return seat
