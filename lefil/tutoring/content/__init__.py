"""The words of the tutoring programme, in TOML and Markdown files that an association edits; LISEZ-MOI.md says how.

Read once per process. A file that cannot be read raises ContentError with its name and what is wrong in it.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy

from lefil.tutoring.content import shapes

HERE = Path(__file__).parent
FENCE = "+++"
TICKED = {"[x] ": True, "[ ] ": False}
T = TypeVar("T")


class ContentError(ValueError):
    """A content file is not what it should be; the message names the file."""


def read(path: Path, build: Callable[[dict[str, Any], str], T]) -> T:
    """`build` receives the file's table and what follows its front matter (empty for TOML)."""
    try:
        text = path.read_text(encoding="utf-8")
        body = ""
        if path.suffix == ".md":
            _, text, body = text.split(FENCE, 2)
        return build(tomllib.loads(text), body.strip())
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def rows(shape: Callable[..., T], tables: Iterable[dict[str, Any]]) -> tuple[T, ...]:
    """One frozen record per table; a missing or unknown word in a table is a TypeError that names it."""
    return tuple(shape(**frozen(table)) for table in tables)


def frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    tidy = {key: value.strip() if isinstance(value, str) else value for key, value in table.items()}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in tidy.items()}


def choice(line: str) -> shapes.Choice:
    if line[:4] not in TICKED:
        raise ValueError(f"a choice begins with [x] or [ ]: {line}")
    return shapes.Choice(text=line[4:], right=TICKED[line[:4]])


def training(path: Path) -> shapes.Training:
    def build(table: dict[str, Any], body: str) -> shapes.Training:
        cards = rows(shapes.Card, table.pop("card"))
        asked = [{**question, "choices": [choice(line) for line in question["choices"]]} for question in table.pop("question", [])]
        return shapes.Training(code=path.stem, cards=cards, questions=rows(shapes.Question, asked), **frozen(table))

    return read(path, build)


@cache
def trainings() -> tuple[shapes.Training, ...]:
    """Tutors' six modules in order, then the pupils' cards, then the parents' leaflet in each language."""
    order = {"volunteer": 0, "learner": 1, "parent": 2}
    found = [training(path) for path in (HERE / "trainings").glob("*.toml")]
    return tuple(sorted(found, key=lambda one: (order[one.audience], one.code)))


@cache
def interview_grid() -> shapes.InterviewGrid:
    def build(table: dict[str, Any], body: str) -> shapes.InterviewGrid:
        return shapes.InterviewGrid(
            scale=rows(shapes.Grade, table.pop("scale")),
            criteria=rows(shapes.Criterion, table.pop("criterion")),
            decisions=rows(shapes.Decision, table.pop("decision")),
            reasons=rows(shapes.DecisionReason, table.pop("reason")),
            **frozen(table),
        )

    return read(HERE / "interview_grid.toml", build)


def commitment(path: Path) -> shapes.Commitment:
    return read(path, lambda table, body: shapes.Commitment(code=path.stem, body=body, **frozen(table)))


@cache
def commitments() -> Mapping[str, shapes.Commitment]:
    """By code. Texts that a pair signs are those of the room `groups`."""
    found = [commitment(path) for path in sorted((HERE / "commitments").glob("*.md"))]
    return MappingProxyType({one.code: one for one in found})


@cache
def vocabulary() -> shapes.Vocabulary:
    """The words of the report, in the language of who reads: words.py lists them for translators."""

    def build(table: dict[str, Any], body: str) -> shapes.Vocabulary:
        return shapes.Vocabulary(**{name: tuple(map(spoken, rows(shapes.Term, terms))) for name, terms in table.items()})

    return read(HERE / "vocabulary.toml", build)


def spoken(term: shapes.Term) -> shapes.Term:
    return replace(term, label=gettext_lazy(str(term.label)), hint=gettext_lazy(str(term.hint)) if term.hint else "")


@cache
def campaign_copy() -> shapes.CampaignCopy:
    def build(table: dict[str, Any], body: str) -> shapes.CampaignCopy:
        return shapes.CampaignCopy(
            objectives=rows(shapes.Objective, table.pop("objective")),
            asks=rows(shapes.Ask, table.pop("ask")),
            faq=rows(shapes.Faq, table.pop("faq")),
            posters=rows(shapes.Poster, table.pop("poster")),
            **frozen(table),
        )

    return read(HERE / "campaign.toml", build)
