"""Parts of a pool that share nothing: each may run as a job of its own, on any machine, with the same result as together.

Two people are in the same part when a chain of possible pairs joins them. Possible is asked of the subject alone (who covers the
code), which is more than allowed: parts never cut an allowed pair, and finding them costs nothing beside a run. A national pool of
one programme is one part; programmes, or codes that nobody shares, fall apart by themselves.
"""

from __future__ import annotations

import numpy as np

from .arrays import Ints, Needs, Offers


def blocks(needs: Needs, offers: Offers) -> list[tuple[Ints, Ints]]:
    """(learner rows, volunteer rows) of each part that has both, the largest first; who has nobody on the other side is in none."""
    codes, at = np.unique(needs.first, return_inverse=True)
    parent = list(range(len(codes) + len(offers)))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    usable = offers.cleared & (offers.capacity > 0)
    for place, code in enumerate(codes.tolist()):
        covers = (offers.subjects[:, code // 64] >> np.uint64(code % 64)) & np.uint64(1) > 0
        for j in np.flatnonzero(covers & usable).tolist():
            parent[root(len(codes) + j)] = root(place)
    of_code = np.array([root(place) for place in range(len(codes))], dtype=np.int64)
    of_offer = np.array([root(len(codes) + j) for j in range(len(offers))], dtype=np.int64)
    found = [(np.flatnonzero(of_code[at] == part), np.flatnonzero((of_offer == part) & usable)) for part in np.unique(of_code)]
    return sorted((each for each in found if len(each[0]) and len(each[1])), key=lambda each: -len(each[0]))
