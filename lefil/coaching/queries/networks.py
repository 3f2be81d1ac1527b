"""The module "networks": its words, where a candidate is in it, and what their volunteers may read."""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.db.models import QuerySet

from lefil.catalogue.models import Programme
from lefil.coaching import content
from lefil.coaching.models import Audit, NetworksWork, Removal, ShownScore, Workshop, Writing
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Booking

TABLES = ("check", "offer", "settings", "profile", "message", "letter", "blank")
BLANK = re.compile(r"\{(\w+)\}")
PLACE = re.compile(r"(\bde )?\{(\w+)\}")
VOWELS = set("aàâeéèêëiîïoôuùûœæ")


@dataclass(frozen=True)
class Score:
    """Of one pass, counted on the checks that the module has today."""

    good: int
    todo: int
    skip: int
    total: int
    closed: bool

    @property
    def answered(self) -> int:
        return self.good + self.todo + self.skip


@dataclass(frozen=True)
class Compared:
    """One check in the two passes: "good", "todo", "skip", or "" without an answer."""

    code: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """What the volunteers of a workshop read of one candidate."""

    called: str
    before: Score | None
    after: Score | None


def words_of(programme: Programme) -> dict[str, Any]:
    """The tables of networks.toml, each replaced by the association's own when its module has one."""
    module = programme.modules.filter(code="networks").first()
    own = module.content if module else {}
    return {name: own.get(name) or content.read("networks")[name] for name in TABLES}


def audits_of(enrolment: Enrolment) -> list[Audit]:
    """The first pass, then the second."""
    return list(Audit.objects.filter(enrolment=enrolment).order_by("number"))


def work_of(enrolment: Enrolment) -> NetworksWork:
    """Not saved when nothing was done yet."""
    return NetworksWork.objects.filter(enrolment=enrolment).first() or NetworksWork(enrolment=enrolment)


def score_of(audit: Audit, checks: Iterable[Mapping[str, Any]]) -> Score:
    codes = [check["code"] for check in checks]
    said = [audit.answers.get(code) for code in codes]
    return Score(said.count("good"), said.count("todo"), said.count("skip"), len(codes), audit.closed is not None)


def next_check(audit: Audit, checks: Iterable[Mapping[str, Any]], after: str = "") -> str:
    """The first check without an answer, those that follow `after` first; "" when all have one."""
    codes = [check["code"] for check in checks]
    start = codes.index(after) + 1 if after in codes else 0
    return next((code for code in codes[start:] + codes[:start] if code not in audit.answers), "")


def compared_audits(audits: list[Audit], checks: Iterable[Mapping[str, Any]]) -> dict[str, list[Compared]]:
    """{part: its checks in both passes}, in the order of the content."""
    said = {audit.number: audit.answers for audit in audits}
    parts: dict[str, list[Compared]] = {}
    for check in checks:
        code = check["code"]
        row = Compared(code, check["name"], said.get(1, {}).get(code, ""), said.get(2, {}).get(code, ""))
        parts.setdefault(check["part"], []).append(row)
    return parts


def blanks_in(*texts: str) -> list[str]:
    """Names between braces, in their order, each once."""
    return list(dict.fromkeys(name for text in texts for name in BLANK.findall(text)))


def fill(text: str, blanks: Mapping[str, str]) -> str:
    """Puts words in the braces of a text, "de" before a vowel as "d’"; a name that is not given stays as it is.

    Never str.format: an association edits these texts.
    """

    def put(found: re.Match[str]) -> str:
        word = blanks.get(found[2])
        if word is None:
            return found[0]
        return ("d’" if found[1] and word[:1].lower() in VOWELS else found[1] or "") + word

    return PLACE.sub(put, text)


def writing_models(words: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """{kind: {name, title, text}} of what a candidate may write; "name" is empty for the profile, "title" for a message."""
    profile = {"name": "", "title": words["profile"]["title"], "text": words["profile"]["summary"]}
    return {"profile": profile} | {one["code"]: {"name": one["name"], "title": "", "text": one["text"]} for one in words["message"]}


def writings_of(enrolment: Enrolment) -> dict[str, Writing]:
    return {one.kind: one for one in Writing.objects.filter(enrolment=enrolment)}


def removals_of(enrolment: Enrolment) -> QuerySet[Removal]:
    return Removal.objects.filter(enrolment=enrolment).order_by("-id")


def month_after(day: date) -> date:
    """The same day of the next month, or its last one: the delay of article 12.3 of the RGPD."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def complaint_from(removal: Removal) -> date | None:
    """The day from which the CNIL takes a complaint: a month after the first letter, or at once after a refusal."""
    if removal.sent is None or removal.reply == "done":
        return None
    return removal.sent if removal.reply == "refused" else month_after(removal.sent)


def seats_in(enrolment: Enrolment) -> QuerySet[Workshop]:
    """Workshops of this module where a candidate has a place, the latest first."""
    booked = Booking.objects.filter(enrolment=enrolment, side="learner", state__in=Booking.STANDING).values("meeting")
    rows = Workshop.objects.filter(meeting__in=booked, meeting__module__code="networks").exclude(meeting__state="cancelled")
    return rows.select_related("meeting").order_by("-meeting__starts", "id")


def shown_in(enrolment: Enrolment) -> set[str]:
    """Keys of the workshops whose volunteers may read the scores."""
    return set(ShownScore.objects.filter(enrolment=enrolment).values_list("workshop__key", flat=True))


def shown_scores(workshop: Workshop) -> list[Shown]:
    """The scores of those who have a place there and ticked that they may be read."""
    booked = Booking.objects.filter(meeting=workshop.meeting_id, side="learner", state__in=Booking.STANDING).values("enrolment")
    rows = ShownScore.objects.filter(workshop=workshop, enrolment__in=booked).select_related("enrolment__person", "enrolment__programme")
    shown = list(rows.order_by("enrolment__person__called", "id"))
    if not shown:
        return []
    checks = words_of(shown[0].enrolment.programme)["check"]
    scores: dict[tuple[int, int], Score] = {
        (audit.enrolment_id, audit.number): score_of(audit, checks)
        for audit in Audit.objects.filter(enrolment__in=[row.enrolment_id for row in shown])
    }
    return [Shown(row.enrolment.person.called, scores.get((row.enrolment_id, 1)), scores.get((row.enrolment_id, 2))) for row in shown]


def letter_text(removal: Removal, model: Mapping[str, Any]) -> str:
    """A letter of the content with what the person typed: `model` is a table of "letter"."""
    words = {
        "what": removal.what.rstrip("."), "url": removal.url, "who": removal.who, "me": removal.me,
        "minor": model.get("minor", "") if removal.minor else "", "date": letter_day(removal.sent) if removal.sent else "",
        "answer": model.get("answers", {}).get("refused" if removal.reply == "refused" else "none", ""),
    }  # fmt: skip
    return fill(model["text"], words)


def letter_day(sent: date) -> str:
    """With its year, in French whatever the page: the letter goes to a French authority."""
    written = format_date(sent, "d MMMM y", locale="fr")
    return f"1er{written[1:]}" if sent.day == 1 else written
