from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.utils import timezone

from lefil.care import actions
from lefil.care.actions.looks import looked, since
from lefil.care.models import Thread
from lefil.care.queries import due
from lefil.care.queries.signals import found_for, standing_of, to_look_at
from lefil.care.queries.sources import SOURCES
from lefil.kit.sweeps import each

CHUNK = 500


def open_threads() -> int:
    """Whoever is ready has a thread; whose pair or class has started has a plan; who left owes nothing."""
    opened = each(due.without_thread(), lambda enrolment: actions.open_thread(enrolment, owner=due.owner_for(enrolment), by=None))
    started = each(due.started(), lambda row: actions.start_plan(row[0], begun=row[1], by=None))
    back = each(due.came_back(), lambda thread: actions.reopen(thread, by=None))
    return opened + started + back + each(due.left(), lambda thread: actions.close_thread(thread, why=due.GONE, by=None))


def notice() -> int:
    """Reads what was lived elsewhere: a meeting held, a report, an answer."""
    count = 0
    for source, read in SOURCES.items():
        noted = list(read(since(source)))
        count += actions.note_all(noted, by=None)
        if noted:
            looked(source, until=max(one.seen for one in noted))
    return count


def plan_ahead() -> int:
    """One step of the follow-up plan is always open for who has a pair or a class."""
    return each(due.without_plan(), lambda row: actions.plan_next(row[0], plan=row[1], by=None) is not None)


def look_for_signs() -> int:
    """Shows the signs that rows tell, and takes back those that are no longer true."""
    now, changed = timezone.now(), 0
    for threads in _chunks(to_look_at(now)):
        found, standing = found_for(threads, now), standing_of(threads)
        for thread in threads:
            told, known = found.get(thread.pk, {}), standing.get(thread.pk, [])
            over = [one for one in known if one.code not in told and due.told_by_rows(one.code)]
            changed += each(over, lambda signal: actions.settle_signal(signal, by=None))
            changed += each(told.items(), partial(_show, thread))
    return changed


def _show(thread: Thread, sign: tuple[str, dict[str, Any]]) -> bool:
    return actions.raise_signal(thread, code=sign[0], facts=sign[1], by=None) is not None


def _chunks(rows: Iterable[Thread]) -> Iterator[list[Thread]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


SWEEPS = [(open_threads, 60), (notice, 60), (plan_ahead, 300), (look_for_signs, timedelta(hours=1).total_seconds())]
