"""What a candidate brought of a former CV, and their spoken answers."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from lefil.coaching.models import CvShare, CvVoice, OldCv
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.words import cv_questions
from lefil.people.models import Person

KEPT = timedelta(days=30)


def own_old(person: Person | None) -> QuerySet[OldCv]:
    return OldCv.objects.filter(cv__in=cvs.own_cvs(person).values("pk")).select_related("cv__enrolment__person")


def own_voices(person: Person | None) -> QuerySet[CvVoice]:
    return CvVoice.objects.filter(cv__in=cvs.own_cvs(person).values("pk")).select_related("cv__enrolment__person").order_by("id")


def voices_in(share: CvShare) -> list[tuple[CvVoice, str]]:
    """Those that the two volunteers of a share hear, to write them with the candidate, each with its question."""
    asked = {one["code"]: one["text"] for one in cv_questions(share.cv.enrolment.programme_id)}
    return [(one, asked.get(one.question, "")) for one in CvVoice.objects.filter(cv=share.cv_id).order_by("id")]


def voice_in(share: CvShare, key: str) -> CvVoice | None:
    return CvVoice.objects.filter(cv=share.cv_id, key=key).first()


def voices_to_forget(now: datetime) -> QuerySet[CvVoice]:
    """Thirty days after they were spoken."""
    return CvVoice.objects.filter(at__lt=now - KEPT).select_related("cv__enrolment__person").order_by("id")
