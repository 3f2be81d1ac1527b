"""A half-day holds in an audit: each signs for oneself at the right time, the teacher closes the sheet, corrections are in the open."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lefil.classroom import actions
from lefil.classroom.models import HalfDay, Signing
from lefil.classroom.queries.days import register, seal_of
from lefil.classroom.queries.presence import totals
from lefil.demo.clock import at
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.live.actions import end, enter, open_room
from lefil.live.models import Stay
from lefil.meetings.models import Attendance
from tests.classroom.days.world import DRAWN, said_by


def test_a_learner_draws_once(cast, amina, half_day):
    one = half_day()
    with at(one.meeting.starts):
        signing = actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)
        with pytest.raises(Refused, match="déjà signé"):
            actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)
    assert (signing.way, signing.path, signing.at) == ("drawn", DRAWN, one.meeting.starts)


def test_the_four_digits_replace_a_drawing(cast, amina, half_day):
    one = half_day()
    with at(one.meeting.starts):
        with pytest.raises(Refused, match="pas le code"):
            actions.sign(one, enrolment=amina, word="0000", by=cast.amina)
        assert actions.sign(one, enrolment=amina, word=f" {one.word} ", by=cast.amina).way == "code"


@pytest.mark.parametrize("path", [
    "M1 1", "M40 120L44 118", "M0 0L601 10L20 30L40 60L80 60L90 90", "M1 1L2 2<script>", "M40 120L70 60" * 900, "M1.5 2L3 4", "x",
    "M40 120L45 121L50 122L55 123L60 124L65 125",
])  # fmt: skip
def test_what_is_no_signature_is_refused(cast, amina, half_day, path):
    one = half_day()
    with at(one.meeting.starts), pytest.raises(Refused):
        actions.sign(one, enrolment=amina, path=path, by=cast.amina)
    assert not Signing.objects.exists()


@pytest.mark.parametrize(("minutes", "says"), [(-16, "Vous signerez à partir"), (180 + 121, "trop tard")])
def test_signing_has_its_hours(cast, amina, half_day, minutes, says):
    one = half_day()
    with at(one.meeting.starts + timedelta(minutes=minutes)), pytest.raises(Refused, match=says):
        actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)


def test_nobody_signs_for_another_nor_in_another_class(cast, amina, half_day):
    one = half_day()
    with at(one.meeting.starts):
        with pytest.raises(Refused, match="pour soi"):
            actions.sign(one, enrolment=amina, path=DRAWN, by=cast.ines)
        actions.take_out(one.cohort, enrolment=amina, by=cast.chloe)
        with pytest.raises(Refused, match="pas dans cette classe"):
            actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)


def test_the_database_holds_one_signature_a_half_day(cast, amina, half_day):
    one = half_day()
    Signing.objects.create(half_day=one, enrolment=amina, way="drawn", path=DRAWN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signing.objects.create(half_day=one, enrolment=amina, way="code")


def test_the_counter_signature_seals_what_was_signed(cast, amina, learners, half_day):
    other = learners(1)[0]
    one = half_day()
    with at(one.meeting.starts + timedelta(minutes=5)):
        actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)
    rows = {row.enrolment_id: row.key for row in one.meeting.bookings.filter(side="learner")}
    with at(one.meeting.ends):
        sealed = actions.countersign(one, path=DRAWN, said={rows[amina.pk]: ("late", 150), rows[other.pk]: ("absent", 0)}, by=cast.ines)
    facts = {row["name"]: (row["outcome"], row["minutes"], row["way"]) for row in sealed.sealed["rows"]}
    assert facts == {"Amina Haidari": ("late", 150, "drawn"), "Apprenant 0": ("absent", 0, "")}
    assert sealed.sealed["teacher"] == "Inès Ferrand"
    assert sealed.seal == seal_of(sealed)
    sealed.sealed["rows"][0]["minutes"] += 1
    assert sealed.seal != seal_of(sealed), "a changed sheet no longer has its seal"
    assert Attendance.objects.get(booking__enrolment=amina).minutes == 150
    assert list(one.absences.values_list("enrolment", flat=True)) == [other.pk]


def test_a_closed_sheet_takes_no_more_signature(cast, amina, half_day):
    one = half_day()
    with at(one.meeting.ends):
        actions.countersign(one, path=DRAWN, said=said_by(one), by=cast.ines)
        with pytest.raises(Refused, match="feuille est fermée"):
            actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)
        with pytest.raises(Refused, match="déjà contresignée"):
            actions.countersign(one, path=DRAWN, said=said_by(one), by=cast.ines)


def test_a_sheet_is_not_closed_early_nor_half(cast, amina, learners, half_day):
    learners(1)
    one = half_day()
    said = said_by(one)
    with at(one.meeting.starts + timedelta(hours=1)), pytest.raises(Refused, match="dernier quart d’heure"):
        actions.countersign(one, path=DRAWN, said=said, by=cast.ines)
    said.popitem()
    with at(one.meeting.ends), pytest.raises(Refused, match="chaque personne"):
        actions.countersign(one, path=DRAWN, said=said, by=cast.ines)
    assert not Attendance.objects.exists(), "nothing is half written"


def test_who_cannot_draw_counter_signs_with_their_whole_name(cast, amina, half_day):
    one = half_day()
    with at(one.meeting.ends):
        with pytest.raises(Refused, match="nom complet"):
            actions.countersign(one, typed="Inès", said=said_by(one), by=cast.ines)
        assert actions.countersign(one, typed=" inès  ferrand ", said=said_by(one), by=cast.ines).countersigned


def test_a_correction_needs_a_reason_and_leaves_the_seal(cast, amina, half_day):
    one = half_day()
    booking = one.meeting.bookings.get(enrolment=amina)
    with at(one.meeting.ends):
        sealed = actions.countersign(one, path=DRAWN, said=said_by(one, "absent"), by=cast.ines)
    with at(one.meeting.ends + timedelta(hours=3)):
        with pytest.raises(Refused, match="pourquoi"):
            actions.amend(sealed, booking=booking, outcome="present", minutes=120, why=" ", by=cast.ines)
        actions.amend(sealed, booking=booking, outcome="present", minutes=120, why="Connexion coupée, elle était là", by=cast.ines)
        total = totals(one.cohort, [amina])[amina.pk]
    line = Entry.objects.filter(verb="correct").get()
    assert (line.why, line.by, line.about) == ("Connexion coupée, elle était là", cast.ines, cast.amina)
    assert HalfDay.objects.get(pk=one.pk).sealed["rows"][0]["outcome"] == "absent"
    assert one.absences.get().returned is not None
    assert (total.came, total.planned, total.unjustified) == (120, 180, 0)


def test_the_room_is_evidence_on_the_sheet(cast, amina, half_day):
    one = half_day()
    start = one.meeting.starts
    with at(start):
        room = open_room(one.meeting, by=cast.ines)
        enter(room, person=cast.ines, tab="i", conn="i", by=cast.ines)
        enter(room, person=cast.amina, tab="a", conn="a", by=cast.amina)
    Stay.objects.update(seen=start + timedelta(minutes=170))  # their sockets lived until then
    with at(start + timedelta(minutes=170)):
        end(room, by=cast.ines)
        line = register(one)[0]
    assert line.counted == 170
    assert line.guess == ("present", 180)
    with at(one.meeting.ends):
        sealed = actions.countersign(one, path=DRAWN, said=said_by(one), by=cast.ines)
    assert sealed.sealed["rows"][0]["room"] == [[start.isoformat(), (start + timedelta(minutes=170)).isoformat()]]


def test_a_register_asks_the_same_number_of_questions_at_any_size(cast, amina, learners, half_day, django_assert_num_queries):
    one = half_day()
    with at(one.meeting.starts), django_assert_num_queries(4):
        register(one)
    learners(5)
    with at(one.meeting.starts), django_assert_num_queries(4):
        assert len(register(one)) == 6
