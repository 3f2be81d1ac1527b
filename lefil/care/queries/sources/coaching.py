from collections.abc import Iterator
from datetime import datetime

from lefil.care.queries.sources.noted import MOST, Noted
from lefil.coaching.models import Advice, Feedback


def advices(since: datetime) -> Iterator[Noted]:
    """A candidate who says whether they could follow an advice is there."""
    rows = Advice.objects.filter(answered__gt=since, feedback__candidate__thread__state="open")
    for pk, thread, at in rows.order_by("answered", "id").values_list("pk", "feedback__candidate__thread", "answered")[:MOST]:
        assert at is not None
        yield Noted(thread, at, "answer", f"advice:{pk}", at)


def feedbacks(since: datetime) -> Iterator[Noted]:
    """A coach who writes what went well has been in touch with the association."""
    rows = Feedback.objects.filter(at__gt=since, author__enrolments__thread__state="open", author__enrolments__side="volunteer")
    rows = rows.filter(author__enrolments__programme__pack="coaching")
    for pk, thread, at in rows.order_by("at", "id").values_list("pk", "author__enrolments__thread", "at")[:MOST]:
        yield Noted(thread, at, "report", f"feedback:{pk}:{thread}", at)


SOURCES = {"advices": advices, "feedbacks": feedbacks}
