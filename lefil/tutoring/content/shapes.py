"""What the loader returns: frozen, so that a page cannot change a text for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Card:
    """`try_it` is one thing to do at once; empty when the card has none."""

    title: str
    text: str
    try_it: str = ""


@dataclass(frozen=True)
class Choice:
    text: str
    right: bool


@dataclass(frozen=True)
class Question:
    """An answer is right when exactly the right choices are ticked; `why` is shown after any answer."""

    text: str
    choices: tuple[Choice, ...]
    why: str


@dataclass(frozen=True)
class Training:
    """Short cards then a quiz. `audience` is volunteer, learner or parent; `validity_days` 0 means for ever."""

    code: str
    audience: str
    lang: str
    version: int
    validity_days: int
    title: str
    summary: str
    minutes: int
    pass_percent: int
    cards: tuple[Card, ...]
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """Graded 1 to 4, `anchors` in that order. Under `minimum` the decision cannot be yes."""

    code: str
    label: str
    why: str
    minimum: int
    questions: tuple[str, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Grade:
    grade: int
    label: str


@dataclass(frozen=True)
class Decision:
    code: str
    label: str
    rule: str


@dataclass(frozen=True)
class DecisionReason:
    """`kind_word` is the sentence the volunteer reads; `decisions` are those the reason may explain."""

    code: str
    label: str
    decisions: tuple[str, ...]
    kind_word: str


@dataclass(frozen=True)
class InterviewGrid:
    """`never` reminds what must not be noted; a criterion may also be left "not observed"."""

    version: int
    title: str
    minutes: int
    before: str
    never: str
    scale: tuple[Grade, ...]
    criteria: tuple[Criterion, ...]
    decisions: tuple[Decision, ...]
    reasons: tuple[DecisionReason, ...]


@dataclass(frozen=True)
class Commitment:
    """A text to sign. `body` is Markdown (titles, paragraphs, lists) with Django variables."""

    code: str
    audience: str
    form: str
    version: int
    title: str
    variables: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Term:
    """A coded word of the report. `path` "safeguarding" opens the protection form instead of a note."""

    code: str
    label: StrOrPromise
    hint: StrOrPromise = ""
    path: str = ""


@dataclass(frozen=True)
class Vocabulary:
    difficulties: tuple[Term, ...]
    understanding: tuple[Term, ...]
    methods: tuple[Term, ...]
    moods: tuple[Term, ...]
    obstacles: tuple[Term, ...]
    continuing: tuple[Term, ...]
    needs: tuple[Term, ...]
    attendances: tuple[Term, ...]
    modes: tuple[Term, ...]
    faces: tuple[Term, ...]
    helped: tuple[Term, ...]


@dataclass(frozen=True)
class Objective:
    code: str
    label: str
    text: str


@dataclass(frozen=True)
class Ask:
    """What the campaign really asks of one role, difficulties included, before its form."""

    role: str
    button: str
    time: str
    duration: str
    eligibility: tuple[str, ...]
    difficulties: tuple[str, ...]
    next_steps: tuple[str, ...]


@dataclass(frozen=True)
class Faq:
    roles: tuple[str, ...]
    question: str
    answer: str


@dataclass(frozen=True)
class Poster:
    role: str
    headline: str
    lines: tuple[str, ...]
    call: str
    small: str


@dataclass(frozen=True)
class CampaignCopy:
    """Roles are those of campaigns: pupil, student, professional."""

    version: int
    hashtag: str
    title: str
    promise: str
    priority: str
    objectives: tuple[Objective, ...]
    asks: tuple[Ask, ...]
    faq: tuple[Faq, ...]
    posters: tuple[Poster, ...]

    def faq_for(self, role: str) -> tuple[Faq, ...]:
        return tuple(entry for entry in self.faq if role in entry.roles)
