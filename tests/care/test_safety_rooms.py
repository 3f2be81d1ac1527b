"""Reports from the live room become files of protection, once, with the words that follow."""

import pytest

from lefil.care import jobs
from lefil.care.actions import add_line, close_incident
from lefil.care.models import Incident
from lefil.live import actions as live
from lefil.live.models import Alert


def called(followed, kind, text=""):
    meeting = followed.world.group.meetings.order_by("-starts").first()
    me = live.reporter(meeting, person=followed.cast.malik, by=followed.cast.malik)
    return live.alert(me, kind=kind, text=text, by=followed.cast.malik)


@pytest.mark.parametrize(
    ("kind", "category", "immediate"), [("unsafe", "other", True), ("behaviour", "conduct", False), ("stranger", "stranger", False)]
)
def test_a_report_from_the_room_is_a_file_once(followed, kind, category, immediate):
    followed.world.met()
    alert = called(followed, kind, "Il me fait peur.")
    jobs.pull_alerts()
    jobs.pull_alerts()
    incident = Incident.objects.get()
    assert (incident.alert, incident.category, incident.immediate, incident.facts) == (alert, category, immediate, "Il me fait peur.")
    assert (incident.reported_by, incident.group, incident.place) == (followed.cast.malik, followed.world.group, "room")
    followed.world.group.refresh_from_db()
    assert followed.world.group.held == (kind == "unsafe")


@pytest.mark.parametrize("kind", ["call", "technical"])
def test_a_call_for_help_is_no_file(followed, kind):
    followed.world.met()
    called(followed, kind)
    assert jobs.pull_alerts() == 0
    assert not Incident.objects.exists()


def test_words_added_in_the_room_are_added_to_the_file(followed):
    followed.world.met()
    alert = called(followed, "behaviour")
    jobs.pull_alerts()
    live.add_words(alert, text="Il demande mon Instagram.", by=followed.cast.malik)
    jobs.pull_alerts()
    jobs.pull_alerts()
    incident = Incident.objects.get()
    assert (incident.facts, [one.words for one in incident.lines.filter(kind="facts")]) == ("", ["Il demande mon Instagram."])


def test_closing_the_file_closes_the_call(followed):
    followed.world.met()
    alert = called(followed, "behaviour", "Il crie.")
    jobs.pull_alerts()
    incident = Incident.objects.select_related("alert").get()
    add_line(incident, kind="grave", code="watch", by=followed.chloe)
    close_incident(incident, words="Entretien avec le bénévole.", by=followed.chloe)
    assert Alert.objects.get(pk=alert.pk).state == "handled"
