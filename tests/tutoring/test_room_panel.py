"""Tutoring beside the pictures of the live room, and what the room leaves to the report."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.kit.refusals import Refused
from lefil.live.actions.counting import count_presence
from lefil.live.models import Participant, Room, Stay
from lefil.meetings.actions import plan
from lefil.meetings.models import Attendance, Booking
from lefil.meetings.queries import room_link
from lefil.meetings.queries.hours import minutes_of
from lefil.tutoring.actions import feel, report
from lefil.tutoring.models import Feedback, Report

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(meeting) -> str:
    return reverse("tutoring:panel", args=[meeting.key])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()).replace("\u00a0", " ")


@pytest.fixture
def meeting(world):
    """In 45 minutes it ends; it has just begun."""
    made = plan(world.group, starts=timezone.now() + timedelta(days=1), minutes=45, by=world.cast.benoit)
    world.clock.move_to(made.starts + timedelta(minutes=1))
    return made


def at_the_end(world, meeting):
    world.clock.move_to(meeting.ends - timedelta(minutes=9))


def lived(meeting, together=43, alone=1) -> Room:
    """Both are in the room from its start: the tutor `alone` minutes more than the pupil."""
    room = Room.objects.create(meeting=meeting)
    for side, minutes in (("learner", together), ("volunteer", together + alone)):
        booking = meeting.bookings.get(side=side)
        role = "host" if side == "volunteer" else "guest"
        one = Participant.objects.create(room=room, person=booking.person, booking=booking, role=role, state="out")
        if minutes:
            ends = meeting.starts + timedelta(minutes=minutes)
            Stay.objects.create(participant=one, joined=meeting.starts, seen=ends, left=ends)
    return room


def counted(room) -> Room:
    Room.objects.filter(pk=room.pk).update(state="ended", ended=timezone.now())
    room.refresh_from_db()
    assert count_presence(room, by=None)
    return room


def test_the_panel_is_a_fragment_that_says_its_title(world, meeting, browse):
    page = browse(world.cast.malik).get(url(meeting)).content.decode()
    assert page.lstrip().startswith("<section")
    assert 'data-title="Notre binôme"' in page
    assert "<html" not in page


def test_it_says_the_subject_and_what_to_resume(world, browse):
    report(world.met(), minutes=45, next_time="les équations", by=world.cast.benoit)
    made = plan(world.group, starts=timezone.now() + timedelta(days=1), minutes=45, by=world.cast.benoit)
    for person in (world.cast.malik, world.cast.benoit, world.cast.chloe):
        page = words(browse(person).get(url(made)))
        assert "À reprendre les équations" in page
        assert "Mathématiques" in page
    assert "première séance" not in page


def test_report_and_faces_wait_for_the_last_ten_minutes(world, meeting, browse):
    tutor, pupil = browse(world.cast.benoit), browse(world.cast.malik)
    assert 'name="came"' not in tutor.get(url(meeting)).content.decode()
    assert 'name="face"' not in pupil.get(url(meeting)).content.decode()
    world.clock.move_to(meeting.ends - timedelta(minutes=10))
    assert 'name="came"' in tutor.get(url(meeting)).content.decode()
    assert pupil.get(url(meeting)).content.decode().count('name="face"') == 3
    assert 'name="face"' not in tutor.get(url(meeting)).content.decode()
    assert 'name="came"' not in pupil.get(url(meeting)).content.decode()


def test_doors(world, meeting, browse):
    people = {"nobody": None, "stranger": world.cast.zoe, "mother": world.cast.samira, "pupil": world.cast.malik, "tutor": world.cast.benoit,
              "staff": world.cast.chloe}  # fmt: skip
    assert {who: browse(person).get(url(meeting)).status_code for who, person in people.items()} == {
        "nobody": 302, "stranger": 404, "mother": 404, "pupil": 200, "tutor": 200, "staff": 200,
    }  # fmt: skip


def test_a_personal_link_without_sign_in_does_not_open_it(world, meeting, browse):
    stranger = browse(None)
    stranger.get(room_link(meeting.bookings.get(side="learner")))
    assert stranger.get(url(meeting)).status_code == 302


def test_nobody_s_surname_or_contact_is_in_it(world, meeting, browse):
    at_the_end(world, meeting)
    for person in (world.cast.malik, world.cast.benoit):
        page = browse(person).get(url(meeting)).content.decode()
        for secret in ("Lacombe", "Saïdi", "39980006", "39980002", "exemple.fr"):
            assert secret not in page


def test_the_short_report_is_sent_from_the_room_and_the_panel_says_so(world, meeting, browse):
    at_the_end(world, meeting)
    tutor = browse(world.cast.benoit)
    response = tutor.post(url(meeting), {"came": "both", "minutes": "35"}, **HTMX)
    assert response.status_code == 200
    assert "Le compte rendu est écrit" in words(response)
    assert 'name="came"' not in response.content.decode()
    assert Report.objects.get().author == world.cast.benoit
    assert sorted(Attendance.objects.values_list("minutes", "source")) == [(35, "report")] * 2


@pytest.mark.parametrize(
    ("sent", "says"),
    [({"came": ""}, "Dites qui est venu."), ({"came": "both", "minutes": ""}, "nombre de minutes"), ({"came": "both", "minutes": "400"}, "Au plus 105 minutes")],
)  # fmt: skip
def test_a_wrong_short_report_says_what_to_do_in_the_panel(world, meeting, browse, sent, says):
    at_the_end(world, meeting)
    response = browse(world.cast.benoit).post(url(meeting), sent, **HTMX)
    assert response.status_code == 422
    assert says in words(response)
    assert not Report.objects.exists()


def test_a_short_report_never_wipes_out_a_whole_one(world, meeting, browse):
    at_the_end(world, meeting)
    report(meeting, minutes=40, difficulty="les fractions", by=world.cast.benoit)
    assert browse(world.cast.benoit).post(url(meeting), {"came": "both", "minutes": "20"}, **HTMX).status_code == 409
    assert Report.objects.get().difficulty == "les fractions"


def test_a_face_is_given_from_the_room(world, meeting, browse):
    at_the_end(world, meeting)
    response = browse(world.cast.malik).post(url(meeting), {"face": "3"}, **HTMX)
    assert "Ta réponse est notée." in words(response)
    assert Feedback.objects.get().face == 3
    assert browse(world.cast.malik).post(url(meeting), {"face": "9"}, **HTMX).status_code == 409


def test_a_sad_face_is_told_whom_one_may_call(world, meeting, browse):
    at_the_end(world, meeting)
    page = words(browse(world.cast.malik).post(url(meeting), {"face": "1"}, **HTMX))
    assert "119" in page
    assert "3018" in page


def test_without_htmx_what_is_sent_in_a_new_tab_is_led_to_a_whole_page(world, meeting, browse):
    at_the_end(world, meeting)
    response = browse(world.cast.malik).post(url(meeting), {"face": "2"}, follow=True)
    assert response.redirect_chain == [(reverse("tutoring:pair", args=[world.group.key]), 302)]
    assert Feedback.objects.get().face == 2


def test_a_pupil_writes_no_report_and_a_tutor_gives_no_face(world, meeting, browse):
    at_the_end(world, meeting)
    assert browse(world.cast.malik).post(url(meeting), {"came": "both", "minutes": "40"}, **HTMX).status_code == 403
    assert browse(world.cast.chloe).post(url(meeting), {"came": "both", "minutes": "40"}, **HTMX).status_code == 403
    assert browse(world.cast.benoit).post(url(meeting), {"face": "1"}, **HTMX).status_code == 409
    assert (Report.objects.count(), Feedback.objects.count()) == (0, 0)


def after(world, meeting):
    world.clock.move_to(meeting.ends + timedelta(hours=3))


def test_the_report_starts_from_what_the_room_counted_and_the_tutor_may_correct_it(world, meeting, browse):
    room = lived(meeting)
    after(world, meeting)
    counted(room)
    page = browse(world.cast.benoit)
    link = reverse("tutoring:report", args=[meeting.key])
    form = page.get(link)
    assert "La salle a compté 43 minutes." in words(form)
    assert form.context["form"]["minutes"].value() == 43
    assert page.post(link, {"came": "both", "minutes": "50"}).status_code == 302
    assert sorted(Attendance.objects.values_list("minutes", "source")) == [(50, "report")] * 2
    again = page.get(link)
    assert "La salle a compté 43 minutes." in words(again)
    assert again.context["form"]["minutes"].value() == 50


def test_a_report_written_before_the_room_has_closed_starts_from_the_same_minutes(world, meeting, browse):
    lived(meeting, together=41)
    world.clock.move_to(meeting.ends + timedelta(minutes=1))
    for address in (url(meeting), reverse("tutoring:report", args=[meeting.key])):
        page = browse(world.cast.benoit).get(address)
        assert "La salle a compté 41 minutes." in words(page)
        assert page.context["form"]["minutes"].value() == 41


def test_before_the_end_the_planned_minutes_are_proposed(world, meeting, browse):
    lived(meeting, together=20)
    at_the_end(world, meeting)
    page = browse(world.cast.benoit).get(url(meeting))
    assert "La salle a compté" not in words(page)
    assert page.context["form"]["minutes"].value() == 45


def test_a_report_on_a_meeting_where_the_room_saw_nobody_together_starts_from_the_plan(world, meeting, browse):
    room = lived(meeting, together=0, alone=12)
    after(world, meeting)
    counted(room)
    form = browse(world.cast.benoit).get(reverse("tutoring:report", args=[meeting.key]))
    assert "La salle a compté" not in words(form)
    assert form.context["form"]["minutes"].value() == 45


def test_a_room_that_ran_very_long_proposes_no_more_than_a_tutor_may_say(world, meeting, browse):
    lived(meeting, together=150)
    after(world, meeting)
    page = browse(world.cast.benoit).get(reverse("tutoring:report", args=[meeting.key]))
    assert page.context["form"]["minutes"].value() == 105
    assert report(meeting, minutes=105, by=world.cast.benoit)


def test_a_report_after_the_room_counted_corrects_it_and_each_keeps_one_presence(world, meeting):
    room = lived(meeting)
    after(world, meeting)
    counted(room)
    meeting.refresh_from_db()
    assert (meeting.state, minutes_of(world.tutor)) == ("held", 43)
    report(meeting, learner="absent", minutes=0, by=world.cast.benoit)
    meeting.refresh_from_db()
    assert meeting.state == "missed"
    assert (minutes_of(world.tutor), minutes_of(world.learner)) == (15, 0)
    assert Attendance.objects.count() == 2


def test_a_room_that_counts_after_the_report_changes_nothing_of_it(world, meeting):
    room = lived(meeting)
    after(world, meeting)
    report(meeting, minutes=50, by=world.cast.benoit)
    counted(room)
    assert sorted(Attendance.objects.values_list("minutes", "source")) == [(50, "report")] * 2
    assert (minutes_of(world.tutor), minutes_of(world.learner)) == (50, 50)


def test_a_face_given_in_the_room_leaves_the_minutes_to_the_room(world, meeting):
    room = lived(meeting, together=31)
    at_the_end(world, meeting)
    feel(world.booking(meeting, "learner"), face=3, by=world.cast.malik)
    assert not Attendance.objects.exists()
    after(world, meeting)
    counted(room)
    assert minutes_of(world.learner) == 31


def test_a_face_still_says_that_a_pupil_came_where_the_room_saw_nothing(world, meeting):
    after(world, meeting)
    feel(world.booking(meeting, "learner"), face=3, by=world.cast.malik)
    assert list(Attendance.objects.values_list("source", "minutes")) == [("self", 45)]


def test_a_first_meeting_greets_a_pupil_with_tu_and_an_adult_with_vous(world, meeting, browse):
    assert "tu diras ici" in words(browse(world.cast.malik).get(url(meeting)))
    type(world.cast.malik).objects.filter(pk=world.cast.malik.pk).update(born="1990-01-01")
    world.cast.malik.refresh_from_db()
    assert "vous direz ici" in words(browse(world.cast.malik).get(url(meeting)))


def test_a_pupil_s_face_before_the_meeting_is_refused(world, browse):
    made = plan(world.group, starts=timezone.now() + timedelta(days=1), minutes=45, by=world.cast.benoit)
    with pytest.raises(Refused):
        feel(Booking.objects.get(meeting=made, side="learner"), face=3, by=world.cast.malik)
    assert browse(world.cast.malik).post(url(made), {"face": "3"}, **HTMX).status_code == 409
