"""manage.py match_file: populations that come from elsewhere, against scipy on the rules told again, and every kind of bad row."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from scipy.optimize import linear_sum_assignment

from lefil.matching.engine import kernel

NEED: dict[str, Any] = {
    "id": "n1", "level": 7, "subjects": [{"name": "maths", "mandatory": True}], "languages": ["fr"], "requested_at": "2020-04-01", "excluded": [],
}  # fmt: skip
OFFER: dict[str, Any] = {
    "id": "o1", "subjects": [{"name": "maths", "level_min": 5, "level_max": 9}], "languages": ["fr"], "since": "2020-04-01", "capacity": 1,
}  # fmt: skip


@pytest.fixture
def match(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """(pairs, the JSON line, what was said of rows set aside) for two lists."""

    def run(needs: Any, offers: Any) -> tuple[set[tuple[str, str]], dict[str, Any], str]:
        (tmp_path / "needs.json").write_text(json.dumps(needs))
        (tmp_path / "offers.json").write_text(json.dumps(offers))
        out, said = io.StringIO(), io.StringIO()
        target = tmp_path / "pairs.csv"
        call_command("match_file", tmp_path / "needs.json", tmp_path / "offers.json", out=str(target), stdout=out, stderr=said)
        with target.open(newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == ["need", "offer", "score"]
        return {(need, offer) for need, offer, _ in rows[1:]}, json.loads(out.getvalue()), said.getvalue()

    return run


def hour(draw: random.Random) -> dict[str, Any]:
    week: dict[str, Any] = {}
    for day in draw.sample(["monday", "tuesday", "sunday"], draw.choice([1, 2])):
        first = draw.choice([1080, 1095, 1110, 1140])
        week[day] = [{"from": first, "to": first + draw.choice([60, 90, 120])}]
    return week


def crowd(draw: random.Random, n: int, m: int) -> tuple[list[Any], list[Any]]:
    names = ["maths", "anglais", "svt"]
    offers = [
        {
            "id": f"o{j}", "languages": draw.choice([["fr"], ["fr", "ar"], []]), "since": f"2020-03-{draw.randint(1, 28):02d}",
            "subjects": [{"name": name, "level_min": draw.randint(1, 3), "level_max": draw.randint(3, 6)} for name in draw.sample(names, draw.randint(1, 3))],
            "capacity": draw.choice([0, 1, 1, 1, 2]), "gender": draw.choice([None, "f", "m"]), "availability": draw.choice([None, hour(draw)]),
        }
        for j in range(m)
    ]  # fmt: skip
    needs = [
        {
            "id": f"n{i}", "level": draw.randint(1, 6), "languages": draw.choice([["fr"], ["ar"]]), "requested_at": f"2020-04-{draw.randint(1, 28):02d}",
            "subjects": [{"name": name, "mandatory": draw.random() < 0.4} for name in draw.sample(names, draw.randint(1, 3))],
            "availability": draw.choice([None, hour(draw)]), "only_gender": draw.choice([None, None, "f"]), "tier": draw.choice([None, 0, 1]),
            "excluded": draw.sample([each["id"] for each in offers], min(2, m)),
        }
        for i in range(n)
    ]  # fmt: skip
    return needs, offers


def share_an_hour(one: Any, other: Any) -> bool:
    if not one or not other:
        return True
    return any(
        min(a["to"], b["to"]) - max(a["from"], b["from"]) >= 60 for day in one for a in one[day] for b in other.get(day, [])
    )  # fmt: skip


def may(need: Any, offer: Any) -> bool:
    covered = [
        any(each["name"] == taught["name"] and taught["level_min"] <= need["level"] <= taught["level_max"] for taught in offer["subjects"])
        for each in need["subjects"]
    ]
    return (
        any(covered)
        and all(ok for ok, each in zip(covered, need["subjects"], strict=True) if each["mandatory"])
        and share_an_hour(need["availability"], offer["availability"])
        and (not need["only_gender"] or need["only_gender"] == offer["gender"])
        and offer["id"] not in need["excluded"]
    )


@pytest.mark.parametrize("backend", ["c", "numpy"])
@pytest.mark.parametrize("seed", range(25))
def test_as_many_people_as_possible_by_tier_and_never_a_pair_that_may_not_be(match, monkeypatch, backend: str, seed: int) -> None:
    if backend == "numpy":
        monkeypatch.setattr(kernel, "LIBRARY", None)
    draw = random.Random(seed)
    needs, offers = crowd(draw, draw.randint(1, 25), draw.randint(1, 25))
    pairs, line, said = match(needs, offers)
    by_id = {each["id"]: each for each in needs + offers}
    assert all(may(by_id[i], by_id[j]) for i, j in pairs)
    assert all(sum(j == each["id"] for _, j in pairs) <= each["capacity"] for each in offers)
    assert len({i for i, _ in pairs}) == len(pairs)
    seats = [each for each in offers for _ in range(each["capacity"])]
    weight = {0: 10_000, 1: 100, None: 1}
    value = np.array([[weight[need["tier"]] * may(need, offer) for offer in seats] for need in needs], dtype=float).reshape(len(needs), -1)
    best = value[linear_sum_assignment(value, maximize=True)].sum()
    assert sum(weight[by_id[i]["tier"]] for i, _ in pairs) == best
    assert (line["pairs"], line["gap"], said) == (len(pairs), 0, "")
    assert set(line) == {"pairs", "score", "gap", "cpu_s", "peak_mb"}


def test_the_order_of_the_rows_changes_nothing(match) -> None:
    draw = random.Random(4)
    needs, offers = crowd(draw, 30, 20)
    pairs, line, _ = match(needs, offers)
    again, other, _ = match(draw.sample(needs, 30), draw.sample(offers, 20))
    assert (pairs, line["score"]) == (again, other["score"])


def test_who_asked_first_among_equals_is_served_first(match) -> None:
    needs = [{**NEED, "id": f"n{day}", "requested_at": f"2020-04-{day:02d}"} for day in (9, 3, 27)]
    assert match(needs, [OFFER])[0] == {("n3", "o1")}
    same_day = [{**NEED, "id": f"n{hour}", "requested_at": f"2020-04-01T{hour:02d}:00:00Z"} for hour in (11, 9, 15)]
    assert match(same_day, [{**OFFER, "since": "2020-04-02T00:00:00Z"}])[0] == {("n9", "o1")}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"level": float("nan")}, "le niveau n’est pas un nombre entier"),
        ({"level": "6e"}, "le niveau n’est pas un nombre entier"),
        ({"level": None}, "le niveau"),
        ({"subjects": []}, "aucune matière"),
        ({"subjects": [{"mandatory": True}]}, "une matière est sans nom"),
        ({"subjects": "maths"}, "les matières ne se lisent pas"),
        ({"tier": "urgent"}, "la priorité"),
        ({"availability": {"lundi": []}}, "les disponibilités"),
        ({"availability": {"monday": [{"from": 1200, "to": 1140}]}}, "à l’envers"),
        ({"availability": {"monday": [{"from": float("nan"), "to": 1140}]}}, "le début d’une plage"),
        ({"excluded": 3}, "les exclusions"),
        ({"id": "n1"}, "déjà pris"),
        ({"id": ""}, "l’identifiant manque"),
    ],
)
def test_a_need_that_cannot_be_read_is_set_aside_by_name_and_the_others_go_on(match, changes: dict[str, Any], says: str) -> None:
    pairs, _, said = match([NEED, {**NEED, "id": "n2", **changes}], [{**OFFER, "capacity": 2}])
    assert pairs == {("n1", "o1")}
    assert says in said
    assert "« n" in said or "n° 2" in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"capacity": -1}, "négatif"),
        ({"capacity": None}, "le nombre de places"),
        ({"capacity": float("inf")}, "le nombre de places"),
        ({"subjects": [{"name": "maths", "level_min": 9, "level_max": 5}]}, "à l’envers"),
        ({"subjects": [{"name": "maths", "level_min": 5}]}, "le niveau le plus haut manque"),
        ({"languages": "fr"}, "les langues"),
        ({"gender": 3}, "le genre"),
    ],
)
def test_an_offer_that_cannot_be_read_is_set_aside_by_name(match, changes: dict[str, Any], says: str) -> None:
    pairs, _, said = match([NEED, {**NEED, "id": "n2"}], [OFFER, {**OFFER, "id": "o2", **changes}])
    assert {offer for _, offer in pairs} == {"o1"}
    assert says in said
    assert "« o2 »" in said


def test_one_wrong_subject_does_not_cost_the_others(match) -> None:
    subjects = [{"name": "svt", "level_min": 9, "level_max": 5}, *OFFER["subjects"]]
    pairs, _, said = match([NEED], [{**OFFER, "subjects": subjects}])
    assert pairs == {("n1", "o1")}
    assert "« svt » non comptée" in said


@pytest.mark.parametrize("given", [None, {}, {"monday": []}])
def test_who_gave_no_availability_is_not_held_to_any(match, given: Any) -> None:
    evening = {"monday": [{"from": 1140, "to": 1200}]}
    assert match([{**NEED, "availability": given}], [{**OFFER, "availability": evening}])[0] == {("n1", "o1")}


def test_two_half_hours_that_touch_make_an_hour_and_two_that_do_not_make_none(match) -> None:
    whole = {"monday": [{"from": 1140, "to": 1200}]}
    touching = {"monday": [{"from": 1170, "to": 1200}, {"from": 1140, "to": 1170}]}
    assert len(match([{**NEED, "availability": whole}], [{**OFFER, "availability": touching}])[0]) == 1
    late = {"monday": [{"from": 1141, "to": 1230}]}
    assert len(match([{**NEED, "availability": whole}], [{**OFFER, "availability": late}])[0]) == 0


def test_an_unknown_subject_waits_and_a_volunteer_without_a_seat_gets_nobody(match) -> None:
    needs = [{**NEED, "subjects": [{"name": "latin", "mandatory": False}]}, {**NEED, "id": "n2"}]
    assert match(needs, [OFFER, {**OFFER, "id": "o2", "capacity": 0}])[0] == {("n2", "o1")}


def test_a_date_that_cannot_be_read_counts_as_the_last_to_come(match) -> None:
    needs = [{**NEED, "requested_at": "hier"}, {**NEED, "id": "n2", "requested_at": "2021-01-01"}]
    pairs, _, said = match(needs, [OFFER])
    assert pairs == {("n2", "o1")}
    assert "« n1 » : la date ne se lit pas" in said


def test_one_person_and_many(match) -> None:
    many = [{**OFFER, "id": f"o{j}", "since": "2020-03-01" if j == 777 else "2020-03-02"} for j in range(3000)]
    assert match([NEED], many)[0] == {("n1", "o777")}
    assert len(match([{**NEED, "id": f"n{i}"} for i in range(3000)], [{**OFFER, "capacity": 2000}])[0]) == 2000


@pytest.mark.parametrize("empty", ["needs", "offers", "both"])
def test_an_empty_list_gives_no_pair(match, empty: str) -> None:
    pairs, line, _ = match([] if empty != "offers" else [NEED], [] if empty != "needs" else [OFFER])
    assert (pairs, line["pairs"], line["score"], line["gap"]) == (set(), 0, 0, 0)


@pytest.mark.parametrize("content", ["{}", "[", "not json", "3"])
def test_a_file_that_is_not_a_list_is_refused_and_nothing_is_written(tmp_path: Path, content: str) -> None:
    (tmp_path / "n.json").write_text(content)
    (tmp_path / "o.json").write_text("[]")
    with pytest.raises(CommandError, match=r"n\.json"):
        call_command("match_file", tmp_path / "n.json", tmp_path / "o.json", out=str(tmp_path / "p.csv"))
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("match_file", tmp_path / "absent.json", tmp_path / "o.json", out=str(tmp_path / "p.csv"))
    assert not (tmp_path / "p.csv").exists()


def test_an_offer_without_a_number_of_places_has_one(match) -> None:
    bare = {key: value for key, value in OFFER.items() if key != "capacity"}
    pairs, _, said = match([NEED, {**NEED, "id": "n2"}], [bare])
    assert len(pairs) == 1
    assert said == ""
