from datetime import timedelta

import pytest

from lefil.kit.refusals import Refused
from lefil.meetings.models import Attendance
from lefil.tutoring.actions import feel, introduce, report
from lefil.tutoring.models import Feedback
from lefil.tutoring.queries import faces_link


def test_a_face_says_how_it_was_and_that_the_pupil_came(world):
    meeting = world.met()
    booking = world.booking(meeting, "learner")
    feel(booking, face=3, helped="understood", by=booking.person)
    came = Attendance.objects.get()
    assert (came.booking, came.outcome, came.minutes, came.source) == (booking, "present", 45, "self")
    meeting.refresh_from_db()
    assert meeting.state == "planned", "one side's word does not make a meeting held"


def test_a_face_never_changes_what_the_tutor_said_of_presence(world):
    meeting = world.met()
    report(meeting, learner="late", minutes=30, by=world.cast.benoit)
    feel(world.booking(meeting, "learner"), face=1, by=world.cast.malik)
    assert Attendance.objects.get(booking__side="learner").minutes == 30


def test_a_face_may_change_for_a_week(world):
    booking = world.booking(world.met(), "learner")
    feel(booking, face=1, by=booking.person)
    world.clock.shift(timedelta(days=6))
    feel(booking, face=2, by=booking.person)
    assert Feedback.objects.get().face == 2
    world.clock.shift(timedelta(days=2))
    with pytest.raises(Refused, match="loin"):
        feel(booking, face=3, by=booking.person)


@pytest.mark.parametrize(
    ("side", "face", "helped"), [("volunteer", 3, ""), ("learner", 4, ""), ("learner", 0, ""), ("learner", 3, "argent")]
)
def test_only_the_pupil_and_only_three_faces(world, side, face, helped):
    booking = world.booking(world.met(), side)
    with pytest.raises(Refused):
        feel(booking, face=face, helped=helped, by=booking.person)
    assert (Feedback.objects.count(), Attendance.objects.count()) == (0, 0)


def test_the_link_answers_in_one_tap_without_signing_in(world, browse):
    booking = world.booking(world.met(), "learner")
    page = browse(None)
    first = page.get(faces_link(booking))
    assert first.status_code == 200
    assert "C’était comment" in first.content.decode(), "a minor of this programme is told tu"
    assert Feedback.objects.count() == 0, "a robot that opens links answers nothing"
    after = page.post(faces_link(booking), {"face": "3"}, follow=True)
    assert "Ta réponse est notée" in after.content.decode()
    page.post(faces_link(booking), {"helped": "understood"})
    assert list(Feedback.objects.values_list("face", "helped")) == [(3, "understood")]


def test_the_link_shows_no_surname_and_a_broken_one_nothing(world, browse):
    booking = world.booking(world.met(), "learner")
    assert "Saïdi" not in browse(None).get(faces_link(booking)).content.decode()
    assert browse(None).get(faces_link(booking)[:-4] + "abc/").status_code == 409
    assert browse(None).post(faces_link(booking), {"face": "9"}).status_code == 302
    assert Feedback.objects.count() == 0


def test_a_hard_meeting_gives_numbers_to_call(world, browse):
    booking = world.booking(world.met(), "learner")
    page = browse(None).post(faces_link(booking), {"face": "1"}, follow=True)
    assert "119" in page.content.decode()


@pytest.mark.parametrize("words", ["Appelle-moi au 06 12 34 56 78", "mon insta : ben", "ben@exemple.fr", "https://exemple.fr", "a" * 301])
def test_a_presentation_gives_no_way_around_the_site(world, words):
    with pytest.raises(Refused):
        introduce(world.tutor, words=words, by=world.cast.benoit)


def test_a_tutor_says_a_word_of_themselves(world):
    introduce(world.tutor, words="J’étudie la biologie, j’aime le vélo. 2 ans de tutorat.", by=world.cast.benoit)
    world.tutor.refresh_from_db()
    assert world.tutor.answers["presentation"].startswith("J’étudie")
    with pytest.raises(Refused):
        introduce(world.tutor, words="Bonjour", by=world.cast.chloe)
