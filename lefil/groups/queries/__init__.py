"""Reads of groups: members and what they may see of each other, the texts they sign, and the queues that are watched."""

from lefil.groups.queries.commitments import VERSION, Commitment, commitment_for
from lefil.groups.queries.links import exit_link, guardian_link, guardian_of, interview_of
from lefil.groups.queries.members import (
    STANDING,
    Ending,
    Needed,
    OtherSide,
    Pair,
    ending_of,
    guardians_of,
    needed_signatures,
    other_sides,
    pairs_of,
    seat_of,
    seats_taken,
    together_before,
)
from lefil.groups.queries.watch import (
    can_resume,
    coordinators_of,
    green_again,
    not_cleared,
    not_met,
    suspended,
    unsigned_of,
    who_decides,
    who_protects,
    wishing_again,
    without_authorisation,
)

__all__ = [
    "STANDING", "VERSION", "Commitment", "Ending", "Needed", "OtherSide", "Pair", "can_resume", "commitment_for", "coordinators_of", "ending_of", "exit_link",
    "green_again", "guardian_link", "guardian_of", "guardians_of", "interview_of", "needed_signatures", "not_cleared", "not_met", "other_sides", "pairs_of",
    "seat_of", "seats_taken", "suspended", "together_before", "unsigned_of", "who_decides", "who_protects", "wishing_again", "without_authorisation",
]  # fmt: skip
