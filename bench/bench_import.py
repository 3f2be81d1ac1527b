"""Import of 5,200 volunteers and 5,000 pupils, on SQLite and on PostgreSQL: seconds, rows per second, statements, memory.

"bare" is the same number of people written by bulk_create alone, in the same run: the ratio says what enrolments, weeks, requests,
offers, parents, journal and duplicates cost, whatever the machine. Each database is measured in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

VOLUNTEERS, PUPILS = 5200, 5000
HEADS = {
    "made": "files made (csv)", "read_csv": "read csv", "read_xlsx": "read xlsx", "read_ods": "read ods", "preview": "preview",
    "import": "import", "undo": "undo", "bare": "bare bulk_create",
}  # fmt: skip


class Counter:
    """Counts statements without keeping or formatting them."""

    count = 0

    def __call__(self, execute: Callable, *rest: Any) -> Any:
        self.count += 1
        return execute(*rest)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def settle(url: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url, "REDIS_URL": "", "LEFIL_DEMO": "0", "LEFIL_DEBUG": "0",
        "LEFIL_SECRET_KEY": "bench-" + "x" * 50, "LEFIL_WORKER_THREAD": "0",
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure() -> dict[str, Any]:
    """One database, from empty to full and back."""
    from django.db import connection
    from django.utils import timezone

    from lefil.campaigns.actions import bring_in, open_campaign, read, undo
    from lefil.campaigns.queries.intakes import plan_of
    from lefil.demo.cast import enter_cast
    from lefil.demo.generate import people_files
    from lefil.enrolments.models import Enrolment
    from lefil.kit.tables import read as read_table

    cast = enter_cast()
    campaign = open_campaign(cast.tutoring, slug="bench", title="Bench", opens=timezone.localdate(), audiences=["lycee"], by=None)
    found: dict[str, Any] = dict.fromkeys(HEADS, 0.0)
    found["made"], files = timed(lambda: people_files(volunteers=VOLUNTEERS, pupils=PUPILS))
    statements, intakes = 0, []
    for role, name, content in files:
        seconds, table = timed(lambda content=content, name=name: read_table(content, name))
        found["read_csv"] += seconds
        intake = read(campaign, organisation=cast.article1, role=role, filename=name, table=table, by=cast.chloe)
        seconds, plan = timed(lambda intake=intake: plan_of(intake, cast.chloe))
        assert not plan.wrong, plan.errors[:3]
        found["preview"] += seconds
        counter = Counter()
        with connection.execute_wrapper(counter):
            seconds, _done = timed(lambda intake=intake: bring_in(intake, by=cast.chloe))
        found["import"] += seconds
        statements += counter.count
        intakes.append(intake)
    assert Enrolment.objects.count() == VOLUNTEERS + PUPILS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found |= _other_formats(people_files, read_table)
    found["undo"] = sum(timed(lambda intake=intake: undo(intake, by=cast.chloe))[0] for intake in reversed(intakes))
    assert not Enrolment.objects.exists()
    found["bare"] = _bare()
    return {**{name: round(value, 2) for name, value in found.items()}, "statements": statements, "memory_mb": memory}


def _other_formats(people_files: Callable, read_table: Callable) -> dict[str, float]:
    found = {}
    for kind in ("xlsx", "ods"):
        files = people_files(volunteers=VOLUNTEERS, pupils=PUPILS, kind=kind)
        found[f"read_{kind}"] = sum(
            timed(lambda content=content, name=name: read_table(content, name))[0] for _role, name, content in files
        )
    return found


def _bare() -> float:
    from django.db import transaction

    from lefil.people.models import Person

    people = [Person(name=f"Personne {one}", called="Personne", phone=f"+336{one:08d}") for one in range(VOLUNTEERS + PUPILS)]
    with transaction.atomic():
        seconds, _made = timed(lambda: Person.objects.bulk_create(people, batch_size=500))
        transaction.set_rollback(True)
    return seconds


def child(engine: str) -> None:
    with tempfile.TemporaryDirectory(prefix="lefil-bench-") as folder:
        os.environ["LEFIL_VAR"] = folder
        settle(f"sqlite:///{folder}/lefil.sqlite3" if engine == "sqlite" else os.environ["DATABASE_URL_TEST"])
        print(json.dumps(measure()))


def run(engine: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.bench_import", engine]
    if engine == "postgresql":
        command = [sys.executable, "-m", "tools.with_servers", *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    from bench.place import table

    found = {engine: run(engine) for engine in ("sqlite", "postgresql")}
    rows = [[words, *(f"{one[name]:.2f} s" for one in found.values())] for name, words in HEADS.items()]
    for one in found.values():
        one["people_per_second"] = round((VOLUNTEERS + PUPILS) / one["import"])
        one["ratio_to_bare"] = round(one["import"] / one["bare"], 1)
    for name in ("people_per_second", "ratio_to_bare", "statements", "memory_mb"):
        rows.append([name.replace("_", " "), *(str(one[name]) for one in found.values())])
    table([f"{VOLUNTEERS} volunteers, {PUPILS} pupils", *found], rows)
    print(json.dumps({"bench": "import", "people": VOLUNTEERS + PUPILS, **found}))


if __name__ == "__main__":
    child(sys.argv[1]) if len(sys.argv) > 1 else main()
