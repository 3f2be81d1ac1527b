"""The CV beside the pictures of the live room, as one of its people reads it."""

from typing import Any

from lefil.coaching.models import Cv, CvShare, Workshop
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.sheets import module_of
from lefil.enrolments.models import Enrolment
from lefil.people.models import Person


def beside_of(one: Workshop, reader: Person, mine: Enrolment | None, candidates: list[Enrolment]) -> dict[str, Any]:
    """What stands beside the pictures: {cv, share, sheet, comments, version, own}; `cv` None when there is nothing to read yet.

    A candidate (`mine`) reads their own; a volunteer what the only candidate shows. Empty where the workshop is not about a CV and none is shown.
    """
    about = mine or (candidates[0] if len(candidates) == 1 else None)
    cv = Cv.objects.filter(enrolment=about).select_related("enrolment__person").first() if about else None
    share = CvShare.objects.filter(cv=cv, workshop=one).select_related("variant", "cv__enrolment__person").first() if cv else None
    if cv and mine is None:
        share = cvs.shown_to(reader, one.key, cv.key)
    if about is None or (share is None and module_of(one).code != "cv"):
        return {}
    if cv is None or (mine is None and share is None):
        return {"cv": None, "own": mine is not None}
    variant = share.variant if share else None
    return {
        "cv": cv, "share": share, "sheet": cvs.sheet_of(cv, variant), "comments": cvs.comments_on(cv, one), "own": mine is not None,
        "version": cv.versions.filter(variant=variant).first(),
    }  # fmt: skip


def words_of(beside: dict[str, Any], key: str) -> str:
    """What one line says now, by its key; "" when it is not there any more."""
    lines = [line for section in beside["sheet"]["sections"] for one in section["lines"] for line in (one, *one["actions"])]
    return next((line["text"] for line in lines if line["key"] == key), "")
