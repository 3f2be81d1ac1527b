"""A pair on its way through the twelve conversations, for its members, beside the pictures of the room, and for staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module, Programme
from lefil.groups.models import Group
from lefil.groups.queries import Pair, pairs_of
from lefil.kit.thread import Knot
from lefil.live.models import Room
from lefil.live.queries.presence import presences
from lefil.meetings.models import Booking, Meeting
from lefil.mentoring.models import Evaluation, Milestone, Talk
from lefil.mentoring.rules import OVERTIME, PACK, shows_board
from lefil.people.models import Person

HALF, ALL = 6, 12
SHOWN = 40
OPEN_TO_MENTOR = ("first_talk", "halfway")  # milestones that say nothing of the learner's board


@dataclass(frozen=True)
class Stage:
    """One of the twelve conversations as a pair stands with it. `talk` finished it; `state` is done, now or next."""

    number: int
    module: Module
    talk: Talk | None
    state: str


@dataclass(frozen=True)
class Mentored:
    """One pair on the page of one of its members. `owed`: the last meeting of which this mentor has said nothing yet."""

    pair: Pair
    stages: tuple[Stage, ...]
    coming: Meeting | None = None
    owed: Meeting | None = None

    @property
    def group(self) -> Group:
        return self.pair.group

    @property
    def side(self) -> str:
        return self.pair.seat.side

    @property
    def now(self) -> Stage | None:
        return next((stage for stage in self.stages if stage.state == "now"), None)

    @property
    def done(self) -> int:
        return sum(stage.state == "done" for stage in self.stages)


@dataclass(frozen=True)
class Beside:
    """One pair beside its pictures. `side` "" for the team; `written` once the mentor has told the meeting."""

    stage: Stage | None
    stages: tuple[Stage, ...]
    side: str
    written: Talk | None
    counted: int


def conversations_of(programme: Programme) -> list[Module]:
    return list(Module.objects.filter(programme=programme, kind="lesson", active=True).order_by("position", "id"))


def stages_of(group: Group) -> tuple[Stage, ...]:
    """Two queries."""
    done = {talk.module_id: talk for talk in Talk.objects.filter(group=group, finished=True).select_related("meeting")}
    return _stages(conversations_of(group.programme), done)


def _stages(modules: list[Module], done: dict[int, Talk]) -> tuple[Stage, ...]:
    now = next((module.pk for module in modules if module.pk not in done), 0)
    return tuple(
        Stage(n, module, done.get(module.pk), "done" if module.pk in done else "now" if module.pk == now else "next")
        for n, module in enumerate(modules, 1)
    )


def mentored_by(person: Person, now: datetime) -> list[Mentored]:
    """The standing pairs of a person, those of mentoring only. Six queries, whatever their number."""
    pairs = [pair for pair in pairs_of(person) if pair.group.programme.pack == PACK]
    return _with_stages(pairs, now) if pairs else []


def mentored_in(group: Group, person: Person, now: datetime) -> Mentored | None:
    """The same for one pair, closed ones included; None for who is not in it."""
    pairs = [pair for pair in pairs_of(person, *Group.STATES) if pair.group.pk == group.pk]
    return _with_stages(pairs, now)[0] if pairs else None


def _with_stages(pairs: list[Pair], now: datetime) -> list[Mentored]:
    groups = [pair.group.pk for pair in pairs]
    modules = Module.objects.filter(programme__groups__in=groups, kind="lesson", active=True).distinct().order_by("position", "id")
    by_programme = _gathered(modules, "programme_id")
    talks = _gathered(Talk.objects.filter(group__in=groups, finished=True).select_related("meeting").order_by("id"), "group_id")
    meetings = _gathered(
        Meeting.objects.filter(group__in=groups).exclude(state="cancelled").select_related("talk").order_by("-starts", "-id"), "group_id"
    )
    made = []
    for pair in pairs:
        mine = meetings.get(pair.group.pk, [])
        done = {talk.module_id: talk for talk in talks.get(pair.group.pk, [])}
        active = pair.group.state == "active"
        owed = next((m for m in mine if m.ends <= now and m.state in {"planned", "held"} and not hasattr(m, "talk")), None)
        made.append(
            Mentored(
                pair, _stages(by_programme.get(pair.group.programme_id, []), done),
                coming=next((m for m in reversed(mine) if m.state == "planned" and m.ends > now), None) if active else None,
                owed=owed if pair.seat.side == "volunteer" else None,
            )
        )  # fmt: skip
    return made


def _gathered(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def beside(meeting: Meeting, person: Person) -> Beside:
    group = meeting.group
    assert group is not None
    written = Talk.objects.filter(meeting=meeting).select_related("module").first()
    booking = Booking.objects.filter(meeting=meeting, person=person).exclude(state="cancelled").first()
    stages = stages_of(group)
    current = next((s for s in stages if (s.module.pk == written.module_id if written else s.state == "now")), None)
    return Beside(current, stages, booking.side if booking else "", written, counted_together(meeting))


def counted_together(meeting: Meeting) -> int:
    """Minutes that the two spent together in the room, 0 before the end and when the room saw no such minute."""
    room = Room.objects.filter(meeting=meeting).select_related("meeting").first()
    if room is None or not (meeting.over or room.state == "ended"):
        return 0
    spent = [one.minutes for one in presences(room) if one.booking]
    return min(spent) if len(spent) > 1 else 0


def minutes_first(meeting: Meeting) -> int:
    """What the form already says: the minutes that the room counted, at most what a mentor may say alone, else those planned."""
    planned = round((meeting.ends - meeting.starts).total_seconds() / 60)
    return min(counted_together(meeting), planned + OVERTIME) or planned


def learner_in(group: Group) -> Person | None:
    """The learner of a pair, after its end too."""
    seat = group.seats.filter(side="learner").select_related("enrolment__person").order_by("-id").first()
    return seat.enrolment.person if seat else None


def mentor_in(group: Group) -> Person | None:
    seat = group.seats.filter(side="volunteer").select_related("enrolment__person").order_by("-id").first()
    return seat.enrolment.person if seat else None


def names_of(group: Group) -> str:
    """ "Amina et Paul": first names."""
    people = [person.called for person in (learner_in(group), mentor_in(group)) if person]
    return _("%(one)s et %(two)s") % {"one": people[0], "two": people[1]} if len(people) == 2 else "".join(people)


def knots_of(group: Group, *, reader: Person | None, now: datetime) -> list[Knot]:
    """The thread of a pair, newest first: meetings, finished conversations, milestones, its beginning and its end.

    What comes from the learner's board is a knot for the learner alone, and for the mentor while the learner agrees. Staff
    (`reader` None) read the conversations only.
    """
    meetings = Meeting.objects.filter(group=group).exclude(state="cancelled").select_related("talk__module").order_by("-starts", "-id")
    found = [(meeting.starts, _meeting_knot(meeting, now)) for meeting in meetings[:SHOWN]]
    found += [(one.at, Knot(title=str(one.get_code_display()), when=one.at)) for one in milestones_of(group, reader)]
    found.append((group.created, Knot(title=_("Le binôme est formé"), when=group.created, state="start")))
    if group.closed:
        found.append((group.closed, Knot(title=_("Le binôme se termine"), when=group.closed)))
    return [knot for _when, knot in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _meeting_knot(meeting: Meeting, now: datetime) -> Knot:
    talk = getattr(meeting, "talk", None)
    state = {"held": "done", "missed": "missed"}.get(meeting.state, "planned")
    if talk is None:
        title = _("Séance prévue") if meeting.ends > now else _("Séance pas tenue") if state == "missed" else _("Séance à raconter")
        return Knot(title=title, when=meeting.starts, state=state)
    text = _("Preuve : %(proof)s.") % {"proof": talk.proof.rstrip(".")} if talk.proof else ""
    return Knot(title=talk.module.title, when=meeting.starts, text=" ".join(filter(None, (text, talk.note))), state=state)


def milestones_of(group: Group, reader: Person | None) -> list[Milestone]:
    learner = learner_in(group)
    if learner is None:
        return []
    rows: QuerySet[Milestone] = Milestone.objects.filter(person=learner, at__gte=group.created)
    if group.closed:
        rows = rows.filter(at__lte=group.closed)
    if reader is None or (reader.pk != learner.pk and not shows_board(learner)):
        rows = rows.filter(code__in=OPEN_TO_MENTOR)
    return list(rows)


def evaluations_open(view: Mentored, person: Person) -> list[tuple[str, Evaluation | None]]:
    """(moment, what this person has already said) of each evaluation that may be filled now."""
    given = {one.moment: one for one in Evaluation.objects.filter(group=view.group, person=person)}
    return [(moment, given.get(moment)) for moment in moments_of(view.group, view.done)]


def moments_of(group: Group, done: int) -> list[str]:
    """Mid-way once half of the conversations are done; the end once all are, or once the pair is closed."""
    safety = group.state == "closed" and getattr(getattr(group, "closure", None), "kind", "") == "safety"
    moments = ["middle"] if done >= HALF else []
    return [] if safety else moments + (["end"] if done >= ALL or group.state == "closed" else [])


def thanks_for(group: Group, person: Person) -> list[Evaluation]:
    """The word that the other side left, once both have answered the same moment."""
    rows = list(Evaluation.objects.filter(group=group))
    mine = {row.moment for row in rows if row.person_id == person.pk}
    return [row for row in rows if row.person_id != person.pk and row.moment in mine and row.thanks]


def week_of(day: date) -> date:
    """The Monday of that day's week."""
    return date.fromordinal(day.toordinal() - day.weekday())


def today() -> date:
    return timezone.localdate()


def link_to(group: Group) -> str:
    return reverse("mentoring:pair", args=[group.key])
