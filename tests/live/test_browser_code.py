"""The parts of the room's browser code that need no browser: the ladder, who speaks, pauses, what is asked for, what events change."""

import re
import subprocess
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web"


def test_the_parts_that_need_no_browser_do_what_their_tests_say():
    done = subprocess.run(["node", "test.mjs"], cwd=WEB, capture_output=True, text=True, timeout=120)
    failed = re.findall(r"^not ok \d+ - (.*)$", done.stdout, re.M)
    passed = re.findall(r"^ok \d+ - (.*)$", done.stdout, re.M)
    assert (failed, done.returncode) == ([], 0), done.stdout[-4000:] + done.stderr[-2000:]
    assert len(passed) >= 40
