"""The two sides of a proposal."""

from django.utils import timezone

from lefil.kit import links
from lefil.matching.models import Proposal
from lefil.people.models import Person

SIDES = ("learner", "volunteer")


def other_side(side: str) -> str:
    return "volunteer" if side == "learner" else "learner"


def person_of(proposal: Proposal, side: str) -> Person:
    return (proposal.need if side == "learner" else proposal.offer).enrolment.person


def is_tu(proposal: Proposal, side: str) -> bool:
    """The programme may say "tu" to its minors; never to a volunteer."""
    young = person_of(proposal, side).band(timezone.localdate()) in {"child", "teen"}
    return side == "learner" and young and proposal.need.enrolment.programme.minors_tu


def token(proposal: Proposal, side: str) -> str:
    """Lets one side read and answer one proposal without signing in."""
    return links.sign("p", proposal.key, side[0])
