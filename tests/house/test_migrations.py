"""An upgrade takes nothing away while the former version still serves: what a migration may not do, and since when."""

import ast

from django.core.management import call_command

from tests.house.rooms import ROOT, short

# What the former version still reads must stay for one release: fields and tables go in the next.
FORBIDDEN = {"RemoveField", "DeleteModel", "RenameField", "RenameModel", "AlterModelTable"}
# migration: why it may. Only for what no release has had.
ALLOWED = {
    "lefil/live/migrations/0002_participant_seen.py": "before the first release",
    "lefil/matching/migrations/0002_frozen_runs_and_sendings.py": "before the first release",
    "lefil/meetings/migrations/0002_room_first.py": "before the first release",
}


def later() -> list:
    """Every migration but the first of each room and those that may."""
    found = sorted((ROOT / "lefil").glob("*/migrations/0*.py"))
    return [path for path in found if not path.name.startswith("0001_") and short(path) not in ALLOWED]


def operations(path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]


def test_a_migration_after_the_first_takes_nothing_away():
    bad = [f"{short(path)}: {call.func.attr}" for path in later() for call in operations(path) if call.func.attr in FORBIDDEN]
    assert bad == []


def test_a_new_field_can_be_left_out_by_the_former_version():
    """The former version writes rows without it: it has a default in the base, may be null, or is a set of its own."""
    bad = []
    for path in later():
        for call in operations(path):
            if call.func.attr != "AddField":
                continue
            field = next((word.value for word in call.keywords if word.arg == "field"), None)
            words = {word.arg: word.value for word in getattr(field, "keywords", [])}
            null = isinstance(words.get("null"), ast.Constant) and words["null"].value is True
            many = getattr(getattr(field, "func", None), "attr", "") == "ManyToManyField"
            if not (null or many or "db_default" in words):
                bad.append(f"{short(path)}: {next((ast.unparse(w.value) for w in call.keywords if w.arg == 'name'), '')}")
    assert bad == []


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
