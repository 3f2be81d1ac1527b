"""A person's thread as the team reads it: every meeting, letter, call, report and change of level, newest first, with who saw it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.care.defaults import SILENT_DAYS
from lefil.care.models import LEVELS, Contact, Reply, Rung, Signal, Task, Thread
from lefil.care.queries.ladder import came_of
from lefil.care.queries.signals import local_days, words_of
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.journal.models import Entry
from lefil.kit import days
from lefil.kit.thread import Knot
from lefil.letters.models import Letter
from lefil.meetings.models import Booking

MOST = 60
SILENCE = timedelta(days=SILENT_DAYS)
SEERS = 3
Lived = tuple[datetime, Knot]


def story_of(thread: Thread, *, now: datetime, most: int = MOST) -> list[Knot]:
    """At most `most` knots: what is planned, the fraying when nobody has spoken for 14 days, then the past. Ten queries."""
    ahead = [knot for _at, knot in sorted(_ahead(thread, now), key=lambda one: one[0], reverse=True)]
    lived = sorted(_lived(thread, now), key=lambda one: one[0], reverse=True)[:most]
    seen = _seen(thread)
    knots = _with_silences([(at, _with_seers(at, knot, seen)) for at, knot in lived])
    start = Knot(title=_("Bienvenue"), when=timezone.localdate(thread.opened), text=thread.enrolment.programme.name, state="start")
    return [*_frayed(thread, now), *ahead, *knots, start]


def _frayed(thread: Thread, now: datetime) -> Iterator[Knot]:
    gap = local_days(thread.spoken, now)
    if thread.state == "open" and gap >= SILENT_DAYS:
        said = ngettext("%(n)s jour sans nouvelles", "%(n)s jours sans nouvelles", gap) % {"n": gap}
        yield Knot(
            title=said, when=_("Aujourd’hui"), text=_("Un contact était prévu %(day)s.") % {"day": days.day(thread.due)}, state="frayed"
        )


def _ahead(thread: Thread, now: datetime) -> Iterator[Lived]:
    rows = Booking.objects.filter(enrolment=thread.enrolment_id, meeting__starts__gt=now, state__in=Booking.STANDING)
    for booking in rows.exclude(meeting__state="cancelled").select_related("meeting").order_by("meeting__starts")[:2]:
        yield booking.meeting.starts, Knot(title=_kind(booking), when=booking.meeting.starts, state="planned")


def _kind(booking: Booking) -> str:
    return capfirst(str(booking.meeting.get_kind_display()))


def _lived(thread: Thread, now: datetime) -> Iterator[Lived]:
    yield from _contacts(thread)
    yield from _missed(thread, now)
    yield from _letters(thread)
    yield from _levels(thread)
    yield from _signs(thread)
    yield from _tasks(thread)
    yield from _rungs(thread)
    yield from _groups(thread)


def _contacts(thread: Thread) -> Iterator[Lived]:
    replies = {f"reply:{one.pk}": one for one in Reply.objects.filter(thread=thread).order_by("-at", "-id")[:MOST]}
    for one in Contact.objects.filter(thread=thread).select_related("by").order_by("-at", "-id")[:MOST]:
        reply = replies.get(one.source or "")
        title = capfirst(str(one.get_kind_display()))
        if reply:
            title = _("Réponse au SMS : %(meaning)s") % {"meaning": reply.get_meaning_display()}
        elif not one.reached:
            title = _("%(kind)s : pas de réponse") % {"kind": title}
        text = _("Par %(name)s.") % {"name": one.by.called} if one.by else ""
        yield one.at, Knot(title=title, when=one.at, text=text, quote=one.words, state="done" if one.reached else "missed")


def _missed(thread: Thread, now: datetime) -> Iterator[Lived]:
    """Meetings where they did not come: those where they did are contacts already."""
    rows = Booking.objects.filter(enrolment=thread.enrolment_id, meeting__starts__lte=now).select_related("meeting", "attendance")
    for booking in rows.order_by("-meeting__starts", "-id")[:MOST]:
        attended = getattr(booking, "attendance", None)
        if attended and attended.minutes:
            continue
        said = attended.get_outcome_display() if attended else booking.get_state_display() if booking.state != "booked" else ""
        if booking.meeting.state == "cancelled" and not attended:
            said = booking.meeting.get_state_display()
        yield booking.meeting.starts, Knot(title=_kind(booking), when=booking.meeting.starts, text=capfirst(str(said)), state="missed")


def _letters(thread: Thread) -> Iterator[Lived]:
    """Those that left. A person followed by two programmes: only what this thread sent, the rest is not this team's."""
    rungs = Rung.objects.filter(ladder__thread=thread, letter__isnull=False).values("letter")
    rows = Letter.objects.filter(person=thread.enrolment.person_id, sent__isnull=False).exclude(pk__in=rungs).exclude(kind="people/code")
    if Enrolment.objects.filter(person=thread.enrolment.person_id).exclude(pk=thread.enrolment_id).exists():
        rows = rows.filter(kind__startswith="care/")
    for one in rows.order_by("-sent", "-id")[:MOST]:
        state = _("arrivé") if one.arrived else str(one.get_state_display())
        assert one.sent is not None
        yield (
            one.sent,
            Knot(
                title=_("Nous avons écrit"),
                when=one.sent,
                text=f"{one.get_channel_display()} · {state}",
                quote=one.subject or one.body[:160],
            ),
        )


def _levels(thread: Thread) -> Iterator[Lived]:
    for line in Entry.objects.filter(noun="care.thread", noun_id=thread.pk, verb="level").select_related("by").order_by("-id")[:20]:
        title = _("Niveau %(level)s") % {"level": LEVELS.get(line.detail.get("to", ""), "")}
        yield (
            line.at,
            Knot(title=title, when=line.at, text=_("Par %(name)s.") % {"name": line.by.called} if line.by else "", quote=line.why),
        )


def _signs(thread: Thread) -> Iterator[Lived]:
    for one in Signal.objects.filter(thread=thread).select_related("decided_by").order_by("-at", "-id")[:20]:
        who = f" · {one.decided_by.called}" if one.decided_by else ""
        yield (
            one.at,
            Knot(
                title=_("Signe : %(words)s") % {"words": words_of(one.code, one.facts)},
                when=one.at,
                text=capfirst(f"{one.get_state_display()}{who}"),
            ),
        )


def _tasks(thread: Thread) -> Iterator[Lived]:
    """Promises and requests that were dealt with."""
    rows = Task.objects.filter(thread=thread, state="done", done__isnull=False).exclude(kind="plan").select_related("done_by")
    for one in rows.order_by("-done", "-id")[:20]:
        assert one.done is not None
        text = _("Fait par %(name)s.") % {"name": one.done_by.called} if one.done_by else _("Fait.")
        yield one.done, Knot(title=capfirst(str(one.get_kind_display())), when=one.done, text=text, quote=one.words)


def _rungs(thread: Thread) -> Iterator[Lived]:
    for rung in Rung.objects.filter(ladder__thread=thread).select_related("letter", "task").order_by("-at", "-id")[:20]:
        title = _("Essai %(n)s : %(kind)s") % {"n": rung.number + 1, "kind": rung.get_kind_display()}
        words = rung.letter.body if rung.letter else rung.task.words if rung.task else ""
        yield (
            rung.at,
            Knot(title=title, when=rung.at, text=capfirst(came_of(rung)), quote=words, state="missed" if rung.skipped else "done"),
        )


def _groups(thread: Thread) -> Iterator[Lived]:
    for seat in Seat.objects.filter(enrolment=thread.enrolment_id).select_related("group").order_by("-joined", "-id")[:10]:
        kind = seat.group.get_kind_display()
        yield _noon(seat.joined), Knot(title=_("Entre dans un groupe : %(kind)s") % {"kind": kind}, when=seat.joined)
        if seat.left:
            yield _noon(seat.left), Knot(title=_("Quitte un groupe : %(kind)s") % {"kind": kind}, when=seat.left)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_current_timezone())


def _seen(thread: Thread) -> list[tuple[datetime, str]]:
    """(when they last opened it, who) of the team, latest first."""
    rows = Entry.objects.filter(about=thread.enrolment.person_id, verb="saw", by__isnull=False).select_related("by").order_by("-id")[:200]
    last: dict[int, tuple[datetime, str]] = {}
    for row in rows:
        if row.by:
            last.setdefault(row.by.pk, (row.at, row.by.called))
    return list(last.values())


def _with_seers(at: datetime, knot: Knot, seen: list[tuple[datetime, str]]) -> Knot:
    names = [name for when, name in seen if when >= at and name not in knot.text][:SEERS]
    said = _("Vu par %(names)s.") % {"names": ", ".join(names)} if names else ""
    text = (" " if knot.text.endswith(".") else " · ").join(part for part in (knot.text, said) if part)
    return Knot(knot.title, knot.when, text, knot.state, knot.url, knot.link, knot.quote)


def _with_silences(lived: list[Lived]) -> list[Knot]:
    """A dashed stretch wherever nothing happened for 14 days."""
    out: list[Knot] = []
    for number, (at, knot) in enumerate(lived):
        if number and lived[number - 1][0] - at > SILENCE:
            gap = (lived[number - 1][0] - at).days
            out.append(Knot(state="silence", text=_("%(n)s jours sans nouvelles") % {"n": gap}))
        out.append(knot)
    return out
