"""The matching engine against the solvers that people use: CPU seconds (user + system), peak memory, pairs, proof.

    make bench NAME=matching                        1k, 5k, 20k and 100k a side, balanced and with 30 % shortage: ten minutes at most
    python -m bench.bench_matching --most 20000     up to this size
    python -m bench.bench_matching --full --minutes 60                OR-tools at 100,000 a side too
    python -m bench.bench_matching --file needs.json offers.json      a population in the format of match_file
    python -m bench.bench_matching --large 1000000 --minutes 120      ours alone, so many a side, within 0.2 %

Each measure runs in a process of its own, which is ended when the minutes are over: what was not measured is named. Ours starts from the people and ends checked; the others are given finished values.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import pairs
from bench.changes import changes
from bench.population import population
from lefil.matching.engine import backend, check, solve
from lefil.matching.engine.kernel import Found
from lefil.matching.engine.steps import exact_sum

SIZES = (1000, 5000, 20_000, 100_000)
REGIMES = {"balanced": 1.0, "shortage": 0.7}
DENSE_UP_TO = {"balanced": 20_000, "shortage": 5000}  # scipy's dense solver needs 5 GB and a minute at 20,000
SPARSE_UP_TO = 20_000
FLOW_UP_TO = 20_000  # 100,000 with --full
WITHIN = 0.002
CHANGED = 20_000


def cpu() -> float:
    """User and system, of this process and of those it started."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = cpu()
    made = work()
    return made, cpu() - began


def ours(n: int, capacity: float, tolerance: float) -> dict[str, Any]:
    needs, offers = population(n, n, seed=1, capacity=capacity)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    result, solving = timed(lambda: solve(needs, offers, tolerance=tolerance))
    said = f"{n}: {len(result.pairs)} pairs, gap {result.certificate.gap} of {result.certificate.primal % result.unit}, {solving:.0f} s, {peak()} MB"
    print(said, "before the check", file=sys.stderr, flush=True)
    wrong, checking = timed(lambda: check(needs, offers, result, tolerance=tolerance))
    assert wrong == [], wrong
    return {
        "pairs": len(result.pairs), "score": int(result.value.sum()), "gap": result.certificate.gap, "rounds": result.counts["rounds"],
        "cpu_s": round(solving + checking, 3), "solve_s": round(solving, 3), "check_s": round(checking, 3),
        "wall_s": round(time.perf_counter() - began, 3), "peak_mb": peak(), "people_mb": round(base),
        "value": str(result.certificate.primal),
    }  # fmt: skip


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def theirs(name: str, n: int, capacity: float) -> dict[str, Any]:
    needs, offers = population(n, n, seed=1, capacity=capacity)
    made = pairs.model(needs, offers)
    pairs.imported()
    if name == "dense":
        value = pairs.dense(made)
        total, spent = timed(lambda: pairs.scipy_dense(value))
        return {"cpu_s": round(spent, 3), "peak_mb": peak(), "value": str(total)}
    if name == "greedy":
        (count, score), spent = timed(lambda: pairs.greedy(made))
        return {"cpu_s": round(spent, 3), "pairs": count, "score": score}
    rows, to, value, run = pairs.edges(made)
    if name == "sparse":
        total, spent = timed(lambda: pairs.scipy_sparse(made, rows, to, value))
        return {"cpu_s": round(spent, 3), "peak_mb": peak(), "value": str(total)}
    solver = pairs.flow(made, rows, to, value)
    _, spent = timed(solver.solve)
    lists = Found.of(rows, to, (value - made.worth[rows]).astype(rows.dtype))
    again, same = timed(lambda: run.of_lists(lists))
    assert exact_sum(again.gain, made.unit) + exact_sum(again.price * made.seats, made.unit) == -solver.optimal_cost()
    return {
        "cpu_s": round(spent, 3),
        "peak_mb": peak(),
        "value": str(-solver.optimal_cost()),
        "edges": len(rows),
        "ours_cpu_s": round(same, 3),
    }


@dataclass(frozen=True)
class Turn:
    """How long everything may take (`until`, of the monotonic clock), and up to which size OR-tools is asked."""

    until: float
    flow: int = FLOW_UP_TO

    def child(self, *arguments: Any) -> dict[str, Any]:
        """What one measure tells; {"failed": why} when it ended badly or was ended."""
        command = [sys.executable, "-m", "bench.bench_matching", "--child", *map(str, arguments)]
        left = self.until - time.monotonic()
        if left <= 0:
            return {"failed": "no time was left"}
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=left)
        except subprocess.TimeoutExpired as ended:
            said = ended.stderr or b""
            lines = (said if isinstance(said, str) else said.decode()).strip().splitlines()
            return {"failed": f"ended after {left:.0f} s", "said": lines[-1:]}
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1:]}
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def measured(turn: Turn, n: int, regime: str) -> dict[str, Any]:
    """Ours first, so that what is cut is what is compared with."""
    capacity = REGIMES[regime]
    found: dict[str, Any] = {"lefil": turn.child("ours", n, capacity, 0)}
    if n >= 100_000:
        found["lefil_within"] = turn.child("ours", n, capacity, WITHIN)
    if n == CHANGED:
        found["changes"] = turn.child("changes", n, capacity)
    for name, most in (("greedy", SPARSE_UP_TO), ("dense", DENSE_UP_TO[regime]), ("sparse", SPARSE_UP_TO), ("flow", turn.flow)):
        if n <= most:
            found[name] = turn.child(name, n, capacity)
    return found


def case(turn: Turn, n: int, regime: str) -> dict[str, Any]:
    found = measured(turn, n, regime)
    mine = found["lefil"]
    for name in ("dense", "sparse"):
        if "cpu_s" in found.get(name, {}) and "cpu_s" in mine:
            found[name] |= {"times_faster": ratio(found[name]["cpu_s"], mine["cpu_s"]), "same_value": found[name]["value"] == mine["value"]}
            found[name]["memory_share"] = round(mine["peak_mb"] / found[name]["peak_mb"], 4)
    if "cpu_s" in found.get("flow", {}):
        found["flow"] |= {
            "times_faster": ratio(found["flow"]["cpu_s"], found["flow"]["ours_cpu_s"]),
            "same_value": found["flow"]["value"] == mine.get("value"),
        }
    if "pairs" in found.get("greedy", {}) and "pairs" in mine:
        more = 100 * (mine["score"] / max(1, found["greedy"]["score"]) - 1)
        found["greedy"] |= {"more_pairs": mine["pairs"] - found["greedy"]["pairs"], "more_score_percent": round(more, 2)}
    return found


def ratio(one: float, other: float) -> float:
    return round(one / max(other, 1e-3), 1)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--child"]:
        name, n, capacity = arguments[1], int(arguments[2]), float(arguments[3])
        kept = {"ours": lambda: ours(n, capacity, float(arguments[4])), "changes": lambda: changes(n, capacity)}
        print(json.dumps(kept.get(name, lambda: theirs(name, n, capacity))()))
        return
    given = asked(arguments)
    if given.file:
        command = [sys.executable, "manage.py", "match_file", *given.file, "--out", os.devnull]
        subprocess.run(command, check=True, env={**os.environ, "LEFIL_DEMO": "1"})
        return
    turn = Turn(time.monotonic() + 60 * given.minutes, 100_000 if given.full else FLOW_UP_TO)
    figures: dict[str, Any] = {}
    if given.large:
        figures[f"{given.large} balanced"] = {"lefil_within": turn.child("ours", given.large, 1.0, WITHIN)}
    for n in [size for size in SIZES if size <= given.most and not given.large]:
        for regime in REGIMES:
            figures[f"{n} {regime}"] = found = case(turn, n, regime)
            for name, row in found.items():
                told = "  ".join(f"{key} {value}" for key, value in row.items() if key != "value")
                print(f"{n:>7} {regime:9} {name:12}", told, flush=True)
    left_out = [f"{place} {name}" for place, found in figures.items() for name, row in found.items() if "failed" in row]
    print(json.dumps({"bench": "matching", "backend": backend(), "left_out": left_out, **figures}))


def asked(arguments: list[str]) -> argparse.Namespace:
    read = argparse.ArgumentParser()
    read.add_argument("--most", type=int, default=SIZES[-1])
    read.add_argument("--minutes", type=float, default=9.5, help="what is not measured by then is left out")
    read.add_argument("--full", action="store_true")
    read.add_argument("--large", type=int, metavar="PEOPLE")
    read.add_argument("--file", nargs=2, metavar=("NEEDS", "OFFERS"))
    return read.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
