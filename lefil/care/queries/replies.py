"""Whose SMS it is."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from lefil.care.defaults import KEEP_UNKNOWN
from lefil.care.models import Ladder, Reply, Thread
from lefil.care.rules import visible_replies, visible_threads
from lefil.letters.models import Letter
from lefil.people.models import Person


def people_behind(sender: str) -> list[Person]:
    """Those who gave this number and are followed somewhere. Several people share a phone: a mother and her three children."""
    threads = Thread.objects.filter(state="open", enrolment__person__in=Person.objects.reached_by(sender).values("pk"))
    return list(Person.objects.filter(pk__in=threads.values("enrolment__person")).order_by("id"))


def thread_behind(person: Person) -> Thread | None:
    """The thread an answer belongs to: the one where we look for them, else the latest."""
    rows = Thread.objects.filter(state="open", enrolment__person=person).select_related("enrolment__person", "enrolment__programme")
    looked = Ladder.objects.filter(thread__in=rows, state="running").order_by("-id").values_list("thread", flat=True).first()
    return rows.filter(pk=looked).first() if looked else rows.order_by("-opened", "-id").first()


def replies_to_place(person: Person) -> QuerySet[Reply]:
    """SMS from a shared phone that still wait for somebody of the team to say whose they are, oldest first."""
    return visible_replies(person).filter(state="shared").order_by("at", "id")


def whose(reply: Reply, staff: Person) -> list[Thread]:
    """The people of that number whom this member of staff follows; the others stay unknown to them."""
    rows = visible_threads(staff).filter(state="open", enrolment__person__phone=reply.sender)
    return list(rows.select_related("enrolment__person", "enrolment__programme").order_by("enrolment__person__name", "id"))


def unknown_from(sender: str) -> QuerySet[Reply]:
    """What an unknown number wrote, for who can give the whole number."""
    return Reply.objects.filter(state="unknown", sender=sender).order_by("at", "id")


def unknown_too_old(now: datetime) -> QuerySet[Reply]:
    return Reply.objects.filter(state="unknown", at__lt=now - timedelta(days=KEEP_UNKNOWN)).exclude(text="").order_by("id")[:1000]


def letter_of(key: str) -> Letter | None:
    """The SMS that a delivery report speaks of."""
    return Letter.objects.filter(key=key, channel="sms").first()
