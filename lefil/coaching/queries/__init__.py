"""Reads of coaching: the catalogue, a workshop as each of its people sees it, what is due."""

from lefil.coaching.queries.catalogue import figures, module_for, modules_of, path_of, places_of, seats_of, waits_for
from lefil.coaching.queries.desk import (
    desk_rows,
    feedback_of,
    marks_by,
    modules_followed_by,
    sheet_of,
    volunteers_for,
    was_graded,
    workshops_run_by,
)
from lefil.coaching.queries.links import advice_by, advice_link
from lefil.coaching.queries.sheets import (
    advices_to_ask,
    candidates_of,
    compared,
    grid_of,
    last_advices,
    module_of,
    sheets_to_send,
    turns_to_tell,
    version_of,
)

__all__ = [
    "advice_by",
    "advice_link",
    "advices_to_ask",
    "candidates_of",
    "compared",
    "desk_rows",
    "feedback_of",
    "figures",
    "grid_of",
    "last_advices",
    "marks_by",
    "module_for",
    "module_of",
    "modules_followed_by",
    "modules_of",
    "path_of",
    "places_of",
    "seats_of",
    "sheet_of",
    "sheets_to_send",
    "turns_to_tell",
    "version_of",
    "volunteers_for",
    "waits_for",
    "was_graded",
    "workshops_run_by",
]  # fmt: skip
