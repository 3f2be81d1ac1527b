from lefil.mentoring.models.board import Application
from lefil.mentoring.models.network import NetworkAnswer, NetworkRequest
from lefil.mentoring.models.outcomes import Evaluation, Milestone, Outcome
from lefil.mentoring.models.safe import Document, Share, ShareView
from lefil.mentoring.models.talks import Mood, Step, Talk

__all__ = [
    "Application", "Document", "Evaluation", "Milestone", "Mood", "NetworkAnswer", "NetworkRequest", "Outcome", "Share", "ShareView", "Step",
    "Talk",
]  # fmt: skip
