import filecmp
import shutil
import subprocess
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "lefil/kit/static/kit"
KB = 1024


def weight(name: str) -> int:
    return len(brotli.compress((BUILT / name).read_bytes(), quality=11))


@pytest.mark.parametrize(
    ("name", "most"), [("lefil.css", 14), ("lefil.js", 18), ("week.js", 8), ("pitch.js", 8), ("interview.js", 10), ("departments.svg", 20)]
)
def test_a_built_file_keeps_its_budget(name, most):
    assert weight(name) <= most * KB


@pytest.mark.parametrize("name", ["atkinson.woff2", "bricolage.woff2"])
def test_a_font_stays_near_19_kilobytes(name):
    assert (BUILT / name).stat().st_size <= 20_000


def test_the_base_files_have_no_right_to_left_twin():
    """Physical sides in the sources are allowed only where CSS has no logical word: gradients, masks, backgrounds, shorthands."""
    bad = []
    for path in sorted((ROOT / "web/css").glob("*.css")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if any(f"{side}:" in line.replace(" ", "") for side in ("margin-left", "margin-right", "padding-left", "padding-right")):
                bad.append(f"{path.name}:{number}")
    assert bad == []


@pytest.mark.skipif(not (shutil.which("node") and (ROOT / "web/node_modules").exists()), reason="Node or web/node_modules absent")
def test_the_committed_files_are_what_the_sources_build(tmp_path):
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=ROOT / "web", check=True, capture_output=True)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "classroom.css", "departments.svg", "interview.js", "lefil.css", "lefil.js", "pack.css", "pads.css", "pads.js", "pitch.css", "pitch.js",
        "room.css", "room.js", "runner.js", "sign.js", "wall.js", "week.js",
    ]  # fmt: skip
    assert filecmp.cmpfiles(tmp_path, BUILT, names, shallow=False) == (names, [], [])
