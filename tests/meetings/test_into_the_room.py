"""Every page and message that leads into the room of a meeting, and when."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.groups.actions import suspend
from lefil.kit.links import sign
from lefil.kit.refusals import Refused
from lefil.kit.sms import cost
from lefil.letters.models import Letter
from lefil.meetings import jobs
from lefil.meetings.actions import answer, attend, book, cancel, open_slot, plan, plan_series, reschedule, unbook
from lefil.meetings.forms import PlanForm, SlotForm
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.queries import answer_link, booking_of_room, join_of, room_link
from tests.groups.pairs import expire, signed_pair
from tests.meetings.moments import in_days, moment

pytestmark = pytest.mark.django_db
ENTER = "Entrer dans la salle"


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    return plan(pair, starts=in_days(3), minutes=45, by=cast.benoit)


@pytest.fixture
def booking(cast, meeting) -> Booking:
    return Booking.objects.select_related("meeting").get(person=cast.malik)


def token(booking) -> str:
    return room_link(booking).strip("/").rsplit("/", 1)[1]


def room(meeting) -> str:
    return reverse("live:room", args=[meeting.key])


def detail(meeting) -> str:
    return reverse("meetings:detail", args=[meeting.key])


def main(response) -> str:
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main>")[0].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("mode", "facts", "before", "after"),
    [("room", {}, 15, 120), ("phone", {}, 30, 0), ("link", {"link": "https://meet.jit.si/lefil-essai"}, 30, 0)],
)
def test_each_way_in_opens_and_closes_at_its_own_minute(cast, pair, time_machine, mode, facts, before, after):
    meeting = plan(pair, starts=in_days(3), minutes=45, mode=mode, by=cast.benoit, **facts)
    first, last = meeting.starts - timedelta(minutes=before), meeting.ends + timedelta(minutes=after)
    second = timedelta(seconds=1)
    for when, shown in ((first - second, False), (first, True), (last - second, True), (last, False)):
        time_machine.move_to(when, tick=False)
        join = join_of(meeting, cast.malik)
        assert (join.open, bool(join.link or join.number)) == (shown, shown), when


def test_the_page_says_when_the_room_opens_then_has_the_button(cast, meeting, browse, time_machine):
    malik = browse(cast.malik)
    assert "La salle ouvre ici vendredi 27 novembre, 17 h 45, 15 minutes avant." in main(malik.get(detail(meeting)))
    time_machine.move_to(meeting.opens)
    page = main(malik.get(detail(meeting)))
    assert ENTER in page
    assert f'href="{room(meeting)}"' in page
    assert "Rien n’est enregistré" in page


def test_after_the_end_the_page_says_how_long_the_room_stays_open(cast, meeting, browse, time_machine):
    time_machine.move_to(meeting.ends + timedelta(minutes=1))
    page = main(browse(cast.malik).get(detail(meeting)))
    assert "La salle reste ouverte jusqu’à 20 h 45" in page
    assert ENTER in page


def test_whoever_lost_the_network_comes_back_even_once_it_is_told_who_came(cast, meeting, browse, time_machine):
    time_machine.move_to(meeting.starts + timedelta(minutes=40))
    for one in meeting.bookings.select_related("meeting", "person"):
        attend(one, outcome="present", minutes=40, source="report", by=cast.benoit)
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert ENTER in main(browse(cast.malik).get(detail(meeting)))


def test_no_page_leads_into_a_room_that_is_cancelled_suspended_or_not_cleared(cast, pair, meeting, browse, time_machine):
    time_machine.move_to(meeting.opens)
    expire(cast.benoit.enrolments.get())
    assert ENTER not in main(browse(cast.malik).get(detail(meeting)))
    assert not join_of(meeting, cast.chloe).open, "nobody enters while the pair may not meet, not even the team"
    suspend(pair, why="x", by=cast.chloe)
    assert ENTER not in main(browse(cast.malik).get("/seances/"))
    assert ENTER not in main(browse(cast.malik).get("/"))
    cancel(Meeting.objects.get(), why="x", by=cast.chloe)
    assert ENTER not in main(browse(cast.malik).get(detail(meeting)))


def test_the_next_meeting_card_and_the_first_page_lead_straight_in(cast, meeting, browse, time_machine):
    for path in ("/seances/", "/"):
        assert ENTER not in main(browse(cast.malik).get(path))
    time_machine.move_to(meeting.opens)
    for person in (cast.malik, cast.benoit):
        for path in ("/seances/", "/", "/tutorat/"):
            page = main(browse(person).get(path))
            assert ENTER in page, path
            assert f'href="{room(meeting)}"' in page


def test_a_meeting_that_is_going_on_is_said_so_and_still_leads_in(cast, meeting, browse, time_machine):
    time_machine.move_to(meeting.starts + timedelta(minutes=12))
    for path in ("/seances/", "/", detail(meeting)):
        page = main(browse(cast.malik).get(path))
        assert "en ce moment" in page, path
        assert "il y a" not in page
        assert ENTER in page


def test_the_one_tap_page_enters_without_sign_in_when_the_room_is_open(cast, booking, meeting, browse, time_machine):
    page = main(browse(None).get(answer_link(booking)))
    assert "La salle ouvre ici" in page
    assert ENTER not in page
    time_machine.move_to(meeting.opens)
    page = main(browse(None).get(answer_link(booking)))
    assert f'href="{room_link(booking)}"' in page
    assert 'value="late"' in page, "one may still say that one is late"
    time_machine.move_to(meeting.ends + timedelta(minutes=1))
    assert f'href="{room_link(booking)}"' in main(browse(None).get(answer_link(booking)))
    time_machine.move_to(meeting.closes)
    assert ENTER not in main(browse(None).get(answer_link(booking)))


def test_by_phone_the_one_tap_page_says_nothing_of_a_room(cast, pair, browse, time_machine):
    meeting = plan(pair, starts=in_days(3), minutes=45, mode="phone", by=cast.benoit)
    time_machine.move_to(meeting.starts)
    assert "salle" not in main(browse(None).get(answer_link(meeting.bookings.get(person=cast.malik))))


def test_the_link_into_the_room_is_of_one_booking_from_long_before_until_two_hours_after(booking, meeting, time_machine):
    known = token(booking)
    assert booking_of_room(known, timezone.now()) == booking
    time_machine.move_to(meeting.closes - timedelta(seconds=1))
    assert booking_of_room(known, timezone.now()) == booking
    time_machine.move_to(meeting.closes)
    with pytest.raises(Refused, match="sa salle est fermée"):
        booking_of_room(known, timezone.now())


def test_the_link_follows_a_meeting_that_moves(cast, booking, meeting, time_machine):
    known, before = token(booking), meeting.closes
    reschedule(meeting, starts=in_days(5), by=cast.benoit)
    time_machine.move_to(before)
    assert booking_of_room(known, timezone.now()).meeting.starts == in_days(2)
    reschedule(meeting, starts=timezone.now() + timedelta(hours=1), by=cast.benoit)
    time_machine.move_to(before + timedelta(days=1))
    with pytest.raises(Refused, match="fini"):
        booking_of_room(known, timezone.now())


def test_a_foreign_changed_or_unknown_link_is_refused_with_a_sentence(booking):
    good = token(booking)
    changed = good[:-2] + ("aa" if not good.endswith("aa") else "bb")
    answers = answer_link(booking).strip("/").rsplit("/", 1)[1]
    for bad, says in (
        (changed, "pas complet"),
        (answers, "pas complet"),
        ("x", "pas complet"),
        (sign("live.enter", "nobody"), "plus à un rendez-vous"),
    ):
        with pytest.raises(Refused, match=says):
            booking_of_room(bad, timezone.now())


def test_the_link_dies_with_the_meeting_the_booking_and_the_person(cast, booking, meeting):
    known = token(booking)
    cancel(meeting, why="x", by=cast.chloe)
    with pytest.raises(Refused, match="annulé"):
        booking_of_room(known, timezone.now())
    slot = open_slot(
        cast.tutoring, organisation=cast.article1, kind="welcome", starts=in_days(4), minutes=30, host=None, capacity=9, by=cast.chloe
    )
    place = book(slot, person=cast.amina, side="volunteer", by=cast.amina)
    theirs = token(place)
    assert booking_of_room(theirs, timezone.now()) == place
    unbook(place, by=cast.amina)
    with pytest.raises(Refused, match="plus à un rendez-vous"):
        booking_of_room(theirs, timezone.now())
    type(cast.malik).objects.filter(pk=cast.malik.pk).update(erased=timezone.now())
    with pytest.raises(Refused, match="plus à un rendez-vous"):
        booking_of_room(known, timezone.now())


def reminders(person) -> list[str]:
    return list(Letter.objects.filter(kind="meetings/reminder", person=person).order_by("id").values_list("body", flat=True))


def test_the_reminder_two_hours_before_enters_in_one_tap_and_costs_one_part(cast, at):
    at("2026-09-21 10:00")
    meeting = plan(signed_pair(cast), starts=moment("2026-09-30 18:30"), minutes=45, by=cast.benoit)
    booking = meeting.bookings.get(person=cast.malik)
    for when in ("2026-09-28 18:30", "2026-09-30 16:30"):
        at(when)
        assert jobs.remind_due() == 2
    early, late = reminders(cast.malik)
    assert "/s/" in early
    assert "/salle/" not in early
    assert late.replace("\u00a0", " ").startswith("Rendez-vous mercredi à 18 h 30. Entrer : http")
    link = re.search(r"https?://\S+", late).group()
    assert booking_of_room(link.strip("/").rsplit("/", 1)[1], timezone.now()) == booking
    assert cost(late).parts == 1
    assert cost(late).encoding == "gsm"


def test_by_e_mail_both_reminders_carry_the_room_and_the_answer(cast, at):
    at("2026-11-09 10:00")
    type(cast.benoit).objects.filter(pk=cast.benoit.pk).update(phone="")
    meeting = plan(signed_pair(cast), starts=moment("2026-11-17 18:00"), minutes=45, by=cast.malik)
    booking = meeting.bookings.get(person=cast.benoit)
    for when in ("2026-11-15 18:00", "2026-11-17 16:00"):
        at(when)
        jobs.remind_due()
    letters = reminders(cast.benoit)
    assert len(letters) == 2
    for letter in letters:
        links = re.findall(r"https?://\S+", letter)
        assert [link.split("/")[3] for link in links] == ["salle", "s"]
        assert booking_of_room(links[0].strip("/").rsplit("/", 1)[1], timezone.now()) == booking
        assert "17 h 45" in letter.replace("\u00a0", " ")


def test_by_phone_no_letter_speaks_of_a_room(cast, at):
    at("2026-11-09 10:00")
    plan(signed_pair(cast), starts=moment("2026-11-17 18:00"), minutes=45, mode="phone", by=cast.malik)
    for when in ("2026-11-15 18:00", "2026-11-17 16:00"):
        at(when)
        jobs.remind_due()
    bodies = [letter.body for letter in Letter.objects.filter(kind__startswith="meetings/")]
    assert len(bodies) == 6
    assert not any("salle" in body or "visio" in body for body in bodies)


def test_letters_say_that_there_is_nothing_to_install_and_stay_one_part_where_they_were(cast, pair, at):
    at("2026-11-09 10:00")
    meeting = plan(pair, starts=moment("2026-11-25 18:30"), minutes=45, by=cast.benoit)
    reschedule(meeting, starts=moment("2026-11-26 18:30"), by=cast.benoit)
    plan_series(pair, first=moment("2026-12-02 18:00"), minutes=45, weeks=2, by=cast.benoit)
    words = {letter.kind: letter.body for letter in Letter.objects.filter(kind__startswith="meetings/", person=cast.malik)}
    assert "rien à installer" in words["meetings/planned"]
    assert cost(words["meetings/planned"]).parts == 1
    type(cast.benoit).objects.filter(pk=cast.benoit.pk).update(phone="")
    reschedule(meeting, starts=moment("2026-11-27 18:30"), by=cast.malik)
    plan_series(pair, first=moment("2026-12-04 18:00"), minutes=45, weeks=2, by=cast.malik)
    plan(pair, starts=moment("2026-11-30 18:30"), minutes=45, by=cast.malik)
    mails = {letter.kind: letter.body for letter in Letter.objects.filter(channel="email", person=cast.benoit)}
    for kind in ("planned", "moved", "series"):
        assert "dans la salle de visio, rien à installer" in mails[f"meetings/{kind}"], kind


def test_forms_offer_the_room_first_then_the_phone_and_say_what_it_costs():
    for form in (PlanForm(zone="Europe/Paris", by_staff=False), SlotForm(zone="Europe/Paris", by_staff=True, programmes=[])):
        field = form.fields["mode"]
        assert [mode for mode, _words in field.choices] == ["room", "phone", "link"]
        assert form["mode"].value() == "room"
        assert "15\u00a0Mo" in str(field.widget.hints["room"])


def test_an_interview_is_in_the_room_unless_one_says_otherwise(cast, browse):
    when = in_days(3)
    facts = {
        "programme": "reussite-virale", "day_day": when.day, "day_month": when.month, "day_year": when.year, "hour": "18", "minutes": "20", "count": "1",
    }  # fmt: skip
    page = browse(cast.chloe).get("/bureau/seances/ouvrir/").content.decode()
    assert re.search(r'value="room"[^>]*checked', page)
    browse(cast.chloe).post("/bureau/seances/ouvrir/", {**facts, "mode": "room"})
    assert Meeting.objects.get().mode == "room"


def test_answering_from_the_link_still_works_while_the_room_is_open(cast, booking, meeting, browse, time_machine):
    time_machine.move_to(meeting.opens)
    answer(booking, state="late", by=cast.malik)
    page = main(browse(None).get(answer_link(booking)))
    assert ENTER in page
    assert "l’autre personne le sait" in page
