from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import move, record
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.people.models import ErasureRequest, Person
from lefil.people.queries import rooms_with_privacy

DAYS = 30


@transaction.atomic
def saw(person: Person, *, by: Person | None, news: datetime | None = None) -> bool:
    """Notes that somebody read this person's file, at most once a day for each reader; nobody reads their own.

    `news`: when the last thing in the file was written. Who reads it again since then is noted again.
    """
    if by is None or by.pk == person.pk:
        return False
    day_ago = timezone.now() - timedelta(days=1)
    seen = Entry.objects.filter(about=person, by=by, verb="saw", at__gte=max(day_ago, news) if news else day_ago)
    if seen.exists():
        return False
    record(person, "saw", by=by)
    return True


@transaction.atomic
def ask_erasure(person: Person, *, words: str, by: Person | None) -> ErasureRequest:
    """A person asks to be forgotten; asked twice, the first request stands. Staff have 30 days (article 12 RGPD)."""
    asked = ErasureRequest.objects.filter(person=person, state="asked").first()
    if asked:
        return asked
    asked = ErasureRequest.objects.create(person=person, words=words[:2000])
    record(asked, "ask_erasure", by=by)
    return asked


@transaction.atomic
def answer_erasure(request: ErasureRequest, *, yes: bool, answer: str, by: Person) -> ErasureRequest:
    """Erases the person, or says why not, in a sentence they will read."""
    if not yes and not answer.strip():
        raise Refused(_("Écrivez à la personne pourquoi vous gardez son dossier."))
    person = request.person
    to, said = ("done", "") if yes else ("refused", answer[:500])
    move(request, to=to, by=by, answered=timezone.now(), answer=said)
    if yes:
        erase(person, by=by)
    return request


@transaction.atomic
def erase(person: Person, *, by: Person | None, why: str = "") -> Person:
    """Takes a person's words out of every room and keeps the counts. There is no way back.

    Each room's own `privacy.erase` does its part, from the top of the house down; one that fails undoes them all. Refused
    while the person holds a role: an association never loses its staff by a click.
    """
    if person.erased:
        return person
    if person.memberships.filter(until__isnull=True).exists():
        raise Refused(_("Cette personne a un rôle dans une association. Mettez d’abord fin à ce rôle."))
    record(person, "erase", by=by, why=why)
    Person.objects.filter(pk=person.pk).update(erased=timezone.now())
    for _room, privacy in rooms_with_privacy():
        privacy.erase(person)
    for guardian in _left_alone(person):
        erase(guardian, by=by, why=why)
    person.refresh_from_db()
    return person


def _left_alone(minor: Person) -> list[Person]:
    """Parents who were here only for this child."""
    parents = Person.objects.present().filter(authorisations_given__minor=minor, enrolments__isnull=True, memberships__isnull=True)
    return list(parents.exclude(authorisations_given__minor__erased__isnull=True).distinct())
