"""The words of the four modules, in TOML files that `install` gives to a programme; an association edits its own copy in place.

Read once per process. A file that cannot be read raises ValueError with its name.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODULES = ("cv", "pitch", "networks", "interview")


@cache
def read(name: str) -> dict[str, Any]:
    """One file as tables: "modules", "grids", "cv", "pitch", "networks", "interview", "hard_questions". Not to be changed by who reads it."""
    path = HERE / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def modules() -> list[dict[str, Any]]:
    """The four, in their order, each with its grid."""
    grids = {grid["module"]: grid["criteria"] for grid in read("grids")["grid"]}
    return [{**module, "grid": grids[module["code"]]} for module in read("modules")["module"]]


def questions() -> list[dict[str, Any]]:
    return list(read("modules")["question"])


def scale() -> dict[str, Any]:
    """{words: four words from 1 to 4, none: the word for what was not seen}."""
    return dict(read("grids")["scale"])


def original(code: str) -> dict[str, Any]:
    """One module as lefil ships it, its grid and its name included; ValueError for another code."""
    found = {one["code"]: one for one in modules()}
    if code not in found:
        raise ValueError(code)
    return found[code]
