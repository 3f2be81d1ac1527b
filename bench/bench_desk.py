"""The coordinator's pages with 10, 1,000 and 10,000 people: time and number of queries. The number must not depend on the size."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

from bench.place import place, table

SIZES = (10, 1_000, 10_000)
TIMES = 9
PAGES = {
    "desk": "desk:today", "people": "desk:people", "applications": "desk:applications", "pairs": "tutoring:pairs",
    "reports": "tutoring:reports", "meetings": "meetings:week", "matching": "matching:board",
}  # fmt: skip


def measure(client: Any, url: str) -> dict[str, Any]:
    """Median and worst time of one page through all of Django, and its queries. The first reading warms and is not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    queries = len(seen)  # now: the next request empties the log
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(url)
        times.append(1000 * (time.perf_counter() - began))
    return {
        "queries": queries,
        "median_ms": round(statistics.median(times), 1),
        "worst_ms": round(max(times), 1),
        "bytes": len(answer.content),
    }


def enter() -> tuple[Any, Any]:
    """The cast, and the coordinator's browser with her second factor shown."""
    from allauth.account.internal.flows.login import record_authentication
    from django.test import Client, RequestFactory

    from lefil.demo.cast import enter_cast
    from lefil.demo.scenes.stage import set_stage

    cast = enter_cast()
    set_stage(cast)
    client = Client()
    client.force_login(cast.chloe.account)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, cast.chloe.account, method="mfa", type="totp")
    request.session["person"] = cast.chloe.key
    request.session.save()
    return cast, client


def main() -> None:
    found: dict[str, dict[str, Any]] = {name: {} for name in PAGES}
    with place():
        from django.urls import reverse

        from bench.crowd import bring

        cast, client = enter()
        people = 0
        for size in SIZES:
            bring(cast, size - people)
            people = size
            _analyse()
            for name, view in PAGES.items():
                found[name][str(size)] = measure(client, reverse(view))
    rows = [
        [name, f"{int(size):,}", *[str(one[key]) for key in ("queries", "median_ms", "worst_ms", "bytes")]]
        for name, sizes in found.items()
        for size, one in sizes.items()
    ]
    table(["page", "people", "queries", "median ms", "worst ms", "bytes"], rows)
    same = {name: len({one["queries"] for one in sizes.values()}) == 1 for name, sizes in found.items()}
    slower = {name: round(sizes["10000"]["median_ms"] / sizes["10"]["median_ms"], 2) for name, sizes in found.items()}
    print(json.dumps({"bench": "desk", "pages": found, "same_queries": same, "times_slower_at_10000": slower}))


def _analyse() -> None:
    """What the data base does by itself on a living site."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
