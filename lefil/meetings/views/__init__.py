from lefil.meetings.views.changes import cancel, move, presence, reply, stop
from lefil.meetings.views.desk import open_slots, week
from lefil.meetings.views.mine import calendar, detail, ics, mine
from lefil.meetings.views.planning import new
from lefil.meetings.views.slots import slots
from lefil.meetings.views.tap import answer, feed

__all__ = [
    "answer", "calendar", "cancel", "detail", "feed", "ics", "mine", "move", "new", "open_slots", "presence", "reply", "slots",
    "stop", "week",
]  # fmt: skip
