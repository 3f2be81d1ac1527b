"""The order of pages for each role. The first page asks for a thing to do; contact comes last."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.campaigns.questions import learner, shared, volunteer
from lefil.campaigns.questions.kinds import Page, Question, Sheet
from lefil.campaigns.questions.learner import check_subjects


def _said(words: Any) -> Callable[[Sheet], str]:
    return lambda sheet: str(words)


def _ask(*questions: Question) -> Callable[[Sheet], list[Question]]:
    return lambda sheet: list(questions)


def _parent_needed(sheet: Sheet) -> bool:
    return sheet.for_child or sheet.minor


def _parent_lead(sheet: Sheet) -> str:
    return "" if sheet.for_child else _("Avant 18 ans, un parent doit être d’accord. Le lien s’ouvre dans sa langue.")


WHEN = Page("horaires", _said(gettext_lazy("Vos moments libres")), _ask(shared.WEEK))
HOW = Page("comment", _said(gettext_lazy("Comment travailler ensemble")), _ask(shared.MODE, shared.LANGUAGE, shared.WISH))
WHO = Page(
    "qui", _said(gettext_lazy("Faisons connaissance")), _ask(shared.NAME, shared.BORN, shared.GENDER), check=shared.check_wish
)  # fmt: skip
CONTACT = Page(
    "contact", _said(gettext_lazy("Comment vous joindre")), _ask(shared.PHONE, shared.EMAIL, shared.FOLLOW_UP), check=shared.check_contact
)
PUPIL = [
    Page("niveau", _said(gettext_lazy("De quelle aide avez-vous besoin ?")), _ask(learner.LEVEL, learner.WHO)),
    Page(
        "matieres", _said(gettext_lazy("Dans quelles matières ?")), _ask(*learner.SUBJECTS), check=check_subjects,
        lead=_said(gettext_lazy("Une seule suffit. Trois au plus, la plus importante d’abord.")),
    ),
    Page("difficile", _said(gettext_lazy("Ce qui bloque")), _ask(learner.HARD)),
    WHEN, HOW, WHO,
    Page(
        "situation", _said(gettext_lazy("Votre situation")), _ask(learner.SCHOLARSHIP, learner.QPV, learner.SCHOOL),
        lead=_said(gettext_lazy("Certains élèves passent d’abord. Vous pouvez passer chaque question.")),
    ),
    Page("famille", _said(gettext_lazy("Votre famille")), _ask(shared.PLACE, learner.FRONTLINE)),
    Page("parent", _said(gettext_lazy("L’accord d’un parent")), _ask(*learner.PARENT), when=_parent_needed, lead=_parent_lead),
    CONTACT,
]  # fmt: skip


def _volunteer(background: Question) -> list[Page]:
    return [
        Page(
            "matieres", _said(gettext_lazy("Ce que vous savez expliquer")), _ask(*volunteer.SUBJECTS), check=check_subjects,
            lead=_said(gettext_lazy("Une seule matière suffit. Trois au plus.")),
        ),
        Page("niveaux", _said(gettext_lazy("À quels élèves ?")), volunteer.ranges),
        WHEN, HOW, WHO,
        Page("parcours", _said(gettext_lazy("Votre parcours")), _ask(background, shared.PLACE, volunteer.CAPACITY)),
        Page("engagement", _said(gettext_lazy("Votre engagement")), _ask(volunteer.COMMITMENT, volunteer.MOTIVATION)),
        CONTACT,
    ]  # fmt: skip


PAGES: dict[str, list[Page]] = {"pupil": PUPIL, "student": _volunteer(volunteer.STUDY), "professional": _volunteer(volunteer.JOB)}


def pages_of(sheet: Sheet) -> list[Page]:
    """The pages of this sign-up, given what has been answered so far."""
    return [page for page in PAGES[sheet.role] if page.when(sheet)]


def page_named(sheet: Sheet, slug: str) -> Page | None:
    return next((page for page in pages_of(sheet) if page.slug == slug), None)


def first_gap(sheet: Sheet, seen: int) -> Page | None:
    """The first page to answer or to answer again; `seen` pages have been answered once. None: all is said."""
    for place, page in enumerate(pages_of(sheet)):
        if place >= seen or not page.holds(sheet):
            return page
    return None


def review(sheet: Sheet) -> list[dict[str, Any]]:
    """What was answered, for the check page: [{page, label, said}], in order. What was passed says so."""
    rows = []
    for page in pages_of(sheet):
        for question in page.questions(sheet):
            kept = sheet.answers.get(question.code)
            said = question.say(sheet, kept) if kept not in (None, []) else ""
            rows.append({"page": page, "label": question.ask(sheet).label, "said": said})
    return rows
