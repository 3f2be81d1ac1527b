from lefil.matching.views.answers import answer, proposal
from lefil.matching.views.computations import computation, computation_progress, computations, try_more
from lefil.matching.views.decide import decide, detail
from lefil.matching.views.fairness import fairness, recruiting
from lefil.matching.views.mine import availability, close_need, need, offer, offer_subjects, pause
from lefil.matching.views.sendings import send_all, sending, sending_progress, undo_sending
from lefil.matching.views.staff import approve_all, board, run, treat_chosen, waiting
from lefil.matching.views.weights import weights

__all__ = [
    "answer", "approve_all", "availability", "board", "close_need", "computation", "computation_progress", "computations", "decide",
    "detail", "fairness", "need", "offer", "offer_subjects", "pause", "proposal", "recruiting", "run", "send_all", "sending",
    "sending_progress", "treat_chosen", "try_more", "undo_sending", "waiting", "weights",
]  # fmt: skip
