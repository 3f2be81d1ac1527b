"""What is owed to funders, what was frozen for them, who receives digests, which machines may read."""

from lefil.impact.models.agreements import Agreement, Reader, Snapshot, Target
from lefil.impact.models.letters import Subscription, Token

__all__ = ["Agreement", "Reader", "Snapshot", "Subscription", "Target", "Token"]
