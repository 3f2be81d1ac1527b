"""The exercises of the JavaScript course, read once per process from exercises.toml; an association may write its own there.

A file that cannot be used raises ValueError with the code of the exercise.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "exercises.toml"
LESSONS = ("variables", "conditions", "loops", "functions", "arrays", "page", "events", "project")


@dataclass(frozen=True)
class Test:
    """`says` is read by the learner; `code` is the body of a function that returns true when it passes.

    It sees what the learner's code has named, `lines` (what was written with console.log) and `source` (the learner's text); with a
    page, also `click(choice)` and `type(choice, words)`.
    """

    says: str
    code: str


@dataclass(frozen=True)
class Exercise:
    """`html`: the page that the code finds; empty for code that runs alone. `solution` is for the tests of this house, never sent."""

    code: str
    lesson: str
    title: str
    text: str
    starter: str
    tests: tuple[Test, ...]
    hints: tuple[str, ...]
    solution: str
    html: str = ""

    def facts(self) -> dict[str, Any]:
        """What a browser is given."""
        return {
            "code": self.code, "starter": self.starter, "html": self.html, "tests": [{"says": one.says, "code": one.code} for one in self.tests],
        }  # fmt: skip


@cache
def exercises() -> dict[str, Exercise]:
    """By code, in the order of the lessons and of the file."""
    found: dict[str, Exercise] = {}
    for row in tomllib.loads(PATH.read_text(encoding="utf-8"))["exercise"]:
        one = _read(row)
        if one.code in found:
            raise ValueError(f"{PATH.name}: {one.code} is written twice")
        found[one.code] = one
    return dict(sorted(found.items(), key=lambda item: LESSONS.index(item[1].lesson)))


def _read(row: dict[str, Any]) -> Exercise:
    try:
        tests = tuple(Test(one["says"], one["code"]) for one in row["tests"])
        one = Exercise(
            code=row["code"], lesson=row["lesson"], title=row["title"], text=row["text"].strip(), starter=row["starter"], tests=tests,
            hints=tuple(row["hints"]), solution=row["solution"], html=row.get("html", "").strip(),
        )  # fmt: skip
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"{PATH.name}: {row.get('code', '?')}: {wrong}") from wrong
    if one.lesson not in LESSONS or not tests or not one.hints:
        raise ValueError(f"{PATH.name}: {one.code}: a lesson of {LESSONS}, at least one test and one hint")
    return one


def exercise_of(code: str) -> Exercise | None:
    return exercises().get(code)


def of_lesson(lesson: str) -> list[Exercise]:
    return [one for one in exercises().values() if one.lesson == lesson]
