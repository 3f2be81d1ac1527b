from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import slugify

from lefil.kit.links import sign
from lefil.orgs.models import Membership, Organisation
from lefil.orgs.rules import organisations_of, visible_authorisations, visible_erasures, visible_memberships, within
from lefil.people.models import ErasureRequest, ParentalAuthorisation, Person
from lefil.people.queries import Due, due_for, has_second_factor, rules

ANSWER_DAYS = 30


def team_of(person: Person | None, *, today: date) -> QuerySet[Membership]:
    """Roles standing today where the person administers, by organisation then name, with what narrows them. Four queries."""
    held = visible_memberships(person).filter(Q(until__isnull=True) | Q(until__gte=today))
    return (
        held.select_related("person", "organisation")
        .prefetch_related("assignments__programme", "group_assignments__group")
        .order_by("organisation__name", "organisation_id", "person__name", "id")
    )


def administered(person: Person | None) -> list[Organisation]:
    """The associations a person administers, each after the one it stands below. One query."""
    mine = organisations_of(person, "admin").select_related("parent__parent")
    return sorted(mine, key=lambda one: [(step.name, step.pk) for step in _from_the_top(one)])


def _from_the_top(organisation: Organisation) -> list[Organisation]:
    above = organisation.parent
    return [*(_from_the_top(above) if above else []), organisation]


def free_slug(words: str) -> str:
    """A short name for addresses, of these words, that no organisation has yet."""
    base = slugify(words)[:40] or "association"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 3) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def scope_choices(organisation: Organisation) -> dict[str, list[tuple[str, str]]]:
    """What a role may be narrowed to: {"programmes": [(key, name)], "groups": […]}. Tables of upper rooms, by their reverse names."""
    return {
        "programmes": [(one.key, one.name) for one in organisation.programmes.all()],
        "groups": [(one.key, str(one)) for one in organisation.groups.exclude(state="closed")[:500]],
    }


def erasures_waiting(person: Person | None) -> QuerySet[ErasureRequest]:
    """Oldest first: the first to be late."""
    return visible_erasures(person).filter(state="asked", person__erased__isnull=True).select_related("person").order_by("asked", "id")


def answer_before(request: ErasureRequest) -> date:
    return request.asked.date() + timedelta(days=ANSWER_DAYS)


@dataclass(frozen=True)
class Plan:
    """What a rule would do tonight to one's own people: counts (None: not for this reader), and the first 50 by name."""

    due: Due
    now: int | None
    soon: int
    people: list[Person]


def dry_run(person: Person | None) -> list[Plan]:
    """Every rule, as the nightly sweep would apply it, counted within the person's own organisations."""
    ours = within(person, "admin").values("pk")
    plans = []
    for rule in rules():
        due = due_for(rule)
        if rule.object == "letter":
            plans.append(Plan(due, due.rows.filter(person__in=ours).count(), 0, []))
        elif rule.object == "draft":
            reach = organisations_of(person, "admin").values("pk")
            plans.append(Plan(due, due.rows.filter(campaign__programme__organisation__in=reach).count(), 0, []))
        elif rule.object == "incident":  # how many there are is for those who protect only
            ours_to_protect = organisations_of(person, "protection")
            plans.append(
                Plan(
                    due, due.rows.filter(organisation__in=ours_to_protect.values("pk")).count() if ours_to_protect.exists() else None, 0, []
                )
            )
        else:
            rows = due.rows.filter(pk__in=ours)
            soon = due.soon.filter(pk__in=ours).count() if due.soon is not None else 0
            plans.append(Plan(due, rows.count(), soon, list(rows.order_by("id")[:50])))
    return plans


def to_confirm(person: Person | None) -> QuerySet[ParentalAuthorisation]:
    """A parent's yes by phone that waits for a second member of the team: any but the one who heard it."""
    waiting = visible_authorisations(person).filter(state="asked", channel="phone", minor__erased__isnull=True)
    return waiting.exclude(recorded_by=person).select_related("minor", "guardian", "recorded_by").order_by("id")


def authorisation_link(minor: Person, *, organisation: Organisation, frequency: str, duration: str, by: Person) -> str:
    """The address where this very member of staff records a parent's answer about this minor, for a day.

    The upper room that shows the minor decides who may: it makes the link only for who sees the person. An empty frequency or
    duration is said as usual, in the parent's language.
    """
    return reverse("orgs:authorise", args=[sign("authorise", minor.pk, by.pk, organisation.pk, frequency, duration)])


def authorised_link(facts: list, *, by: Person) -> tuple[Person, dict[str, str]] | None:
    """(minor, words of the text) of such a link; None when it was made for somebody else."""
    minor_pk, staff_pk, organisation_pk, frequency, duration = facts
    minor = Person.objects.present().filter(pk=minor_pk).first()
    organisation = Organisation.objects.filter(pk=organisation_pk).first()
    if staff_pk != by.pk or minor is None or organisation is None:
        return None
    words = {
        "organisation": organisation.name, "frequency": frequency, "duration": duration, "contact_name": by.called,
        "contact_phone": organisation.help_phone or settings.HELP_PHONE,
    }  # fmt: skip
    return minor, words


def named(model: str, keys: list[str], organisation: Organisation) -> list:
    """Rows of an upper room's table ("catalogue.Programme", "groups.Group") of one organisation, by key."""
    return list(apps.get_model(model)._default_manager.filter(organisation=organisation, key__in=keys))


def standing_team(today: date) -> QuerySet[Membership]:
    """Every role that stands that day, on the whole site: for who runs the server, never for a page."""
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today), person__erased__isnull=True)


def without_second_factor(today: date) -> int:
    """How many of the team have not shown a second proof of who they are yet. One query and one for each, for who runs the server."""
    people = Person.objects.filter(pk__in=standing_team(today).values("person")).select_related("account")
    return sum(person.account is None or not has_second_factor(person.account) for person in people)


def with_letter() -> QuerySet[Organisation]:
    """Associations that run something open: their weekly letter may be asked for by anybody."""
    return Organisation.objects.filter(programmes__open=True).distinct().order_by("name", "id")
