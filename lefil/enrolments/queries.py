"""The gates between signing up and meeting anyone: required modules, a proven contact, and a parent's word for a minor."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.template import Context, Engine
from django.utils import timezone

from lefil.catalogue.models import Module
from lefil.enrolments.models import Completion, Enrolment
from lefil.letters.models import Letter
from lefil.people.models import ParentalAuthorisation, Person

FOR_EVER = date(9999, 12, 31)
TRAINING_QUIET = timedelta(days=7)


@dataclass(frozen=True)
class Gate:
    """One gate of one enrolment. `until` is the last day on which it is green, None while it is not."""

    code: str
    title: str
    module: Module | None
    completion: Completion | None
    until: date | None

    def green(self, today: date) -> bool:
        return self.until is not None and self.until >= today


def gates_of(enrolment: Enrolment, *, today: date) -> list[Gate]:
    """Every gate, in order. Three queries."""
    done = {completion.module_id: completion for completion in enrolment.completions.all()}
    gates = [_contact(enrolment.person)]
    if enrolment.side == "learner" and enrolment.programme.needs_parent:
        gates += _parent(enrolment.person, today)
    modules = Module.objects.filter(programme=enrolment.programme_id, side=enrolment.side, required=True, active=True)
    return gates + [_module(module, done.get(module.pk)) for module in modules]


def _contact(person: Person) -> Gate:
    return Gate("contact", "", None, None, FOR_EVER if person.verified else None)


def _parent(person: Person, today: date) -> list[Gate]:
    """Under 18, a holder of parental authority must agree; under 15 the child agrees too (article 45 loi informatique et libertés).

    An unknown age counts as a minor's: nothing is allowed by not answering.
    """
    band = person.band(today)
    if band == "adult":
        return []
    granted = ParentalAuthorisation.objects.filter(minor=person, state="granted")
    if band != "teen":
        granted = granted.filter(child_agreed__isnull=False)
    until = FOR_EVER if any(set(ParentalAuthorisation.NEEDED) <= set(a.scopes) for a in granted) else None
    return [Gate("parent", "", None, None, until)]


def _module(module: Module, completion: Completion | None) -> Gate:
    until = None
    if completion and completion.state == "passed":
        until = completion.valid_until or FOR_EVER
    return Gate(module.code, module.title, module, completion, until)


def optional_modules(enrolment: Enrolment) -> list[tuple[Module, Completion | None]]:
    """The trainings of one's side that are an offer, not a gate, in order, with what the person has done of each. Two queries."""
    done = {completion.module_id: completion for completion in enrolment.completions.all()}
    modules = Module.objects.filter(programme=enrolment.programme_id, side=enrolment.side, kind="training", required=False, active=True)
    return [(module, done.get(module.pk)) for module in modules]


def stopped_in_training(now: datetime) -> QuerySet[Enrolment]:
    """Volunteers whose next gate is a training, without a step forward for seven days, not told about this one yet.

    `next_module` is its id. One query: the first required module not held, in the order of `gates_of`.
    """
    today, edge = timezone.localdate(now), now - TRAINING_QUIET
    mine = Completion.objects.filter(enrolment=OuterRef("pk"))
    held = Completion.objects.filter(enrolment=OuterRef(OuterRef("pk")), module=OuterRef("pk"), state="passed").filter(
        Q(valid_until=None) | Q(valid_until__gte=today)
    )
    left = Module.objects.filter(programme=OuterRef("programme"), side=OuterRef("side"), required=True, active=True).filter(~Exists(held))
    first = left.order_by("position", "id")
    key = Concat(Value("training:"), Cast("pk", CharField()), Value(":"), Cast("next_module", CharField()))
    return (
        Enrolment.objects.filter(side="volunteer", state__in=["applied", "suspended"], created__lt=edge)
        .filter(person__verified__isnull=False, person__erased__isnull=True)
        .exclude(person__phone="", person__email="")
        .filter(~Exists(mine.filter(updated__gte=edge)))
        .annotate(next_module=Subquery(first.values("pk")[:1]), next_kind=Subquery(first.values("kind")[:1]))
        .filter(next_kind="training")
        .annotate(told_key=key)
        .filter(~Exists(Letter.objects.filter(key=OuterRef("told_key")).values("pk")))
        .select_related("person", "programme")
        .order_by("created", "id")
    )


def modules_by_id(ids: set[int]) -> dict[int, Module]:
    return Module.objects.in_bulk(ids)


def expired(today: date) -> QuerySet[Enrolment]:
    """Ready until yesterday or before."""
    return (
        Enrolment.objects.filter(state="ready", cleared_until__lt=today)
        .select_related("person", "programme")
        .order_by("cleared_until", "id")
    )


def expiring_in(days: int, today: date) -> QuerySet[Completion]:
    """Steps whose validity ends within `days`, of people who still take part and have not been told at that delay yet."""
    key = Concat(Value("expiring:"), Cast("pk", CharField()), Value(":"), Cast("valid_until", CharField()), Value(f":{days}"))
    told = Letter.objects.filter(key=OuterRef("told_key")).values("pk")
    return (
        Completion.objects.filter(
            state="passed", module__required=True, module__active=True, valid_until__range=(today, today + timedelta(days=days)),
            enrolment__state__in=["ready", "paused"],
        )
        .annotate(told_key=key)
        .filter(~Exists(told))
        .select_related("enrolment__person", "enrolment__programme", "module")
        .order_by("valid_until", "id")
    )  # fmt: skip


def to_settle(today: date) -> QuerySet[Enrolment]:
    """Enrolments that something has moved since they were last settled: a parent's answer, a proven contact, a changed module,
    a 15th or 18th birthday."""
    since = OuterRef("settled")
    word = ParentalAuthorisation.objects.filter(minor=OuterRef("person")).filter(
        Q(answered__gt=since) | Q(withdrawn__gt=since) | Q(child_agreed__gt=since)
    )
    module = Module.objects.filter(programme=OuterRef("programme"), side=OuterRef("side"), updated__gt=since)
    birthdays = [years_before(today, years) for years in (15, 18)]
    moved = Q(Exists(word)) | Q(Exists(module)) | Q(person__verified__gt=F("settled"))
    birthday = Q(person__born__in=birthdays, settled__date__lt=today)
    return (
        Enrolment.objects.filter(state__in=["applied", "ready", "suspended", "paused"], person__erased__isnull=True)
        .filter(moved | birthday)
        .select_related("person", "programme")
        .prefetch_related("completions")
        .order_by("settled", "id")
    )


def years_before(today: date, years: int) -> date:
    """The last birth date of those who are `years` old on that day."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February: the birthday is kept on the 28th
        return today.replace(year=today.year - years, day=28)


def words_of(enrolment: Enrolment, module: Module) -> str:
    """The text of a commitment with the names in it, as this person reads and signs it (Markdown)."""
    words = {
        "organisation": enrolment.organisation.name,
        "volunteer": enrolment.person.called,
        "pupil": enrolment.person.called,
        "programme": enrolment.programme.name,
        "contact_phone": enrolment.organisation.help_phone or settings.HELP_PHONE,
    }
    return Engine(autoescape=False).from_string(module.content["text"]).render(Context(words))
