"""The figures that pages tell are those of docs/matching.md; the bench ends in time, with one JSON object."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse

from bench import bench_matching

DOCS = Path(__file__).parents[2] / "docs/matching.md"


def rhythm(every: str) -> tuple[tuple[int, int, int], ...]:
    """(pairs, points, hours waited) when seats are plenty, then when they are short, of runs so often."""
    row = re.search(rf"^\| {every} \| – \| (.+) \| (.+) \|$", DOCS.read_text(), re.MULTILINE)
    assert row
    plenty, short = (tuple(int(part.replace(",", "")) for part in cell.split(" · ")) for cell in row.groups())
    return plenty, short  # type: ignore[return-value]


def test_the_weights_page_tells_the_figures_of_the_documents(cast, browse) -> None:
    page = browse(cast.chloe).get(reverse("matching:weights", args=["reussite-virale"])).content.decode()
    often, daily = rhythm("1 h"), rhythm("24 h")
    plenty, short = ((round(100 * (b[1] / a[1] - 1)), b[2] - a[2]) for a, b in zip(often, daily, strict=True))
    assert f"{short[0]} % de points de plus par binôme, et {short[1]} heures d’attente de plus" in page
    assert f"Quand il y a assez de places : {plenty[0]} % de points, et {plenty[1]} heures." in page


def test_the_bench_names_what_it_had_no_time_for_and_still_ends_with_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    bench_matching.main(["--most", "1000", "--minutes", "0"])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["bench"] == "matching"
    assert set(told["left_out"]) == {
        f"1000 {regime} {name}" for regime in ("balanced", "shortage") for name in ("lefil", "greedy", "dense", "sparse", "flow")
    }
