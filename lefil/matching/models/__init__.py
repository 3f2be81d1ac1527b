from lefil.matching.models.asks import INTERESTS, MODES, STAGES, WISHES, Availability, Need, Offer, OfferedSubject
from lefil.matching.models.proposals import Exclusion, Proposal, Sending, SendingLine
from lefil.matching.models.runs import Block, Policy, Run, Snapshot

__all__ = [
    "INTERESTS", "MODES", "STAGES", "WISHES", "Availability", "Block", "Exclusion", "Need", "Offer", "OfferedSubject", "Policy",
    "Proposal", "Run", "Sending", "SendingLine", "Snapshot",
]  # fmt: skip
