"""Worries told in a live room become files; deadlines are not forgotten."""

from django.utils import timezone

from lefil.care import actions
from lefil.care.queries.safety import alerts_to_pull, alerts_with_more, deadlines_due
from lefil.kit.sweeps import each
from lefil.people.queries import due_for, rules

BATCH = 200


def pull_alerts() -> int:
    opened = each(alerts_to_pull(), lambda alert: actions.pull_alert(alert, by=None) is not None)
    return opened + each(alerts_with_more(), lambda alert: actions.add_said(alert, by=None))


def remind_deadlines() -> int:
    return each(deadlines_due(timezone.now()), lambda line: actions.remind_deadline(line, by=None))


def forget_files() -> int:
    """Applies the retention rule of files of protection. None without a rule."""
    return sum(
        each(list(due_for(rule).rows[:BATCH]), lambda one: actions.forget_file(one, by=None)) for rule in rules().filter(object="incident")
    )


SWEEPS = [(pull_alerts, 10), (remind_deadlines, 3600), (forget_files, 3600)]
