"""The words that an association may write as its own, else those that lefil ships: the five questions of the path, the twelve of the CV."""

from typing import Any

from lefil.catalogue.models import Module
from lefil.coaching import content
from lefil.coaching.models import PathWording


def path_words(programme: int, version: int | None = None) -> tuple[int, list[dict[str, Any]]]:
    """(number, questions) in force in a programme (its primary key), or those of one version: 0 for lefil's own."""
    rows = PathWording.objects.filter(programme=programme)
    found = None if version == 0 else (rows if version is None else rows.filter(number=version)).first()
    return (found.number, list(found.questions)) if found else (0, content.questions())


def cv_questions(programme: int) -> list[dict[str, str]]:
    """The twelve of a programme (its primary key): {code, text, hint, into}."""
    kept = Module.objects.filter(programme=programme, code="cv").values_list("content", flat=True).first() or {}
    return list(kept.get("question") or content.read("cv")["question"])
