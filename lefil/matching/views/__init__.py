from lefil.matching.views.answers import answer, proposal
from lefil.matching.views.mine import availability, close_need, need, offer, offer_subjects, pause
from lefil.matching.views.staff import board, decide, detail, run, send_many, waiting
from lefil.matching.views.weights import weights

__all__ = [
    "answer", "availability", "board", "close_need", "decide", "detail", "need", "offer", "offer_subjects", "pause", "proposal",
    "run", "send_many", "waiting", "weights",
]  # fmt: skip
