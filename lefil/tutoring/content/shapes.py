"""What the loader returns: frozen, so that a page cannot change a text for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass


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
class Scope:
    """One thing a parent allows or not; tutoring cannot start without the required ones."""

    code: str
    label: str
    required: bool
    sentence: str


@dataclass(frozen=True)
class Relation:
    code: str
    label: str


@dataclass(frozen=True)
class Authorisation:
    lang: str
    version: int
    dir: str
    title: str
    variables: tuple[str, ...]
    text: str
    relation_question: str
    child_line: str
    holder_line: str
    accept: str
    refuse: str
    sign: str
    withdraw: str
    scopes: tuple[Scope, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class Wording:
    """An empty `sms` means that the letter never goes by SMS."""

    subject: str
    body: str
    sms: str = ""


@dataclass(frozen=True)
class LetterTemplate:
    """Django templates by version: fr (vous), fr-tu, en, ar. `variables` are all the caller must give.

    Render with autoescape off: these are plain texts. Bodies already end with the association's signature.
    """

    code: str
    to: tuple[str, ...]
    when: str
    variables: tuple[str, ...]
    texts: Mapping[str, Wording]

    def wording(self, *, lang: str, tu: bool) -> Wording:
        """The version for a person: their language, else French; "tu" only where it was written."""
        if lang != "fr" and lang in self.texts:
            return self.texts[lang]
        return self.texts["fr-tu"] if tu and "fr-tu" in self.texts else self.texts["fr"]


@dataclass(frozen=True)
class Term:
    """A coded word of the report. `path` "safeguarding" opens the protection form instead of a note."""

    code: str
    label: str
    hint: str = ""
    path: str = ""


@dataclass(frozen=True)
class ClosureReason:
    """`kind` is planned, early or safety; `learner_label` is empty where a learner may not choose it."""

    code: str
    kind: str
    label: str
    learner_label: str
    chosen_by: tuple[str, ...]


@dataclass(frozen=True)
class ExitQuestion:
    """`text` says tu to a learner; `text_vous` is for a learner of age."""

    side: str
    code: str
    text: str
    text_vous: str = ""


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
    closure_reasons: tuple[ClosureReason, ...]
    exit_questions: tuple[ExitQuestion, ...]


@dataclass(frozen=True)
class ConsentText:
    """One purpose, one text. Refusing a consent that is not required changes nothing to the help given."""

    purpose: str
    version: int
    label: str
    required: bool
    text: str
    text_tu: str
    if_refused: str


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
