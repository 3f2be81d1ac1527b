from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.live.actions import alert, correct, count_presence, draw, remove_line, say, share
from lefil.live.models import Alert, Participant, Policy, Room, SharedFile, Stroke
from lefil.live.queries.alerts import protects, readers_of
from lefil.live.queries.links import file_link
from lefil.live.queries.talk import chat_of
from lefil.meetings.actions import book, open_slot
from lefil.meetings.models import Attendance, Booking
from lefil.orgs.actions import appoint
from lefil.people.actions import enter
from lefil.people.models import Account
from tests.live.inside import again, close, put_in, room_of, stayed
from tests.live.test_counting import later
from tests.live.test_files import PDF

pytestmark = pytest.mark.django_db
MEMORY, PRESENCE, ROOMS = 25, 11, 12  # queries


def memory(meeting):
    return reverse("live:memory", args=[meeting.key])


def presence(meeting):
    return reverse("live:presence", args=[meeting.key])


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def told(cast, lesson):
    """A lesson in which things were said, to all, to the hosts, in a group, and taken back."""
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    say(amina, text="Bonjour https://fr.wikipedia.org/wiki/Thales <b>gras</b>", nonce="1", to="all", by=cast.amina)
    say(amina, text="Je suis perdue", nonce="2", to="hosts", by=cast.amina)
    remove_line(say(david, text="Un gros mot", nonce="1", to="all", by=cast.david), by=ines)
    Participant.objects.filter(pk=david.pk).update(place=2)
    say(again(david), text="Entre nous au groupe 2", nonce="3", to="all", by=cast.david)
    draw(amina, nonce="1", shape={"pen": "red", "width": 2, "points": [[10, 10], [1000, 700]]}, by=cast.amina)
    draw(amina, nonce="2", shape={"pen": "ink", "text": "Thalès </svg><script>", "at": [100, 100]}, by=cast.amina)
    share(ines, name="Énoncé.pdf", content=PDF, by=cast.ines)
    return lesson


# --- Ce qui reste de la séance


def test_those_who_were_in_read_what_was_theirs_to_read(cast, told, browse):
    page = read(browse(cast.amina), memory(told))
    for word in (
        "Bonjour",
        'href="https://fr.wikipedia.org/wiki/Thales"',
        "Je suis perdue",
        "Message retiré",
        "Énoncé.pdf",
        "Thalès",
        "<polyline",
    ):
        assert word in page
    for word in ("Un gros mot", "Entre nous", "<b>gras</b>", "</svg><script>"):
        assert word not in page


def test_the_host_reads_every_group_and_not_what_was_taken_back(cast, told, browse):
    page = read(browse(cast.ines), memory(told))
    assert "Entre nous au groupe 2" in page
    assert "Je suis perdue" in page
    assert "Un gros mot" not in page


def test_who_protects_reads_what_was_taken_back_with_a_note(cast, told, browse):
    page = read(browse(cast.chloe), memory(told))
    assert "Un gros mot" in page
    assert "parce que vous protégez" in page
    colleague = enter("Hervé Roux", born=cast.chloe.born, email="herve@exemple.fr", by=None)
    appoint(colleague, organisation=cast.article1, role="coordinator", by=None)
    assert not protects(colleague, told)


def test_who_was_expected_and_never_came_reads_their_presence_only(cast, told, browse):
    karim = Booking.objects.select_related("person").get(meeting=told, person__called="Karim").person
    karim.account = Account.objects.create(phone="+33639980121", phone_verified=True)
    karim.save()
    page = read(browse(karim), memory(told))
    assert "Vous n’êtes pas entré" in page
    assert "Bonjour" not in page
    assert "Énoncé.pdf" not in page


def test_a_stranger_finds_nothing_and_one_put_out_reads_nothing(cast, told, browse):
    assert browse(cast.zoe).get(memory(told)).status_code == 404
    assert browse(cast.malik).get(memory(told)).status_code == 404
    assert browse(cast.zoe).get(presence(told)).status_code == 404
    Participant.objects.filter(person=cast.amina).update(state="removed")
    assert "Bonjour" not in read(browse(cast.amina), memory(told))


def test_after_somebody_was_not_safe_only_they_and_who_protects_read_what_was_written(cast, told, browse, client):
    alert(Participant.objects.get(person=cast.amina), kind="unsafe", by=cast.amina)
    for person in (cast.ines, cast.david):
        page = read(browse(person), memory(told))
        assert "Bonjour" not in page
        assert "Énoncé" not in page
        assert "L’équipe garde" in page
        assert "Votre présence" in page
    for person in (cast.amina, cast.chloe):
        assert "Bonjour" in read(browse(person), memory(told))
    file = SharedFile.objects.get()
    assert client.get(file_link(file, cast.ines.key)).status_code == 404
    assert client.get(file_link(file, cast.amina.key)).status_code == 200


def test_after_its_days_only_the_presence_is_left(cast, told, browse, time_machine):
    time_machine.move_to(told.ends + timedelta(days=91))
    page = read(browse(cast.amina), memory(told))
    assert "sont effacés" in page
    assert "Bonjour" not in page
    assert "Votre présence" in page


def test_a_meeting_whose_room_nobody_opened_says_so(cast, meeting, browse):
    assert "Personne n’est entré" in read(browse(cast.malik), memory(meeting))
    assert "Malik" in read(browse(cast.benoit), presence(meeting))


@pytest.mark.parametrize("lines", [1, 30])
def test_the_memory_page_costs_the_same_however_much_was_said(cast, lesson, browse, django_assert_num_queries, lines):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    for n in range(lines):
        say(ines if n % 2 else amina, text=f"Ligne {n}", nonce=str(n), to="all", by=amina.person)
        draw(amina, nonce=str(n), shape={"pen": "ink", "text": f"Mot {n}", "at": [1, 1]}, by=cast.amina)
    client = browse(cast.amina)
    client.get(memory(lesson))
    with django_assert_num_queries(MEMORY):
        client.get(memory(lesson))


# --- Les présences


def test_a_host_corrects_in_the_open(cast, meeting, browse, time_machine):
    stayed(meeting, cast.benoit, (0, 45), role="host")
    stayed(meeting, cast.malik, (0, 30))
    later(meeting, time_machine)
    count_presence(close(meeting), by=None)
    benoit, malik = browse(cast.benoit), browse(cast.malik)
    page = read(benoit, presence(meeting))
    assert page.count("compté par la salle") == 2
    booking = Booking.objects.get(meeting=meeting, person=cast.malik)
    sent = {"booking": booking.key, "outcome": "present", "minutes": "45", "why": "Fini par téléphone"}
    assert benoit.post(presence(meeting), sent).status_code == 302
    assert Attendance.objects.get(booking=booking).minutes == 45
    for page in (read(benoit, presence(meeting)), read(malik, memory(meeting))):
        assert "Corrigé par <bdi>Benoît</bdi>. La salle avait compté 30 minutes." in page
        assert "Fini par téléphone" in page


def test_a_pupil_and_a_guest_correct_nothing(cast, meeting, lesson, browse):
    assert browse(cast.malik).get(presence(meeting)).status_code == 403
    assert browse(cast.malik).post(presence(meeting), {}).status_code == 403
    put_in(lesson, cast.ines, cast.amina)
    assert browse(cast.amina).get(presence(lesson)).status_code == 403


def test_the_candidate_of_an_interview_does_not_correct_their_own_presence(cast, browse):
    slot = open_slot(
        cast.tutoring, organisation=cast.article1, kind="interview", starts=timezone.now() + timedelta(minutes=10), minutes=30,
        host=cast.chloe, by=cast.chloe, mode="room",
    )  # fmt: skip
    book(slot, person=cast.david, side="volunteer", by=cast.david)
    assert browse(cast.david).get(presence(slot)).status_code == 403
    assert browse(cast.chloe).get(presence(slot)).status_code == 200


def test_hostile_corrections_change_nothing(cast, meeting, lesson, browse, time_machine):
    stayed(meeting, cast.benoit, (0, 45), role="host")
    later(meeting, time_machine)
    foreign = Booking.objects.get(meeting=lesson, person=cast.amina).key
    mine = Booking.objects.get(meeting=meeting, person=cast.malik).key
    benoit = browse(cast.benoit)
    for given, status in [
        ({}, 422), ({"booking": mine}, 422), ({"booking": mine, "outcome": "nope", "minutes": "3"}, 422),
        ({"booking": mine, "outcome": "present", "minutes": "-3"}, 422), ({"booking": mine, "outcome": "present", "minutes": "9999"}, 422),
        ({"booking": foreign, "outcome": "present", "minutes": "45"}, 403), ({"booking": "nowhere", "outcome": "absent"}, 403),
        ({"booking": mine, "outcome": "present", "minutes": "300"}, 302), ({"booking": mine, "outcome": "present", "minutes": "0"}, 302),
        ({"booking": mine, "outcome": "present", "minutes": "45", "why": "a" * 201}, 422),
    ]:  # fmt: skip
        assert benoit.post(presence(meeting), given).status_code == status, given
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("people", [1, 5])
def test_the_presence_page_costs_the_same_however_many_came(cast, lesson, browse, django_assert_num_queries, people, time_machine):
    stayed(lesson, cast.ines, (0, 90), role="host")
    for booking in Booking.objects.filter(meeting=lesson).select_related("person").order_by("id")[:people]:
        stayed(lesson, booking.person, (0, 30), (31, 60), (70, 90))
    later(lesson, time_machine)
    room = close(lesson)
    count_presence(room, by=None)
    for booking in Booking.objects.filter(meeting=lesson).select_related("meeting", "person").order_by("id")[:people]:
        correct(booking, outcome="present", minutes=45, why="Oui", by=cast.ines)
    client = browse(cast.ines)
    client.get(presence(lesson))
    with django_assert_num_queries(PRESENCE):
        client.get(presence(lesson))


# --- Le bureau


def test_staff_see_the_open_rooms_of_their_own_and_enter(cast, lesson, browse):
    put_in(lesson, cast.ines, cast.amina)
    page = read(browse(cast.chloe), reverse("live:rooms"))
    assert "Cours" in page
    assert reverse("live:room", args=[lesson.key]) in page
    assert "Amina" in page
    other = read(browse(cast.zoe), reverse("live:rooms"))
    assert "Aucune salle n’est ouverte" in other
    assert "Amina" not in other
    assert browse(cast.benoit).get(reverse("live:rooms")).status_code == 403


def test_a_room_that_ended_is_no_longer_there(cast, lesson, browse):
    put_in(lesson, cast.ines)
    Room.objects.update(state="ended")
    assert "Aucune salle n’est ouverte" in read(browse(cast.chloe), reverse("live:rooms"))


def test_an_alert_is_handled_in_one_click_by_its_own_staff(cast, meeting, browse):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    one = alert(pupil, kind="behaviour", text="Des gros mots", by=cast.malik)
    url = reverse("live:handle", args=[one.key])
    assert browse(cast.zoe).post(url).status_code == 404
    assert browse(cast.benoit).post(url).status_code == 404
    assert browse(cast.chloe).get(url).status_code == 405
    chloe = browse(cast.chloe)
    assert "Des gros mots" in read(chloe, reverse("live:rooms"))
    chloe.post(url)
    assert Alert.objects.get().state == "handled"
    assert "Des gros mots" not in read(chloe, reverse("live:rooms"))


def test_only_those_who_protect_read_the_words_of_a_report(cast, meeting, browse):
    colleague = enter("Hervé Roux", born=cast.chloe.born, email="herve@exemple.fr", phone="+33639980122", by=None)
    colleague.account = Account.objects.create(phone="+33639980122", phone_verified=True)
    colleague.save()
    appoint(colleague, organisation=cast.article1, role="coordinator", by=None)
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    alert(pupil, kind="behaviour", text="Des gros mots", by=cast.malik)
    alert(pupil, kind="technical", text="Pas de son", by=cast.malik)
    page = read(browse(colleague), reverse("live:rooms"))
    assert "Un signalement" in page
    assert "un comportement gênant" not in page
    assert "Des gros mots" not in page
    assert "Pas de son" in page


def test_who_protects_does_not_read_a_report_of_a_room_they_led_when_another_can(cast, lesson, browse):
    ines = cast.ines
    appoint(ines, organisation=cast.article1, role="coordinator", by=None)
    appoint(ines, organisation=cast.article1, role="protection", by=None)
    _host, amina = put_in(lesson, ines, cast.amina)
    report = alert(amina, kind="behaviour", text="Des gros mots", by=cast.amina)
    assert readers_of(report.room) == {cast.chloe.pk}
    assert "Des gros mots" not in read(browse(ines), reverse("live:rooms"))
    cast.chloe.memberships.filter(role="protection").delete()
    assert readers_of(report.room) == {ines.pk}  # somebody must read it


@pytest.mark.parametrize("rooms", [1, 6])
def test_the_rooms_page_costs_the_same_however_many_are_open(cast, lesson, browse, django_assert_num_queries, rooms):
    for n in range(rooms):
        one = open_slot(
            cast.tutoring, organisation=cast.article1, kind="welcome", starts=timezone.now() + timedelta(minutes=10), minutes=60,
            host=enter(f"Hôte{n} Durand", born=cast.ines.born, by=None), mode="room", by=cast.chloe,
        )  # fmt: skip
        put_in(one, one.host)
    put_in(lesson, cast.ines, cast.amina, cast.david)
    for person in [cast.amina, cast.david][: 1 if rooms == 1 else 2]:
        alert(again(Participant.objects.get(person=person)), kind="call", by=person)
    client = browse(cast.chloe)
    client.get(reverse("live:rooms"))
    with django_assert_num_queries(ROOMS):
        client.get(reverse("live:rooms"))


def test_the_settings_of_a_programme_are_its_own_coordinators(cast, browse):
    url = reverse("live:policy", args=[cast.tutoring.slug])
    assert browse(cast.zoe).get(url).status_code == 404
    assert browse(cast.benoit).get(url).status_code == 404
    chloe = browse(cast.chloe)
    assert "90" in read(chloe, url)
    good = {
        "lobby": "0", "chat": "hosts", "chat_minors": "off", "contacts_minors": "hold", "sample_minors": "10", "media": "server", "keep_days": "30",
    }  # fmt: skip
    for change in ({"keep_days": "3"}, {"chat": "x"}, {"lobby": ""}, {"media": ""}, {"keep_days": "trente"}):
        assert chloe.post(url, {**good, **change}).status_code == 422
    assert not Policy.objects.exists()
    assert chloe.post(url, good).status_code == 302
    policy = Policy.objects.get()
    assert (policy.lobby, policy.chat, policy.chat_minors, policy.media, policy.keep_days) == (False, "hosts", "off", "server", 30)


def test_guests_of_a_group_read_on_the_page_what_they_read_in_the_room(cast, told):
    """The page and the socket agree on who reads what."""
    room = room_of(told)
    for person in (cast.amina, cast.ines):
        row = again(Participant.objects.get(person=person))
        inside = {line["text"] for line in chat_of(room, row)}
        assert "Un gros mot" not in inside
        assert ("Entre nous au groupe 2" in inside) is False


def test_the_board_of_another_group_is_not_shown_to_a_guest(cast, told, browse):
    ines = Participant.objects.get(person=cast.ines)
    Stroke.objects.create(
        room=ines.room, participant=ines, place=2, nonce="g", shape={"pen": "ink", "text": "Mot du groupe 2", "at": [9, 9]}
    )
    guest, host = read(browse(cast.amina), memory(told)), read(browse(cast.ines), memory(told))
    assert "Thalès" in guest
    assert "Mot du groupe 2" not in guest
    assert "Mot du groupe 2" in host


def test_only_those_who_protect_close_a_report(cast, lesson, browse):
    farah = enter("Farah Lenoir", born=cast.chloe.born, email="farah@exemple.fr", phone="+33639980120", by=None)
    farah.account = Account.objects.create(phone="+33639980120", phone_verified=True)
    farah.save()
    cast.chloe.memberships.filter(role="protection").delete()
    appoint(farah, organisation=cast.article1, role="protection", by=None)
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    report = alert(amina, kind="behaviour", by=cast.amina)
    call = alert(amina, kind="call", by=cast.amina)
    assert browse(cast.chloe).post(reverse("live:handle", args=[report.key])).status_code == 403
    assert reverse("live:handle", args=[report.key]) not in read(browse(cast.chloe), reverse("live:rooms"))
    assert browse(cast.chloe).post(reverse("live:handle", args=[call.key])).status_code == 302
    assert Alert.objects.get(state="open") == report
    assert browse(farah).post(reverse("live:handle", args=[report.key])).status_code == 302
    assert not Alert.objects.filter(state="open").exists()
