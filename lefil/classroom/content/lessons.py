"""The eight lessons of the course, read once per process from lessons.toml. A file that cannot be used raises ValueError with the lesson."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CODES = ("variables", "conditions", "loops", "functions", "arrays", "page", "events", "project")


@dataclass(frozen=True)
class Part:
    """`text` in paragraphs; `shows` what the code writes in the console, "" when it writes nothing."""

    title: str
    paragraphs: tuple[str, ...]
    code: str = ""
    shows: str = ""


@dataclass(frozen=True)
class Skill:
    code: str
    name: str


@dataclass(frozen=True)
class Exercise:
    """What a page shows of an exercise: its text and its hints. Its tests are of the code pads."""

    code: str
    title: str
    text: str
    starter: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """`words`: (word, what it means in plain French)."""

    code: str
    number: int
    title: str
    minutes: int
    aims: tuple[str, ...]
    parts: tuple[Part, ...]
    words: tuple[tuple[str, str], ...]
    homework: str
    skills: tuple[Skill, ...]

    @property
    def short(self) -> str:
        """ "Les variables" of "Les variables : donner un nom à une valeur"."""
        return self.title.split(" :")[0]


@cache
def lessons() -> dict[str, Lesson]:
    """By code, in the order of the course."""
    rows = tomllib.loads((HERE / "lessons.toml").read_text(encoding="utf-8"))["lesson"]
    found = {row.get("code", "?"): row for row in rows}
    if tuple(found) != CODES or len(rows) != len(CODES):
        raise ValueError(f"lessons.toml: the lessons are {CODES}, in this order")
    return {code: _read(found[code], number) for number, code in enumerate(CODES, 1)}


def _read(row: dict[str, Any], number: int) -> Lesson:
    try:
        parts = tuple(
            Part(one["title"], paragraphs(one["text"]), one.get("code", "").strip("\n"), one.get("shows", "")) for one in row["part"]
        )
        return Lesson(
            code=row["code"], number=number, title=row["title"], minutes=row["minutes"], aims=tuple(row["aims"]), parts=parts,
            words=tuple((word, meaning) for word, meaning in row["words"]), homework=row["homework"],
            skills=tuple(Skill(one["code"], one["name"]) for one in row["skills"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as wrong:
        raise ValueError(f"lessons.toml: {row.get('code', '?')}: {wrong}") from wrong


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.strip().split("\n\n"))


def skills() -> dict[str, Skill]:
    """Of the whole course, by code, in its order."""
    return {skill.code: skill for lesson in lessons().values() for skill in lesson.skills}


@cache
def exercises() -> dict[str, tuple[Exercise, ...]]:
    """{lesson: its exercises}, from the same file as the code pads. A course without that file has none."""
    path = HERE / "exercises.toml"
    found: dict[str, list[Exercise]] = {code: [] for code in CODES}
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["exercise"] if path.exists() else []
    for row in rows:
        found[row["lesson"]].append(
            Exercise(row["code"], row["title"], row["text"].strip(), row.get("starter", "").strip("\n"), tuple(row.get("hints", ())))
        )
    return {code: tuple(ones) for code, ones in found.items()}
