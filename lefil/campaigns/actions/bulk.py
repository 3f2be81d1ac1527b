"""Ten thousand people in one transaction: the same rows, constraints and journal lines as one by one, in a few hundred statements."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.campaigns.intake.rows import Row
from lefil.campaigns.models import Intake
from lefil.campaigns.queries.public import words_for_parents
from lefil.campaigns.queries.signup import points_of
from lefil.campaigns.rules import weigh
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.journal.models import Entry
from lefil.matching.models import Availability, Need, Offer, OfferedSubject, Proposal
from lefil.people.models import ParentalAuthorisation, Person
from lefil.people.queries.accounts import folded

CHUNK = 500
WHY = {
    "write": "Un message lui a été envoyé.",
    "invite": "Un message a été envoyé à son parent.",
    "attach": "La personne s’est connectée.",
    "move": "Son inscription a avancé.",
    "correct": "La personne a corrigé son dossier.",
}


def _chunks(rows: Sequence[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    left = iter(rows)
    while part := list(islice(left, size)):
        yield part


def _note(verb: str, rows: list[Any], *, by: Person | None, about: Any) -> int:
    """One journal line per row, as `journal.record` writes it. `about(row)` is the number of the person concerned. Returns the last id."""
    noun = rows[0]._meta.label_lower if rows else ""
    Entry.objects.bulk_create(
        [Entry(by=by, about_id=about(row), verb=verb, noun=noun, noun_id=row.pk, detail={}) for row in rows], batch_size=CHUNK
    )
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def write(intake: Intake, *, rows: list[Row], by: Person | None) -> dict[str, Any]:
    """Writes the people, their enrolments, weeks, needs or offers, and parents. Returns what the undo needs."""
    people = _people(rows)
    enrolments = _enrolments(intake, rows, people)
    weeks = [Availability(enrolment=one, bands=row.ask["bands"]) for row, one in zip(rows, enrolments, strict=True)]
    Availability.objects.bulk_create(weeks, batch_size=CHUNK)
    guardians: list[Person] = []
    if intake.role == "pupil":
        _needs(intake, rows, enrolments)
        guardians = _guardians(intake, rows, people, by)
    else:
        _offers(rows, enrolments)
    last = _note("import", enrolments, by=by, about=lambda one: one.person_id)
    made = [person.pk for row, person in zip(rows, people, strict=True) if row.known is None]
    return {"people": made, "guardians": [one.pk for one in guardians], "enrolments": [one.pk for one in enrolments], "last": last}


def _people(rows: list[Row]) -> list[Person]:
    new = [Person(**row.person) for row in rows if row.known is None]
    Person.objects.bulk_create(new, batch_size=CHUNK)
    known = Person.objects.in_bulk([row.known for row in rows if row.known is not None])
    fresh = iter(new)
    return [next(fresh) if row.known is None else known[row.known] for row in rows]


def _enrolments(intake: Intake, rows: list[Row], people: list[Person]) -> list[Enrolment]:
    side = "learner" if intake.role == "pupil" else "volunteer"
    return Enrolment.objects.bulk_create(
        [
            Enrolment(
                person=person, programme_id=intake.campaign.programme_id, organisation_id=intake.organisation_id, side=side,
                profile=row.profile, facts=row.facts, answers=row.kept, source=row.source,
            )
            for row, person in zip(rows, people, strict=True)
        ],
        batch_size=CHUNK,
    )  # fmt: skip


def _needs(intake: Intake, rows: list[Row], enrolments: list[Enrolment]) -> None:
    points, now = points_of(intake.campaign.programme), timezone.now()
    today = timezone.localdate(now)
    needs = []
    for row, enrolment in zip(rows, enrolments, strict=True):
        parts = weigh(points, row.facts, since=today, today=today)
        needs.append(
            Need(
                enrolment=enrolment, level=row.ask["level"], subjects=row.ask["subjects"], languages=row.person["speaks"],
                gender_wish=row.ask.get("gender_wish", ""), modes=row.ask.get("modes", []), urgency=sum(parts.values()),
                urgency_parts=parts, since=now,
            )
        )  # fmt: skip
    Need.objects.bulk_create(needs, batch_size=CHUNK)


def _offers(rows: list[Row], enrolments: list[Enrolment]) -> None:
    now = timezone.now()
    offers = Offer.objects.bulk_create(
        [
            Offer(
                enrolment=enrolment, capacity=row.ask["capacity"], languages=row.person["speaks"],
                gender_wish=row.ask.get("gender_wish", ""), modes=row.ask.get("modes", []), since=now,
            )
            for row, enrolment in zip(rows, enrolments, strict=True)
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    lines = [
        OfferedSubject(offer=offer, subject=subject, level_from=first, level_to=last)
        for row, offer in zip(rows, offers, strict=True)
        for subject, first, last in row.ask["subjects"]
    ]
    OfferedSubject.objects.bulk_create(lines, batch_size=CHUNK)


def _guardians(intake: Intake, rows: list[Row], people: list[Person], by: Person | None) -> list[Person]:
    """One parent per (phone, name), found or brought in, and the request for each minor. Nothing is sent: see `intakes.invite`."""
    today = timezone.localdate()
    minors = [
        (person, row.parent) for row, person in zip(rows, people, strict=True) if row.parent.get("phone") and person.band(today) != "adult"
    ]
    found = _parents_known({parent["phone"] for _minor, parent in minors})
    new: dict[tuple[str, str], Person] = {}
    for _minor, parent in minors:
        mark = parent["phone"], folded(parent["name"])
        if mark not in found and mark not in new:
            new[mark] = Person(
                name=parent["name"], called=parent["name"].split(" ")[0][:60], phone=parent["phone"], language=_offered(parent)
            )
    Person.objects.bulk_create(list(new.values()), batch_size=CHUNK)
    _note("enter", list(new.values()), by=by, about=lambda person: person.pk)
    every, words = {**found, **new}, words_for_parents(intake.campaign)
    asked = []
    for minor, parent in minors:
        guardian = every[parent["phone"], folded(parent["name"])]
        if guardian.pk != minor.pk:
            asked.append(
                ParentalAuthorisation(
                    minor=minor, guardian=guardian, channel="sms", language=_offered(parent), words={**words, "child": minor.called}
                )
            )
    ParentalAuthorisation.objects.bulk_create(asked, batch_size=CHUNK)
    _note("ask", asked, by=by, about=lambda one: one.minor_id)
    return list(new.values())


def _parents_known(phones: set[str]) -> dict[tuple[str, str], Person]:
    known = {}
    for part in _chunks(sorted(phones)):
        for person in Person.objects.present().filter(phone__in=part).order_by("-pk"):
            known[person.phone, folded(person.name)] = person
    return known


def _offered(parent: dict[str, str]) -> str:
    """A language in which the request exists."""
    return parent.get("language", "fr") if parent.get("language") in {"fr", "en", "ar"} else "fr"


@transaction.atomic
def take_out(intake: Intake, *, by: Person | None) -> list[list[Any]]:
    """Deletes what an import made, except the people to whom something has happened since. Returns [[person id, why], …]."""
    made = intake.made
    kept: dict[int, str] = {}
    numbers = dict(_persons_of(made["enrolments"]))
    for part in _chunks(sorted(numbers.values())):
        kept |= _touched(part, since=made["last"])
    for part in _chunks(sorted(numbers)):
        kept |= {numbers[one]: "Un binôme est proposé ou formé." for one in _engaged(part)}
    gone = [number for number, person in numbers.items() if person not in kept]
    for part in _chunks(gone):
        Enrolment.objects.filter(pk__in=part).delete()
    _remove_people(sorted({numbers[one] for one in gone} & set(made["people"])))
    _remove_people(_childless(made["guardians"], since=made["last"]))
    Entry.objects.bulk_create([Entry(by=by, verb="unimport", noun="enrolments.enrolment", noun_id=one) for one in gone], batch_size=CHUNK)
    return [[person, why] for person, why in sorted(kept.items())]


def _persons_of(enrolments: list[int]) -> Iterator[tuple[int, int]]:
    for part in _chunks(enrolments):
        yield from Enrolment.objects.filter(pk__in=part).order_by("pk").values_list("pk", "person_id")


def _touched(people: list[int], *, since: int) -> dict[int, str]:
    """What the journal says of these people after the import; having been read by staff is not an event."""
    lines = Entry.objects.filter(about__in=people, pk__gt=since).exclude(verb__in=["saw", "settle", "regime"])
    return {about: WHY.get(verb, _("Son dossier a changé depuis.")) for about, verb in lines.order_by("pk").values_list("about_id", "verb")}


def _engaged(enrolments: list[int]) -> set[int]:
    seats = Seat.objects.filter(enrolment__in=enrolments).values_list("enrolment_id", flat=True)
    sent = Proposal.objects.exclude(state__in=["draft", "dropped"])
    learners = sent.filter(need__enrolment__in=enrolments).values_list("need__enrolment_id", flat=True)
    volunteers = sent.filter(offer__enrolment__in=enrolments).values_list("offer__enrolment_id", flat=True)
    return {*seats.order_by("pk"), *learners.order_by("pk"), *volunteers.order_by("pk")}


def _childless(guardians: list[int], *, since: int) -> list[int]:
    """Parents brought in by the import whose children have all left it."""
    left = set(guardians)
    for part in _chunks(guardians):
        left -= set(ParentalAuthorisation.objects.filter(guardian__in=part).order_by("pk").values_list("guardian_id", flat=True))
        left -= set(_touched(part, since=since))
    return sorted(left)


def _remove_people(people: list[int]) -> None:
    for part in _chunks(people):
        Person.objects.filter(pk__in=part, enrolments__isnull=True, account__isnull=True).delete()
