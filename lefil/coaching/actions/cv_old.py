from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.actions.cv import _put
from lefil.coaching.actions.pitch import leave_the_disk
from lefil.coaching.models import Cv, CvLine, CvVoice, OldCv
from lefil.coaching.queries import cv_files as files
from lefil.coaching.queries.words import cv_questions
from lefil.coaching.rules import may_be_recorded
from lefil.journal.actions import record
from lefil.kit.keys import new_key
from lefil.kit.refusals import Refused
from lefil.kit.uploads import IMAGES, RECORDINGS, accept, clean_image
from lefil.people.models import Person

MOST_VOICE = 4_000_000


@transaction.atomic
def bring_old(cv: Cv, *, name: str, content: bytes, by: Person | None) -> OldCv:
    """A former CV: a photo is drawn again and kept; of a PDF or a Word file the lines are read and the file is not kept.

    A JSON Resume goes into the CV at once. Unreadable, with a sentence, for anything else.
    """
    kind = accept(content, "cv.txt" if name.lower().endswith(".json") else name, files.KINDS, most=files.MOST_BYTES)
    cv = Cv.objects.select_for_update().get(pk=cv.pk)
    old = OldCv.objects.filter(cv=cv).first() or OldCv(cv=cv)
    if kind in IMAGES:
        drawn = clean_image(content, name)
        if old.photo:
            leave_the_disk([old.photo])
        old.photo.save(f"{new_key()}.jpg", ContentFile(drawn), save=False)
    elif kind == "text":
        _take_resume(cv, content)
    else:
        old.lines = files.lines_of_pdf(content) if kind == "pdf" else files.lines_of_docx(content)
    old.save()
    record(old, "bring", by=by, about=cv.enrolment.person, detail={"kind": kind})
    return old


def _take_resume(cv: Cv, content: bytes) -> None:
    found = files.resume_of(content)
    cv.title, cv.name = cv.title or found["title"], cv.name or found["name"]
    cv.save(update_fields=["title", "name", "at"])
    for one in found["lines"]:
        actions, section = one.pop("actions"), one.pop("section")
        line = _put(cv, section, origin="json", edited=True, **one)
        for said in actions if section in {"work", "volunteer"} else []:
            _put(cv, section, under=line, origin="json", edited=True, text=said)


@transaction.atomic
def take_lines(old: OldCv, *, chosen: Sequence[tuple[int, str]], by: Person | None) -> int:
    """Puts the chosen lines (number, section) into the CV; the others go. How many were put."""
    old = OldCv.objects.select_for_update(of=("self",)).select_related("cv__enrolment__person").get(pk=old.pk)
    if any(section not in CvLine.SECTIONS or not 0 <= number < len(old.lines) for number, section in chosen):
        raise Refused(_("Cette page a changé. Relisez-la, puis recommencez."))
    for number, section in chosen:
        _put(old.cv, section, origin="file", edited=True, text=old.lines[number][1], shown=section != "references")
    old.lines = []
    old.save(update_fields=["lines", "at"])
    record(old, "take", by=by, about=old.cv.enrolment.person, detail={"lines": len(chosen)})
    return len(chosen)


@transaction.atomic
def forget_photo(old: OldCv, *, by: Person | None) -> None:
    if old.photo:
        leave_the_disk([old.photo])
        old.photo = ""
        old.save(update_fields=["photo", "at"])
        record(old, "forget", by=by, about=old.cv.enrolment.person)


@transaction.atomic
def say_answer(cv: Cv, *, question: str, name: str, content: bytes, by: Person | None) -> CvVoice:
    """One of the twelve answers, spoken; a second recording replaces the first. The question counts as answered once it is also written."""
    if question not in {one["code"] for one in cv_questions(cv.enrolment.programme_id)}:
        raise Refused(_("Cette question n’existe plus. Reprenez depuis votre CV."))
    if not may_be_recorded(cv.enrolment, timezone.localdate()):
        raise Refused(_("Avant 18 ans, rien n’est enregistré ici. Écrivez votre réponse, ou dites-la pendant l’atelier."))
    kind = accept(content, name, RECORDINGS, most=MOST_VOICE)
    cv = Cv.objects.select_for_update().get(pk=cv.pk)
    before = CvVoice.objects.filter(cv=cv, question=question).first()
    if before:
        leave_the_disk([before.file])
        before.delete()
    made = CvVoice(cv=cv, question=question, kind=kind, size=len(content))
    made.file.save(f"{new_key()}.{kind}", ContentFile(content), save=False)
    made.save()
    if question not in cv.answers and question not in cv.passed:
        cv.passed = [*cv.passed, question]
        cv.save(update_fields=["passed", "at"])
    record(made, "say", by=by, about=cv.enrolment.person, detail={"question": question})
    return made


@transaction.atomic
def forget_voice(voice: CvVoice, *, by: Person | None) -> None:
    """When its candidate wishes, and thirty days after."""
    record(voice, "forget", by=by, about=voice.cv.enrolment.person)
    leave_the_disk([voice.file])
    voice.delete()
