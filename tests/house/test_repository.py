import re
import subprocess
from pathlib import Path

from config import env
from tests.house.rooms import ROOT

TEXT = {".py", ".md", ".html", ".txt", ".toml", ".in", ".sh", ".yml", ".json", ".mjs", ".ts", ".css", ".po", ""}


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file() and (ROOT / name).suffix in TEXT]


def test_every_setting_is_documented_and_no_other():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M))
    assert documented == set(env.DECLARED)


def test_lock_files_name_no_package_index():
    for path in [*ROOT.glob("requirements/*"), ROOT / "web/package-lock.json"]:
        assert not re.search(r"\"resolved\"|index-url|registry\.", path.read_text()), path.name


def test_no_path_of_one_machine():
    home = re.compile(r"/(?:home|Users|work|root)/[a-z]")
    assert [
        p.name for p in tracked() if p.name not in {"test_repository.py", "LICENSE"} and home.search(p.read_text(errors="ignore"))
    ] == []


def test_every_decision_has_a_number_and_the_readme_two_commands():
    names = sorted(p.name for p in (ROOT / "docs/decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    readme = (ROOT / "README.md").read_text()
    assert "make demo" in readme
    assert "make test" in readme
