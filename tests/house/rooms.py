"""What the convention tests read: the rooms, their files, and the shrinking list of exceptions."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = sorted(path for path in (ROOT / "lefil").iterdir() if (path / "apps.py").exists())
FURNITURE = {
    "models", "rules", "queries", "actions", "forms", "jobs", "privacy", "views", "urls", "admin", "apps", "__init__",
    "consumers", "routing", "protocol", "checkup", "metrics", "migrations", "templates", "static", "management",
}  # fmt: skip


def sources(*names: str) -> list[Path]:
    """The Python files of these kinds of furniture in every room, packages included."""
    found = []
    for room in ROOMS:
        for name in names:
            found += [room / f"{name}.py"] if (room / f"{name}.py").exists() else sorted((room / name).rglob("*.py"))
    return found


def all_sources() -> list[Path]:
    return [path for path in sorted((ROOT / "lefil").rglob("*.py")) if "migrations" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
