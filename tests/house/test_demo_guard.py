"""The demonstration never touches a base or a folder in which real people are."""

import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from lefil.people.actions import enter
from lefil.people.models import Person

ROOT = Path(__file__).resolve().parents[2]


def test_a_base_that_holds_other_people_is_never_filled(db):
    enter("Quelqu’un de réel", by=None)
    with pytest.raises(CommandError, match="Rien n’est écrit"):
        call_command("demo", volunteers=0, pupils=0)
    assert Person.objects.count() == 1


def test_a_folder_that_no_demonstration_has_filled_is_never_erased(tmp_path):
    (tmp_path / "lefil.sqlite3").write_text("des années de travail")
    env = {**os.environ, "LEFIL_VAR": str(tmp_path)}
    done = subprocess.run(["bash", "tools/demo.sh", "--reset"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, (tmp_path / "lefil.sqlite3").read_text()) == (1, "des années de travail")
    assert "Rien n’est effacé" in done.stderr
