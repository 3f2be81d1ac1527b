import json

import pytest
from django.urls import reverse

from lefil.groups.models import Group
from lefil.journal.models import Entry
from lefil.journal.privacy import export as journal_of
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.live.actions import add_words, alert, handle_alert
from lefil.live.models import Alert, Participant, Room
from lefil.live.queries.alerts import report_link
from lefil.live.queries.links import ticket
from lefil.live.threads import in_thread
from lefil.orgs.actions import appoint
from lefil.people.actions import enter
from lefil.people.queries import who_saw
from tests.live.inside import put_in
from tests.live.tabs import Tab, play

pytestmark = pytest.mark.django_db


@pytest.fixture
def farah(cast):
    """In charge of protection; Chloé keeps coordinating."""
    cast.chloe.memberships.filter(role="protection").delete()
    person = enter("Farah Lenoir", born=cast.chloe.born, email="farah@exemple.fr", phone="+33639980120", by=None)
    appoint(person, organisation=cast.article1, role="protection", by=None)
    return person


def letters(kind: str) -> set[tuple[str, str]]:
    return set(Letter.objects.filter(kind=kind).values_list("to", "channel"))


def test_who_asks_for_a_call_is_read_by_hosts_and_written_to_coordinators(cast, lesson, farah):
    async def scene():
        ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await ines.enter()
        await amina.enter()  # still at the door: help is for who waits too
        await amina.do("help.call")
        assert (await ines.event("alert")) == {"pid": amina.me, "kind": "call"}
        await amina.do("help.call")

    play(scene())
    assert Alert.objects.get().kind == "call"
    assert letters("live/call") == {("chloe@exemple.fr", "email")}
    assert letters("live/report") == set()


@pytest.mark.parametrize("kind", ["unsafe", "behaviour", "stranger", "other"])
def test_a_report_is_written_to_those_who_protect_by_both_ways(cast, meeting, farah, kind):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    alert(pupil, kind=kind, text="Il me demande mon adresse", by=cast.malik)
    assert letters("live/report") == {("farah@exemple.fr", "email"), ("+33639980120", "sms")}
    assert letters("live/call") == set()
    for letter in Letter.objects.filter(kind="live/report"):
        assert "Malik" not in letter.body
        assert "adresse" not in letter.body
        assert "Benoît" not in letter.body
        assert "/bureau/salles/" in letter.body


def test_unsafe_stops_the_pair_and_the_room_at_once(cast, meeting):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    alert(pupil, kind="unsafe", by=cast.malik)
    group = Group.objects.get(pk=meeting.group_id)
    assert (group.state, group.suspended_by_sweep) == ("suspended", False)
    assert Room.objects.get().state == "ended"
    assert not Participant.objects.filter(state="in").exists()


@pytest.mark.parametrize("kind", ["behaviour", "stranger", "technical", "other", "call"])
def test_nothing_else_stops_the_pair(cast, meeting, kind):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    alert(pupil, kind=kind, by=cast.malik)
    assert Group.objects.get(pk=meeting.group_id).state == "active"
    assert Room.objects.get().state == "open"


def test_a_second_unsafe_of_the_other_side_breaks_nothing(cast, meeting):
    tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    alert(pupil, kind="unsafe", by=cast.malik)
    alert(tutor, kind="unsafe", by=cast.benoit)
    assert Alert.objects.count() == 2


def test_the_reporter_is_named_nowhere_that_the_other_side_reads(cast, meeting):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    alert(pupil, kind="unsafe", text="Il m’a menacé", by=cast.malik)
    about_tutor = Entry.objects.filter(about=cast.benoit, pk__gt=before)
    assert about_tutor.exists()
    assert not about_tutor.filter(by=cast.malik).exists()
    assert not [line for line in who_saw(cast.benoit) if line.by == "Malik"]
    said = json.dumps(journal_of(cast.benoit), default=str)
    assert "live.alert" not in said
    for letter in Letter.objects.filter(person=cast.benoit):
        assert "Malik" not in letter.body or letter.kind != "groups/paused"
        assert "signal" not in letter.body.lower()


def test_said_twice_it_is_one_alert_and_words_are_added(cast, meeting, farah):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    first = alert(pupil, kind="behaviour", by=cast.malik)
    assert alert(pupil, kind="behaviour", text="Des gros mots", by=cast.malik) == first
    add_words(first, text="Deux fois", by=cast.malik)
    add_words(first, text="Deux fois", by=cast.malik)
    assert Alert.objects.get().text == "Des gros mots\nDeux fois"
    assert Letter.objects.filter(kind="live/report").count() == 2


def test_an_alert_is_handled_once_and_then_takes_no_words(cast, meeting):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    one = alert(pupil, kind="other", by=cast.malik)
    handle_alert(one, by=cast.chloe)
    one.refresh_from_db()
    assert (one.state, one.handled_by) == ("handled", cast.chloe)
    with pytest.raises(Refused):
        handle_alert(Alert.objects.get(), by=cast.chloe)
    with pytest.raises(Refused):
        add_words(one, text="Encore", by=cast.malik)
    assert alert(pupil, kind="other", by=cast.malik) != one


@pytest.mark.parametrize("kind", ["", "call ", "UNSAFE", "x" * 500, "call' OR 1=1"])
def test_a_kind_that_does_not_exist_is_refused(cast, meeting, kind):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    with pytest.raises(Refused):
        alert(pupil, kind=kind, by=cast.malik)


def test_leave_and_report_works_without_sign_in_in_one_tap(cast, meeting, client):
    put_in(meeting, cast.benoit, cast.malik)
    url = report_link(meeting, cast.malik)
    page = client.get(url).content.decode()
    assert all(number in page for number in ("tel:17", "tel:119", "tel:3018", "tel:3114"))
    assert not Alert.objects.exists()
    page = client.post(url, {"kind": "unsafe"}, follow=True).content.decode()
    assert "C’est envoyé" in page
    assert "La salle est fermée" in page
    page = client.post(url, {"words": "Il veut me voir dehors"}, follow=True).content.decode()
    assert "ajoutés" in page
    made = Alert.objects.get()
    assert (made.kind, made.text, made.participant.person) == ("unsafe", "Il veut me voir dehors", cast.malik)


def test_who_never_entered_may_report_too(cast, meeting, client):
    client.post(report_link(meeting, cast.malik), {"kind": "behaviour"})
    assert Alert.objects.get().participant.state == "out"


def test_who_has_no_place_there_reports_nothing(cast, meeting, client):
    assert client.get(report_link(meeting, cast.zoe)).status_code == 200
    client.post(report_link(meeting, cast.zoe), {"kind": "unsafe"})
    assert not Alert.objects.exists()
    assert Group.objects.get(pk=meeting.group_id).state == "active"


def test_a_forged_or_foreign_link_reports_nothing(cast, meeting, client):
    good = report_link(meeting, cast.malik)
    for bad in (good[:-4] + "AAA/", reverse("live:report", args=["x"]), reverse("live:report", args=[ticket(meeting, cast.malik)])):
        assert client.get(bad).status_code in {404, 409}
        client.post(bad, {"kind": "unsafe"})
    assert not Alert.objects.exists()


def test_hostile_posts_to_the_report_page_change_nothing_they_should_not(cast, meeting, client):
    url = report_link(meeting, cast.malik)
    for given in ({}, {"kind": "nope"}, {"words": ""}, {"words": "\u202e"}, {"kind": ["call", "nope"]}):
        assert client.post(url, given).status_code == 302
    assert not Alert.objects.exists()
    client.post(url, {"kind": "other"})
    client.post(url, {"words": "a" * 5000})
    assert Alert.objects.get().text == ""


def test_a_flood_of_reports_is_slowed(cast, meeting, client):
    url = report_link(meeting, cast.malik)
    client.post(url, {"kind": "other"})
    for _turn in range(20):
        client.post(url, {"words": f"mot {_turn}"})
    assert Alert.objects.get().text.count("mot") == 11


def test_the_room_closes_for_all_when_somebody_is_unsafe(cast, meeting, client, django_capture_on_commit_callbacks):
    def post():
        with django_capture_on_commit_callbacks(execute=True):
            client.post(report_link(meeting, cast.malik), {"kind": "unsafe"})

    async def scene():
        tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
        await tutor.enter()
        await pupil.enter()
        await tutor.do("lobby.admit", pid=pupil.me)
        await pupil.event("welcome")
        await in_thread(post)
        assert await tutor.closed() == 4007
        assert await pupil.closed() == 4007

    play(scene())
