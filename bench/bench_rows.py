"""From rows of the database to a proposal that staff can read, against the time that plain Django takes to load the same rows.

python -m bench rows [people a side …]; with `python -m tools.with_servers` before it, on PostgreSQL. CPU seconds of this process (the
database's own are not counted, on either side of the ratio), and seconds on the clock beside them.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.place import place, table


def measured(work: Callable[[], Any], times: int = 1) -> tuple[Any, float, float]:
    """(last answer, best CPU seconds, best seconds on the clock)."""
    best = []
    for _time in range(times):
        clock, cpu = time.perf_counter(), time.process_time()
        made = work()
        best.append((time.process_time() - cpu, time.perf_counter() - clock))
    return made, min(one[0] for one in best), min(one[1] for one in best)


def plain(programme: Any) -> int:
    """The same people as objects, in three queries."""
    from lefil.matching.models import Need, Offer, OfferedSubject

    needs = Need.objects.filter(enrolment__programme=programme).select_related("enrolment__person", "enrolment__availability")
    offers = Offer.objects.filter(enrolment__programme=programme).select_related("enrolment__person", "enrolment__availability")
    return len(needs) + len(offers) + len(OfferedSubject.objects.filter(offer__enrolment__programme=programme))


def case(number: int) -> dict[str, Any]:
    from django.utils import timezone

    from bench.matching_rows import bring
    from lefil.catalogue.actions import open_programme
    from lefil.matching import actions
    from lefil.matching.queries import plans, pool
    from lefil.orgs.actions import found

    home = found(f"Association {number}", slug=f"association-{number}", by=None)
    programme = open_programme(home, pack="tutoring", name=f"Banc {number}", slug=f"banc-{number}", by=None)
    programme.needs_parent = False
    programme.save()
    bring(programme, number, number)
    _rows, loaded, loaded_clock = measured(lambda: plain(programme), 2)
    read, reading, reading_clock = measured(lambda: pool.read(programme, now=timezone.now()), 2)
    _summary, thinking, thinking_clock = measured(lambda: plans.work_out(read).summary())
    run, whole, whole_clock = measured(lambda: actions.run(programme, by=None))
    _again, second, second_clock = measured(lambda: actions.run(programme, by=None))
    return {
        "people": 2 * number, "pairs": run.summary["matched"], "waiting": run.summary["waiting"], "gap": run.certificate["gap"],
        "plain_s": loaded, "plain_clock": loaded_clock, "read_s": reading, "read_clock": reading_clock, "work_out_s": thinking,
        "work_out_clock": thinking_clock, "whole_s": whole, "whole_clock": whole_clock, "again_s": second, "again_clock": second_clock,
        "ratio": whole / loaded, "ratio_clock": whole_clock / loaded_clock, "backend": run.certificate["backend"],
    }  # fmt: skip


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1000, 5000]
    with place(os.environ.get("DATABASE_URL_TEST", "")):
        from django.db import connection

        found = {str(number): {name: round(x, 3) if isinstance(x, float) else x for name, x in case(number).items()} for number in sizes}
        heads = ["a side", "load rows", "read", "solve, check, why", "whole run", "ratio", "pairs"]
        table(heads, [
            [size, f"{one['plain_s']:.2f}", f"{one['read_s']:.2f}", f"{one['work_out_s']:.2f}", f"{one['whole_s']:.2f}", f"{one['ratio']:.1f}", str(one["pairs"])]
            for size, one in found.items()
        ])  # fmt: skip
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"bench": "rows", "database": connection.vendor, "peak_mb": peak, **found}))


if __name__ == "__main__":
    main()
