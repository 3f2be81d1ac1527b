"""A hundred people press the button of the same workshop at the same moment. One database per process; prints one JSON object.

    python -m bench.coaching_race                                     on a SQLite file
    python -m tools.with_servers python -m bench.coaching_race        on PostgreSQL

Beside it, in the same run and with the same threads, the least that could give the seats: one conditional UPDATE each, nothing else.
"""

from __future__ import annotations

import json
import os
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from bench.coaching_rows import programme, somebody, volunteers, workshop
from bench.place import place

PEOPLE, PLACES, ROUNDS = 100, 6, 5


def at_once(acts: list[Callable[[], bool]]) -> tuple[float, int, list[str]]:
    """(seconds from the start to the last answer, how many were given, what failed otherwise than by a refusal)."""
    from django.db import connection

    from lefil.kit.refusals import Refused

    gate = threading.Barrier(len(acts) + 1)
    given: list[bool] = []
    wrong: list[str] = []

    def one(act: Callable[[], bool]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(60)
            given.append(act())
        except Refused:
            given.append(False)
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    gate.wait(60)
    began = time.perf_counter()
    for thread in threads:
        thread.join(120)
    return time.perf_counter() - began, sum(given), wrong


def each_their_own() -> None:
    """The site's own pool lends four connections; a race wants one each."""
    from django.db import connection, connections

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    connections.settings["default"]["OPTIONS"].pop("pool", None)


def race() -> dict[str, Any]:
    from django.db import connection
    from django.db.models import F

    from lefil.coaching.actions import take_seat
    from lefil.coaching.models import Workshop
    from lefil.enrolments.actions import enrol
    from lefil.meetings.models import Booking

    home = programme()
    two = volunteers(home)
    candidates = [enrol(person, programme=home, side="learner", by=person) for person in map(somebody, range(2, PEOPLE + 2))]
    seats, bare, given, over, failed = [], [], 0, 0, []
    for turn in range(ROUNDS):
        made, plain = (workshop(home, two, code="networks", day=2 * turn + n, places=PLACES) for n in (1, 2))

        def seat(one: Any, made: Workshop = made) -> Callable[[], bool]:
            return lambda: bool(take_seat(made, candidate=one, by=one.person))

        def update(plain: Workshop = plain) -> bool:
            return bool(Workshop.objects.filter(pk=plain.pk, taken__lt=F("places")).update(taken=F("taken") + 1))

        seconds, _given, wrong = at_once([seat(one) for one in candidates])
        least, _taken, wrong_too = at_once([update] * PEOPLE)
        booked = Booking.objects.filter(meeting=made.meeting_id, side="learner", state__in=Booking.STANDING).count()
        seats.append(seconds)
        bare.append(least)
        given, over, failed = given + booked, over + max(0, booked - PLACES), failed + wrong + wrong_too
    middle, least = statistics.median(seats), statistics.median(bare)
    return {
        "database": connection.vendor, "people": PEOPLE, "places": PLACES, "rounds": ROUNDS, "given": given, "expected": PLACES * ROUNDS, "overbooked": over,
        "failed": failed[:3], "seconds": round(middle, 3), "bare_seconds": round(least, 3), "ratio": round(middle / least, 2),
    }  # fmt: skip


def main() -> None:
    with place(os.environ.get("DATABASE_URL_TEST", "")):
        each_their_own()
        print(json.dumps(race()))


if __name__ == "__main__":
    main()
