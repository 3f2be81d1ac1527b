"""The runs of a programme and its sendings: which one staff read, how far they are, what two of them have in common."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.enrolments.rules import followed_by
from lefil.matching.engine import PARTS
from lefil.matching.models import Need, Offer, Proposal, Run, Sending, SendingLine
from lefil.matching.queries import frozen
from lefil.matching.queries.pool import FIXED
from lefil.matching.rules import staff_proposals
from lefil.people.models import Person

AT_ONCE = 12_000  # people; beyond, a run is worked out by the sweeps and not in the request
SHOWN_RUNS = 20
SHOWN_CHANGES = 25
MOST_NAMED = 1000


def last_published(programme: Programme) -> Run | None:
    """The run whose drafts staff read; trials and refused ones change nothing."""
    return Run.objects.filter(programme=programme, state="published").select_related("by").first()


def computing(programme: Programme) -> Run | None:
    return Run.objects.filter(programme=programme, state="computing").first()


def of(programme: Programme) -> QuerySet[Run]:
    """The latest first, trials and refused ones among them."""
    return Run.objects.filter(programme=programme).select_related("by").order_by("-pk")


def is_large(programme: Programme) -> bool:
    needs = Need.objects.filter(state="open", enrolment__programme=programme, enrolment__state="ready").count()
    return needs + Offer.objects.filter(enrolment__programme=programme, enrolment__state="ready").count() > AT_ONCE


def has_fixed(programme: Programme) -> bool:
    """Whether staff have locked or approved a draft: a new run works around it."""
    return Proposal.objects.filter(FIXED, state="draft", need__enrolment__programme=programme).exists()


def sending_of(programme: Programme) -> Sending | None:
    """The last one."""
    return Sending.objects.filter(programme=programme).select_related("by").first()


@dataclass(frozen=True)
class Progress:
    """Pairs of a sending, or parts of a run: how many are done of how many."""

    done: int
    total: int
    counts: dict[str, int]

    @property
    def over(self) -> bool:
        return self.done >= self.total


def progress(sending: Sending) -> Progress:
    counts = dict.fromkeys(SendingLine.STATES, 0) | dict(sending.lines.order_by().values_list("state").annotate(Count("pk")))
    left = "sent" if sending.state == "undoing" else "waiting"
    total = sum(counts.values())
    at_work = sending.state in {"sending", "undoing"}
    return Progress(total - counts[left] if at_work else total, total, counts)


def parts_done(run: Run) -> Progress:
    counts = Counter(dict(run.blocks.order_by().values_list("state").annotate(Count("pk"))))
    return Progress(counts["solved"], sum(counts.values()) or 1, dict(counts))


def held_back(sending: Sending) -> list[tuple[str, int]]:
    """(sentence, pairs) of what could not leave, the most frequent first."""
    counts = sending.lines.filter(state="refused").order_by().values_list("why").annotate(n=Count("pk")).order_by("-n", "why")
    return list(counts)


def refused_lines(person: Person, sending: Sending) -> list[dict[str, Any]]:
    """The first pairs that could not leave, by name for who follows them."""
    theirs = sending.lines.filter(state="refused", proposal__in=staff_proposals(person).values("pk"))
    lines = theirs.select_related("proposal__need__enrolment__person").order_by("pk")[:SHOWN_CHANGES]
    mine = {line.proposal.need.enrolment_id for line in lines}
    followed = set(followed_by(person).filter(pk__in=mine).values_list("pk", flat=True))
    return [{"key": line.proposal.key, "why": line.why, "name": _name(line.proposal.need, followed)} for line in lines]


def _name(row: Need | Offer, followed: set[int]) -> str:
    return row.enrolment.person.name if row.enrolment_id in followed else row.enrolment.person.called


@dataclass(frozen=True)
class Side:
    """One of two runs beside each other."""

    run: Run
    pairs: int
    waiting: int
    score: int
    mean: float
    longest: int


@dataclass(frozen=True)
class Comparison:
    """Of the learners whom both runs read. `moved`, `only_one`, `only_other`: with another volunteer, with one only in the first, only in
    the second. `apart`: read by one of the two only (they came, they left, staff decided of them meanwhile).
    `lines`: (label, first, second) where weights or points differ; `changes`: learner, volunteer before, volunteer after."""

    one: Side
    other: Side
    common: int
    moved: int
    only_one: int
    only_other: int
    apart: int
    weights: list[tuple[str, int, int]]
    points: list[tuple[str, int, int]]
    changes: list[tuple[str, str, str]]


def compare(person: Person, one: Run, other: Run) -> Comparison | None:
    """None when the arrays of one of them are no longer kept."""
    first, second = frozen.thaw(one), frozen.thaw(other)
    if first is None or second is None:
        return None
    before, after = first.by_need(), second.by_need()
    known = set(first.need_ids.tolist()) & set(second.need_ids.tolist())
    apart = len(first.need_ids) + len(second.need_ids) - 2 * len(known)
    before, after = ({need: pair for need, pair in side.items() if need in known} for side in (before, after))
    both = before.keys() & after.keys()
    moved = sorted(need for need in both if before[need][0] != after[need][0])
    lost, won = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    return Comparison(
        one=_side(one, first), other=_side(other, second), common=len(both) - len(moved), moved=len(moved), only_one=len(lost),
        only_other=len(won), apart=apart, weights=_weights(one, other), points=_points(first, second),
        changes=_named(person, [*won, *lost, *moved][:MOST_NAMED], before, after),
    )  # fmt: skip


def _side(run: Run, kept: frozen.Frozen) -> Side:
    alone, pairs = kept.waiting(), len(kept.pairs)
    longest = int(kept.needs.waiting_days[alone].max(initial=0))
    score = int(kept.score.sum()) - kept.sums()["standing"]  # a pair already proposed fits no better
    return Side(run, pairs, len(alone), score, round(score / pairs, 1) if pairs else 0.0, longest)


def _weights(one: Run, other: Run) -> list[tuple[str, int, int]]:
    labels = {
        **{name: _(label) for name, label in PARTS.items()},
        "weeks_per_urgency": _("Semaines d’attente que vaut un point de priorité"),
    }
    return [
        (label, one.weights.get(name, 0), other.weights.get(name, 0))
        for name, label in labels.items()
        if one.weights.get(name) != other.weights.get(name)
    ]


def _points(one: frozen.Frozen, other: frozen.Frozen) -> list[tuple[str, int, int]]:
    a, b = one.sums(), other.sums()
    return [(_(label), a[name], b[name]) for name, label in PARTS.items()]


def _named(
    person: Person, needs: list[int], before: dict[int, tuple[int, int]], after: dict[int, tuple[int, int]]
) -> list[tuple[str, str, str]]:
    """Three queries; only learners whom the person follows. Volunteers of a trial who do not exist have no name."""
    theirs = Need.objects.filter(pk__in=needs, enrolment__in=followed_by(person).values("pk"))
    learners = theirs.select_related("enrolment__person").in_bulk()
    chosen = [need for need in needs if need in learners][:SHOWN_CHANGES]
    offers = {side[need][0] for side in (before, after) for need in chosen if need in side}
    helpers = Offer.objects.filter(pk__in=offers).select_related("enrolment__person").in_bulk()
    followed = set(
        followed_by(person).filter(pk__in=[row.enrolment_id for row in helpers.values()]).values_list("pk", flat=True)
    )  # fmt: skip

    def volunteer(side: dict[int, tuple[int, int]], need: int) -> str:
        if need not in side:
            return ""
        row = helpers.get(side[need][0])
        return _name(row, followed) if row else _("un bénévole de plus")

    return [(learners[need].enrolment.person.name, volunteer(before, need), volunteer(after, need)) for need in chosen]
