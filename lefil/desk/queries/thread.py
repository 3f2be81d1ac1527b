"""A person's thread: what was lived, newest first, as knots. Built from rows, never stored."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.desk.queries.steps import with_whom
from lefil.documents.models import Certificate
from lefil.enrolments.models import Completion, Enrolment
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Group, Seat
from lefil.groups.rules import staffed_groups
from lefil.kit.thread import Knot
from lefil.meetings.models import Booking
from lefil.meetings.rules import followed_meetings
from lefil.people.models import Person

SILENCE = timedelta(days=14)
CAME = {"present", "late"}


@dataclass(frozen=True)
class Rows:
    """What the thread is made of: all of a person's rows, or those that one member of staff follows."""

    bookings: QuerySet[Booking]
    steps: QuerySet[Completion]
    groups: QuerySet[Group]
    certificates: QuerySet[Certificate]
    places: QuerySet[Enrolment]


def rows_of(person: Person, reader: Person | None) -> Rows:
    mine = Rows(
        Booking.objects.filter(person=person), Completion.objects.filter(enrolment__person=person),
        Group.objects.filter(pk__in=Seat.objects.filter(enrolment__person=person).values("group")),
        Certificate.objects.filter(person=person), Enrolment.objects.filter(person=person),
    )  # fmt: skip
    if reader is None:
        return mine
    followed = followed_by(reader).values("pk")
    return Rows(
        mine.bookings.filter(meeting__in=followed_meetings(reader).values("pk")), mine.steps.filter(enrolment__in=followed),
        mine.groups.filter(pk__in=staffed_groups(reader).values("pk")), mine.certificates.filter(enrolment__in=followed),
        mine.places.filter(pk__in=followed),
    )  # fmt: skip


def thread_of(person: Person, *, reader: Person | None = None, limit: int = 30) -> list[Knot]:
    """At most `limit` knots, newest first, with a dashed stretch where nothing happened for 14 days. Five queries.

    `reader` is the member of staff who opens the file: what the person lives with another association stays out of it.
    """
    rows = rows_of(person, reader)
    dated = [
        *_meetings(rows.bookings), *_steps(rows.steps), *_groups(rows.groups), *_certificates(rows.certificates), *_starts(rows.places),
    ]  # fmt: skip
    dated.sort(key=lambda knot: knot.when, reverse=True)
    return _with_silences(dated[:limit])


def _meetings(bookings: QuerySet[Booking]) -> list[Knot]:
    """The next meeting, then those that were."""
    now = timezone.now()
    rows = bookings.exclude(state="cancelled").exclude(meeting__state="cancelled")
    rows = rows.select_related("meeting", "attendance").prefetch_related("meeting__bookings__person", "meeting__bookings__attendance")
    coming = list(rows.filter(meeting__ends__gt=now).exclude(meeting__group__state="closed").order_by("meeting__starts", "id")[:1])
    past = rows.filter(meeting__ends__lte=now).order_by("-meeting__starts", "-id")[:30]
    return [_meeting_knot(booking, "now" if booking.meeting.starts <= now else "planned") for booking in coming] + [
        _meeting_knot(booking, "done") for booking in past
    ]


def _meeting_knot(booking: Booking, state: str) -> Knot:
    came = getattr(booking, "attendance", None)
    text = str(came.get_outcome_display()).capitalize() if came else ""
    others = [row.attendance for row in booking.meeting.bookings.all() if row.pk != booking.pk and hasattr(row, "attendance")]
    alone = booking.meeting.kind == "pair" and any(other.outcome not in CAME for other in others)  # one absent of a class is not everybody
    if came and came.minutes and not alone:
        text = _("%(minutes)s minutes ensemble") % {"minutes": came.minutes}
    elif came and came.minutes:
        state, text = "missed", _("L’autre personne n’est pas venue")
    if came and came.outcome not in CAME:
        state = "missed"
    title = with_whom(booking, _("Séance avec %(names)s"))
    return Knot(
        title=title, when=booking.meeting.starts, text=text, state=state,
        url=reverse("meetings:detail", args=[booking.meeting.key]), link=_("Ouvrir la séance") if booking.meeting.kind == "pair" else _("Ouvrir le rendez-vous"),
    )  # fmt: skip


def _steps(completions: QuerySet[Completion]) -> list[Knot]:
    """One knot a day: the steps passed on that day, together."""
    days_of: dict[date, list[Completion]] = {}
    for row in completions.filter(state="passed").select_related("module").order_by("updated", "id"):
        days_of.setdefault(timezone.localdate(row.updated), []).append(row)
    return [
        Knot(
            title=rows[0].module.title if len(rows) == 1 else _("%(n)s étapes acquises") % {"n": len(rows)},
            when=rows[-1].updated,
            text=_("Étape acquise") if len(rows) == 1 else " · ".join(row.module.title for row in rows),
        )
        for rows in days_of.values()
    ]


def _groups(groups: QuerySet[Group]) -> list[Knot]:
    rows = groups.select_related("programme").order_by("-id")
    knots = [Knot(title=_("Un binôme est formé"), when=row.created, text=row.programme.name) for row in rows]
    return knots + [Knot(title=_("Le binôme se termine"), when=row.closed) for row in rows if row.closed]


def _certificates(certificates: QuerySet[Certificate]) -> list[Knot]:
    rows = certificates.filter(revoked=None)
    return [
        Knot(title=row.get_kind_display(), when=row.issued, url=f"/attestations/{row.key}/", link=_("Ouvrir l’attestation")) for row in rows
    ]


def _starts(places: QuerySet[Enrolment]) -> list[Knot]:
    rows = places.select_related("programme")
    return [Knot(title=_("Bienvenue"), when=row.created, text=row.programme.name, state="start") for row in rows]


def _with_silences(knots: list[Knot]) -> list[Knot]:
    out: list[Knot] = []
    for newer, older in zip([None, *knots], knots, strict=False):
        if newer is not None and newer.state != "now" and newer.when - older.when > SILENCE:  # type: ignore[operator]
            gap = (newer.when - older.when).days  # type: ignore[operator]
            out.append(Knot(state="silence", text=_("%(days)s jours sans nouvelles") % {"days": gap}))
        out.append(older)
    return out
