"""The matching engine against the solvers that people use: CPU seconds (user + system), peak memory, pairs, proof.

    make bench NAME=matching                        1k, 5k, 20k and 100k a side, balanced and with 30 % shortage (about ten minutes)
    python -m bench.bench_matching --most 20000     up to this size
    python -m bench.bench_matching --file needs.json offers.json      a population in the format of match_file
    python -m bench.bench_matching --million        1,000,000 x 1,000,000 within 0.2 % (an hour or more)

Each measure runs in a process of its own. Ours starts from the people and ends checked; the others are given finished values.
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
FLOW_UP_TO = 100_000
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


def child(*arguments: Any) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.bench_matching", "--child", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def case(n: int, regime: str) -> dict[str, Any]:
    capacity = REGIMES[regime]
    found: dict[str, Any] = {"lefil": child("ours", n, capacity, 0)}
    mine = found["lefil"]
    if n >= 100_000:
        found["lefil_within"] = child("ours", n, capacity, WITHIN)
    if n == CHANGED:
        found["changes"] = child("changes", n, capacity)
    for name, most in (("greedy", SPARSE_UP_TO), ("dense", DENSE_UP_TO[regime]), ("sparse", SPARSE_UP_TO), ("flow", FLOW_UP_TO)):
        if n <= most:
            found[name] = child(name, n, capacity)
    for name in ("dense", "sparse"):
        if "cpu_s" in found.get(name, {}):
            found[name] |= {"times_faster": ratio(found[name]["cpu_s"], mine["cpu_s"]), "same_value": found[name]["value"] == mine["value"]}
            found[name]["memory_share"] = round(mine["peak_mb"] / found[name]["peak_mb"], 4)
    if "cpu_s" in found.get("flow", {}):
        found["flow"] |= {
            "times_faster": ratio(found["flow"]["cpu_s"], found["flow"]["ours_cpu_s"]),
            "same_value": found["flow"]["value"] == mine["value"],
        }
    if "pairs" in found.get("greedy", {}):
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
    read = argparse.ArgumentParser()
    read.add_argument("--most", type=int, default=SIZES[-1])
    read.add_argument("--minutes", type=float, default=10, help="no new case is begun after so long")
    read.add_argument("--million", action="store_true")
    read.add_argument("--file", nargs=2, metavar=("NEEDS", "OFFERS"))
    given = read.parse_args(arguments)
    if given.file:
        command = [sys.executable, "manage.py", "match_file", *given.file, "--out", os.devnull]
        subprocess.run(command, check=True, env={**os.environ, "LEFIL_DEMO": "1"})
        return
    if given.million:
        print(json.dumps({"bench": "matching", "1000000 balanced": child("ours", 1_000_000, 1.0, WITHIN)}))
        return
    began, figures = time.monotonic(), {}
    for n in [size for size in SIZES if size <= given.most]:
        for regime in REGIMES:
            if time.monotonic() - began > 60 * given.minutes:
                continue
            figures[f"{n} {regime}"] = found = case(n, regime)
            for name, row in found.items():
                print(
                    f"{n:>7} {regime:9} {name:12}", "  ".join(f"{key} {value}" for key, value in row.items() if key != "value"), flush=True
                )
    print(json.dumps({"bench": "matching", "backend": backend(), **figures}))


if __name__ == "__main__":
    main(sys.argv[1:])
