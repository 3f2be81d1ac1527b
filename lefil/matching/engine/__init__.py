"""The matching engine: arrays in, pairs out, with reasons and a proof. No Django, no clock, no random source.

    result = solve(needs, offers, excluded=..., locked=..., proposed=..., weights=Weights())
    problems = check(needs, offers, result, excluded=..., locked=..., proposed=..., weights=...)   # [] when proven
    result = prove(needs, offers, result, ...)   # the same, with certificate.checked; raises Unproven(problems)
    result.certificate   # primal, dual, gap (thousandths of a point), tiers [(level, asked, served)], rounds, backend, checked
    backend()            # "c" (compiled kernel) or "numpy" (same optimum, slower)
    components(needs, offers, i, j, weights)   # part -> points, for the sentence "why these two"
    blockers(needs, offers, i, ...)            # "why am I waiting" and "Tuesday evening would"

`key` must be the rank of the request (1 for who asked first): it breaks ties between people who are the same in everything.

A pool that is kept, where each change is exact and takes an instant:

    standing = Standing(needs, offers, excluded=..., locked=..., proposed=..., weights=...)   # one cold run
    i = standing.add_learner(one)         # Needs of one row; returns its row        standing.remove_learner(i)
    j = standing.add_volunteer(one)       # Offers of one row                        standing.remove_volunteer(j)
    standing.set_capacity(j, seats)       standing.lock(i, j)      standing.unlock(i)      standing.exclude(i, j)
    standing.mate(i)                      # the volunteer's row, or None
    standing.result()                     # Result over standing.needs, standing.offers; check(..., **standing.asked) == []
    standing.would_match(i, changed)      # changed: Needs of one row. True only when a search has confirmed it; changes nothing

Advice, as plain rows for screens to put into words; nothing unconfirmed is ever in it:

    unlocks(standing, i)       # [Unlock(kind, value, opened)]: the single changes that give this waiting learner a volunteer today
                               # kind "hours" (value: row of the bands), "channels" or "languages" (value: bit), "gender_wish" (0),
                               # "subject" (value: another code asked, taken first)
    recruiting(standing, volunteers=20, most=5)   # [Recruit(code, part, volunteers, served)]: 20 more volunteers with that code in
                               # that part of the week (PARTS_OF_WEEK) would serve so many more learners: added to a copy, and counted
    gained(standing, more)     # learners served in addition when these volunteers ([Offers of one row]) come
    standing.copy()            # what if: change the copy, compare served() or result()
    blocks(needs, offers)      # [(learner rows, volunteer rows)] that share no allowed pair: each may run as its own job
"""

from .advice import PARTS_OF_WEEK, Recruit, Unlock, gained, recruiting, unlocks
from .arrays import FRENCH, NO_PAIRS, WEEK, Certificate, Needs, Offers, Result, Tier, Weights, bitset
from .blocks import blocks
from .check import Unproven, check, prove
from .explain import BANDS, Band, Blockers, blockers, components
from .kernel import backend
from .parts import PARTS
from .rules import RULES
from .solve import solve
from .standing import Standing

__all__ = [
    "BANDS", "FRENCH", "NO_PAIRS", "PARTS", "PARTS_OF_WEEK", "RULES", "WEEK",
    "Band", "Blockers", "Certificate", "Needs", "Offers", "Recruit", "Result", "Standing", "Tier", "Unlock", "Unproven", "Weights",
    "backend", "bitset", "blockers", "blocks", "check", "components", "gained", "prove", "recruiting", "solve", "unlocks",
]  # fmt: skip
