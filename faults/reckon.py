"""What people were told against what the base and the provider hold. Each line of the list that comes back is a broken promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from faults.provider import Provider
from faults.storm import Said, answers
from faults.world import World


def broken(world: World, said: list[Said], provider: Provider, *, spare: int) -> list[str]:
    return [*signups(said, spare), *bookings(world, said), *reports(said), *letters(provider)]


def signups(said: list[Said], spare: int) -> Iterator[str]:
    """An end that was acknowledged is one enrolment; a page that was acknowledged is in the draft or in the enrolment."""
    from lefil.campaigns.models import Draft
    from lefil.enrolments.models import Enrolment
    from lefil.journal.models import Entry
    from lefil.matching.models import Offer

    enrolled = Counter(Enrolment.objects.filter(person__name__startswith="Orage").values_list("person__name", flat=True))
    offers = Counter(Offer.objects.filter(enrolment__person__name__startswith="Orage").values_list("enrolment__person__name", flat=True))
    drafts = {draft.key: draft for draft in Draft.objects.all()}
    told = set(Entry.objects.filter(noun="enrolments.enrolment", verb="enrol").values_list("noun_id", flat=True))
    keys = dict(Enrolment.objects.filter(person__name__startswith="Orage").values_list("person__name", "pk"))
    for one in said:
        if one.kind != "signup":
            continue
        name = answers(spare + one.n)[4]["name"]
        if one.done and enrolled[name] != 1:
            yield f"sign-up {one.n} was acknowledged and has {enrolled[name]} enrolments"
        if enrolled[name] > 1 or offers[name] != enrolled[name]:
            yield f"sign-up {one.n} has {enrolled[name]} enrolments and {offers[name]} offers: half an action"
        if enrolled[name] and keys[name] not in told:
            yield f"sign-up {one.n} has an enrolment that the journal does not tell"
        if not one.done and not enrolled[name] and one.page:
            yield from _pages(one, drafts.get(one.key), spare)


def _pages(one: Said, draft: object, spare: int) -> Iterator[str]:
    """The acknowledged pages of a sign-up that has not ended."""
    held = str(getattr(draft, "answers", ""))
    for number, page in enumerate(answers(spare + one.n)[: one.page]):
        for value in page.values():
            if isinstance(value, str) and len(value) > 8 and not value.startswith("+") and value not in held:
                yield f"sign-up {one.n} lost page {number}: {value}"


def bookings(world: World, said: list[Said]) -> Iterator[str]:
    """Places: never more than there are, and whoever was told that they have one has one."""
    from django.db.models import Count, Q

    from lefil.enrolments.models import Enrolment
    from lefil.meetings.models import Booking, Meeting

    standing = Count("bookings", filter=Q(bookings__state__in=Booking.STANDING))
    for meeting in Meeting.objects.filter(key__in=world.slots).annotate(standing=standing):
        if not meeting.standing == meeting.taken <= meeting.capacity:
            yield f"slot {meeting.key}: {meeting.standing} bookings, {meeting.taken} taken, {meeting.capacity} places"
    keys = {booker.url.strip("/").split("/")[-1]: n for n, booker in enumerate(world.bookers)}
    rows = Enrolment.objects.filter(key__in=keys).annotate(
        held=Count("bookings", filter=Q(bookings__state__in=Booking.STANDING, bookings__meeting__key__in=world.slots))
    )
    held = {keys[row.key]: row.held for row in rows}
    for one in said:
        if one.kind == "book" and ((one.done and held[one.n] != 1) or held[one.n] > 1):
            yield f"booking {one.n}: told {one.done}, holds {held[one.n]}"


def reports(said: list[Said]) -> Iterator[str]:
    from lefil.meetings.models import Attendance
    from lefil.tutoring.models import Report

    for one in said:
        if one.kind == "tell" and one.done:
            minutes = set(Attendance.objects.filter(booking__meeting__key=one.key).values_list("minutes", flat=True))
            if Report.objects.filter(meeting__key=one.key).count() != 1 or minutes != {one.minutes}:
                yield f"report of {one.key}: told {one.minutes} minutes, holds {minutes}"


def letters(provider: Provider) -> Iterator[str]:
    """Once the storm is over and the workers had time: every text that was due has left, once, with the same words."""
    from django.utils import timezone

    from lefil.letters.models import Letter

    due = Letter.objects.filter(channel="sms", due__lte=timezone.now())
    left = list(due.exclude(state__in=["sent", "dropped"]).values_list("key", "state"))
    if left:
        yield f"{len(left)} letters have not left: {left[:3]}"
    sent = set(due.filter(state="sent").values_list("key", flat=True))
    never = sent - provider.delivered.keys()
    if never:
        yield f"{len(never)} letters are called sent and the provider never had them: {sorted(never)[:3]}"
    unknown = provider.delivered.keys() - set(Letter.objects.values_list("key", flat=True))
    if unknown:
        yield f"{len(unknown)} texts were sent that no letter tells: {sorted(unknown)[:3]}"
    if provider.changed:
        yield f"{len(provider.changed)} texts came again with other words under the same key"
