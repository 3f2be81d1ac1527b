from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, prefetch_related_objects

from lefil.enrolments.models import Enrolment
from lefil.groups.models import Closure, ExitInterview, Group, Seat
from lefil.people.models import ParentalAuthorisation, Person

STANDING = ("signing", "active", "suspended")


@dataclass(frozen=True)
class OtherSide:
    """All that one side of a pair ever knows of the other: no surname, no phone, no address, no age."""

    called: str
    side: str
    word: str


@dataclass(frozen=True)
class Pair:
    """A group as one of its members sees it."""

    group: Group
    seat: Seat
    others: tuple[OtherSide, ...]

    @property
    def names(self) -> str:
        return ", ".join(other.called for other in self.others)


@dataclass(frozen=True)
class Needed:
    """One signature a group needs: by a person for oneself, or by any of `guardians` for a minor."""

    member: Person
    side: str
    guardians: tuple[Person, ...] = ()
    by_guardian: bool = False
    done: bool = False


@dataclass(frozen=True)
class Ending:
    """`reasons` in words; `can_reopen` is False when it ended to protect someone."""

    kind: str
    reasons: tuple[str, ...]
    note: str
    interviews: tuple[ExitInterview, ...]
    can_reopen: bool


def other_sides(group: Group, person: Person) -> tuple[OtherSide, ...]:
    """The others of a group, for one of its members. One query, none when the seats are prefetched with their people."""
    words = {"volunteer": group.programme.volunteer_word, "learner": group.programme.learner_word}
    return tuple(
        OtherSide(seat.enrolment.person.called, seat.side, words[seat.side])
        for seat in _present(group)
        if seat.enrolment.person_id != person.pk
    )


def pairs_of(person: Person, *states: str) -> list[Pair]:
    """The pairs of one person in these states (by default those not closed), newest first. Four queries."""
    groups = Group.objects.filter(state__in=states or STANDING, pk__in=Seat.objects.filter(enrolment__person=person).values("group"))
    seen = []
    for group in groups.select_related("programme", "organisation").prefetch_related("seats__enrolment__person"):
        mine = next(seat for seat in group.seats.all() if seat.enrolment.person_id == person.pk)
        seen.append(Pair(group, mine, other_sides(group, person)))
    return seen


def seat_of(group: Group, person: Person | None) -> Seat | None:
    """The place a person holds now in a group; None for staff, for strangers and for those who left."""
    if person is None:
        return None
    return Seat.objects.filter(group=group, enrolment__person=person, left=None).select_related("enrolment__person").first()


def _present(group: Group) -> list[Seat]:
    """Members of a standing group; of a closed one, all who were in it."""
    prefetch_related_objects([group], "seats__enrolment__person")
    return [seat for seat in group.seats.all() if seat.left is None or group.state == "closed"]


def guardians_of(minor: Person) -> tuple[Person, ...]:
    """Holders of parental authority whose authorisation stands."""
    granted = ParentalAuthorisation.objects.filter(minor=minor, state="granted").select_related("guardian").order_by("id")
    return tuple({row.guardian_id: row.guardian for row in granted}.values())


def needed_signatures(group: Group, today: date) -> list[Needed]:
    """Who must sign before the group may meet: each member and, for a minor where the programme asks for parents, a guardian."""
    signed = set(group.signatures.values_list("person", "on_behalf_of"))
    needed = []
    for seat in group.seats.filter(left=None).select_related("enrolment__person"):
        member = seat.enrolment.person
        needed.append(Needed(member, seat.side, done=(member.pk, None) in signed))
        if seat.side == "learner" and group.programme.needs_parent and member.band(today) != "adult":
            done = any(for_whom == member.pk for _by, for_whom in signed)
            needed.append(Needed(member, seat.side, guardians_of(member), by_guardian=True, done=done))
    return needed


def seats_taken(enrolment: Enrolment) -> int:
    """How many standing groups a person is in, in this programme."""
    return Seat.objects.filter(enrolment=enrolment, left=None, group__state__in=STANDING).count()


def together_before(learner: Enrolment, volunteer: Enrolment) -> QuerySet[Group]:
    """Every group, standing or closed, in which these two have sat."""
    return Group.objects.filter(seats__enrolment=learner).filter(seats__enrolment=volunteer).order_by("-id")


def ending_of(group: Group) -> Ending:
    """How a closed group ended, for staff."""
    closure = group.closure
    interviews = closure.interviews.select_related("seat__enrolment__person")
    return Ending(
        closure.get_kind_display(), tuple(str(Closure.REASONS[code]) for code in closure.reasons), closure.note, tuple(interviews),
        closure.kind != "safety",
    )  # fmt: skip
