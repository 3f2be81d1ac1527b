"""The words of mentoring: the twelve conversations in conversations.toml, the ready actions, what both say of the pair.

Read once per process. A file that cannot be read raises ContentError with its name and what is wrong in it.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lefil.mentoring.content.steps import ACTIONS, BY_ACTION, Action
from lefil.mentoring.content.words import EVALUATION, MOODS, SAID, SITUATIONS, Situation

HERE = Path(__file__).parent
NEEDED = {"code", "title", "minutes", "aim", "questions", "tool", "tool_text", "page", "proof", "stops"}
PAGES = {"", "board", "steps", "safe", "network"}
QUESTIONS = 3

__all__ = [
    "ACTIONS", "BY_ACTION", "EVALUATION", "MOODS", "PAGES", "QUESTIONS", "SAID", "SITUATIONS", "Action", "ContentError", "Situation", "conversations",
]  # fmt: skip


class ContentError(ValueError):
    """A content file is not what it should be; the message names the file."""


@cache
def conversations() -> tuple[dict[str, Any], ...]:
    """Twelve tables, in order: what a new programme starts from."""
    path = HERE / "conversations.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))["conversation"]
        for one in found:
            if missing := NEEDED - one.keys():
                raise ValueError(f"{one.get('code')}: {sorted(missing)} missing")
            if len(one["questions"]) != QUESTIONS or one["page"] not in PAGES:
                raise ValueError(f"{one['code']}: three questions, and a page of {sorted(PAGES)}")
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path.name}: {error}") from error
    return tuple(found)
