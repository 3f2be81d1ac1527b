from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lefil.coaching import content
from lefil.coaching.models import Cv, CvChoice, CvLine, CvVariant
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.cv_reading import filled, lines_from
from lefil.coaching.queries.words import cv_questions
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

MOST_LINES, MOST_VARIANTS = 80, 30
UNDER = ("work", "volunteer")  # sections whose lines say what was done


@transaction.atomic
def begin_cv(enrolment: Enrolment, *, by: Person | None) -> Cv:
    """The candidate's one CV, made at the first call with the name and contacts of their account."""
    if enrolment.side != "learner":
        raise Refused(_("Ce CV est celui d’une personne accompagnée."))
    person = enrolment.person
    cv, made = Cv.objects.get_or_create(enrolment=enrolment, defaults={"name": person.name, "email": person.email, "phone": person.phone})
    if made:
        record(cv, "begin", by=by, about=person)
    return cv


def _locked(cv: Cv) -> Cv:
    return Cv.objects.select_for_update().get(pk=cv.pk)


@transaction.atomic
def answer_cv(cv: Cv, *, question: str, text: str, by: Person | None) -> Cv:
    """Keeps one answer and makes its lines again, but those that the candidate wrote since. An empty answer passes the question."""
    asked = next((one for one in cv_questions(cv.enrolment.programme_id) if one["code"] == question), None)
    if asked is None:
        raise Refused(_("Cette question n’existe plus. Reprenez depuis votre CV."))
    cv, text = _locked(cv), text.strip()
    if text == cv.answers.get(question, "") and (text or question in cv.passed):
        return cv
    cv.passed = [code for code in cv.passed if code != question] + ([] if text else [question])
    cv.answers = {code: said for code, said in cv.answers.items() if code != question} | ({question: text} if text else {})
    if asked["into"] == "label":
        cv.title = " ".join(text.split())[:120] or cv.title
    cv.save(update_fields=["answers", "passed", "title", "at"])
    if asked["into"] != "label":
        _replace(cv, asked, text)
    record(cv, "answer", by=by, about=_owner(cv), detail={"question": question})
    return cv


def _replace(cv: Cv, asked: dict[str, str], text: str) -> None:
    """What was made from the former answer goes, unless somebody wrote, locked or commented it, or an action under it."""
    made = cv.lines.filter(origin=asked["code"], under=None)
    cared = made.filter(edited=True) | made.filter(choices__mode="locked") | made.filter(comments__isnull=False)
    cared |= made.filter(actions__edited=True) | made.filter(actions__choices__mode="locked") | made.filter(actions__comments__isnull=False)
    if cared.exists():
        return
    made.delete()
    for facts in lines_from(asked["into"], text):
        actions = facts.pop("actions", [])
        # who recommends has not agreed yet
        line = _put(cv, asked["into"], origin=asked["code"], shown=asked["into"] != "references", **facts)
        for said in actions:
            _put(cv, asked["into"], under=line, origin=asked["code"], text=said)


def _put(cv: Cv, section: str, **facts: Any) -> CvLine:
    if cv.lines.count() >= MOST_LINES:
        raise Refused(_("Ce CV a déjà %(most)s lignes. Retirez-en une d’abord.") % {"most": MOST_LINES})
    last = cv.lines.aggregate(last=Max("rank"))["last"] or 0
    return CvLine.objects.create(cv=cv, section=section, rank=last + 1, **facts)


def _owner(cv: Cv) -> Person:
    return cv.enrolment.person


@transaction.atomic
def say_contact(cv: Cv, *, title: str, name: str, email: str, phone: str, city: str, by: Person | None) -> Cv:
    """The head of the CV. The account keeps its own name and contacts."""
    cv = _locked(cv)
    cv.title, cv.name, cv.email, cv.phone, cv.city = title, name, email, phone, city
    cv.save(update_fields=["title", "name", "email", "phone", "city", "at"])
    record(cv, "contact", by=by, about=_owner(cv))
    return cv


@transaction.atomic
def hide_personal(cv: Cv, *, hides: bool, facts: dict[str, str], by: Person | None) -> Cv:
    """The switch, and the facts it keeps in. The journal says which way it was turned, never the facts."""
    cv = _locked(cv)
    cv.hides, cv.personal = hides, {name: facts[name] for name in cvs.PERSONAL if facts.get(name)}
    cv.save(update_fields=["hides", "personal", "at"])
    record(cv, "hide" if hides else "show", by=by, about=_owner(cv))
    return cv


@transaction.atomic
def add_line(
    cv: Cv, *, section: str, text: str, by: Person | None, under: CvLine | None = None, shown: bool = True, **words: str
) -> CvLine:
    """A line at the end of its section. `under`: an experience, for what was done in it. `words`: where, since, until, level."""
    cv = _locked(cv)
    if section not in CvLine.SECTIONS:
        raise Refused(_("Choisissez une partie du CV."))
    if under and (under.cv_id != cv.pk or under.under_id or under.section not in UNDER):
        raise Refused(_("Cette ligne ne peut pas aller là."))
    line = _put(cv, under.section if under else section, under=under, text=text, edited=True, shown=shown, **_tidy(words))
    record(line, "add", by=by, about=_owner(cv))
    return line


def _tidy(words: dict[str, str]) -> dict[str, str]:
    return {name: said for name, said in words.items() if name in CvLine.WORDS}


@transaction.atomic
def change_line(line: CvLine, *, text: str, shown: bool, by: Person | None, **words: str) -> CvLine:
    """The candidate's own words. A variant where it is locked keeps the former ones."""
    line = CvLine.objects.select_for_update().get(pk=line.pk)
    for name, said in {"text": text, "shown": shown, "edited": True, **_tidy(words)}.items():
        setattr(line, name, said)
    line.save()
    record(line, "change", by=by, about=_owner(line.cv))
    return line


@transaction.atomic
def raise_line(line: CvLine, *, by: Person | None) -> CvLine:
    """One place up among its own; the first stays where it is."""
    _locked(line.cv)
    line = CvLine.objects.get(pk=line.pk)
    same = list(CvLine.objects.filter(cv=line.cv_id, section=line.section, under=line.under_id))
    place = next(n for n, one in enumerate(same) if one.pk == line.pk)
    if place == 0:
        return line
    ranks = sorted(one.rank for one in same)
    same[place - 1], same[place] = same[place], same[place - 1]
    for rank, one in zip(ranks, same, strict=True):
        CvLine.objects.filter(pk=one.pk).update(rank=rank)
    record(line, "raise", by=by, about=_owner(line.cv))
    line.refresh_from_db()
    return line


@transaction.atomic
def remove_line(line: CvLine, *, by: Person | None) -> None:
    """Versions keep it, comments keep what it said. Refused while a variant has it locked, or an action under it."""
    _locked(line.cv)
    locked = (
        CvChoice.objects.filter(mode="locked", line__in=[line.pk, *line.actions.values_list("pk", flat=True)])
        .select_related("variant")
        .first()
    )
    if locked:
        raise Refused(_("Cette ligne est verrouillée dans « %(name)s ». Déverrouillez-la d’abord.") % {"name": locked.variant.name})
    record(line, "remove", by=by, about=_owner(line.cv))
    line.delete()


@transaction.atomic
def tell_path(cv: Cv, *, code: str, facts: dict[str, str], by: Person | None) -> CvLine:
    """A line of the migrant path, from its pattern in content/cv.toml and what the candidate chose to say."""
    cv = _locked(cv)
    part = next((one for one in content.read("cv")["migrant"] if one["code"] == code), None)
    if part is None:
        raise Refused(_("Choisissez une partie de votre parcours."))
    section = "education" if code == "foreign_diploma" else "work"
    line = _put(cv, section, origin=code, edited=True, text=filled(part["line"], facts)[:300])
    record(line, "add", by=by, about=_owner(cv), detail={"path": code})
    return line


@transaction.atomic
def open_variant(cv: Cv, *, name: str, title: str, by: Person | None) -> CvVariant:
    cv = _locked(cv)
    if cv.variants.count() >= MOST_VARIANTS:
        raise Refused(_("Vous avez déjà %(most)s CV pour des offres. Supprimez-en un d’abord.") % {"most": MOST_VARIANTS})
    variant = CvVariant.objects.create(cv=cv, name=name, title=title)
    record(variant, "open", by=by, about=_owner(cv))
    return variant


@transaction.atomic
def rename_variant(variant: CvVariant, *, name: str, title: str, by: Person | None) -> CvVariant:
    CvVariant.objects.filter(pk=variant.pk).update(name=name, title=title)
    record(variant, "rename", by=by, about=_owner(variant.cv))
    variant.refresh_from_db()
    return variant


@transaction.atomic
def choose_line(variant: CvVariant, *, line: CvLine, mode: str, by: Person | None) -> None:
    """ "hidden", "locked" with the words of now, or "" as in the master. Locking again takes the words of now."""
    if line.cv_id != variant.cv_id or mode not in {"", *CvChoice.MODES}:
        raise Refused(_("Cette ligne n’est pas dans ce CV."))
    _locked(variant.cv)
    if mode:
        kept = line.words if mode == "locked" else {}
        CvChoice.objects.update_or_create(variant=variant, line=line, defaults={"mode": mode, "kept": kept})
    else:
        CvChoice.objects.filter(variant=variant, line=line).delete()
    record(variant, "choose", by=by, about=_owner(variant.cv), detail={"line": line.pk, "mode": mode})


@transaction.atomic
def close_variant(variant: CvVariant, *, by: Person | None) -> None:
    """The master and the versions stay; volunteers to whom it was shown no longer see a CV."""
    record(variant, "close", by=by, about=_owner(variant.cv))
    variant.delete()
