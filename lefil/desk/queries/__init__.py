from lefil.desk.queries.cards import Card, cards_of
from lefil.desk.queries.rooms import alerts_card, expected_today, rooms_card, rounds_card
from lefil.desk.queries.steps import Step, beside, children_of, next_steps
from lefil.desk.queries.thread import thread_of
from lefil.desk.queries.tools import tools_of

__all__ = [
    "Card",
    "Step",
    "alerts_card",
    "beside",
    "cards_of",
    "children_of",
    "expected_today",
    "next_steps",
    "rooms_card",
    "rounds_card",
    "thread_of",
    "tools_of",
]
