from lefil.desk.queries.cards import Card, cards_of
from lefil.desk.queries.steps import Step, beside, children_of, next_steps
from lefil.desk.queries.thread import thread_of
from lefil.desk.queries.tools import tools_of

__all__ = ["Card", "Step", "beside", "cards_of", "children_of", "next_steps", "thread_of", "tools_of"]
