"""The words of the tutoring programme, in TOML and Markdown files that an association edits; LISEZ-MOI.md says how.

Read once per process. A file that cannot be read raises ContentError with its name and what is wrong in it.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from lefil.tutoring.content import shapes

HERE = Path(__file__).parent
FENCE = "+++"
TICKED = {"[x] ": True, "[ ] ": False}
LANGUAGES = ("fr", "en", "ar")
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
    """By code: charter, volunteer, pupil-tu, pupil-vous, parent."""
    found = [commitment(path) for path in sorted((HERE / "commitments").glob("*.md"))]
    return MappingProxyType({one.code: one for one in found})


@cache
def authorisation(lang: str) -> shapes.Authorisation:
    """The parents' text in `lang`, in French where it has not been translated."""

    def build(table: dict[str, Any], body: str) -> shapes.Authorisation:
        scopes = rows(shapes.Scope, table.pop("scope"))
        relations = rows(shapes.Relation, table.pop("relation"))
        return shapes.Authorisation(lang=known, scopes=scopes, relations=relations, **frozen(table))

    known = lang if lang in LANGUAGES else "fr"
    return read(HERE / "authorisation" / f"{known}.toml", build)


def letter(table: dict[str, Any], common: Mapping[str, Any]) -> shapes.LetterTemplate:
    signed = table.pop("signed", True)
    texts = {}
    for version, wording in table.pop("texts").items():
        words = frozen(wording)
        ending = f"\n\n{common['signature'][version].strip()}" if signed else ""
        texts[version] = shapes.Wording(**{**words, "body": words["body"] + ending})
    variables = (*table.pop("variables"), *common["always"])
    return shapes.LetterTemplate(variables=variables, texts=MappingProxyType(texts), **frozen(table))


@cache
def letter_variables() -> Mapping[str, str]:
    """What each variable of a letter means, for the person who edits letters."""
    return MappingProxyType(read(HERE / "letters" / "_common.toml", lambda table, body: table["variables"]))


@cache
def letters() -> Mapping[str, shapes.LetterTemplate]:
    """By code, in the order of a pair's life."""
    common = read(HERE / "letters" / "_common.toml", lambda table, body: table)
    found: dict[str, shapes.LetterTemplate] = {}
    for path in sorted((HERE / "letters").glob("[0-9]*.toml")):
        for one in read(path, lambda table, body: [letter(row, common) for row in table["letter"]]):
            if one.code in found:
                raise ContentError(f"{path.name}: two letters are called {one.code}")
            found[one.code] = one
    return MappingProxyType(found)


@cache
def vocabulary() -> shapes.Vocabulary:
    special = {"closure_reasons": shapes.ClosureReason, "exit_questions": shapes.ExitQuestion}
    return read(
        HERE / "vocabulary.toml",
        lambda table, body: shapes.Vocabulary(**{name: rows(special.get(name, shapes.Term), terms) for name, terms in table.items()}),
    )


@cache
def consents() -> tuple[shapes.ConsentText, ...]:
    return read(HERE / "consents.toml", lambda table, body: rows(shapes.ConsentText, table["consent"]))


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
