"""The gates between signing up and meeting anyone: required modules, a proven contact, and a parent's word for a minor."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.template import Context, Engine

from lefil.catalogue.models import Module
from lefil.enrolments.models import Completion, Enrolment
from lefil.letters.models import Letter
from lefil.people.models import ParentalAuthorisation, Person

FOR_EVER = date(9999, 12, 31)


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
    birthdays = [_years_before(today, years) for years in (15, 18)]
    moved = Q(Exists(word)) | Q(Exists(module)) | Q(person__verified__gt=F("settled"))
    birthday = Q(person__born__in=birthdays, settled__date__lt=today)
    return (
        Enrolment.objects.filter(state__in=["applied", "ready", "suspended", "paused"], person__erased__isnull=True)
        .filter(moved | birthday)
        .select_related("person", "programme")
        .prefetch_related("completions")
        .order_by("settled", "id")
    )


def _years_before(today: date, years: int) -> date:
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
