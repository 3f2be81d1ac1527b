from datetime import timedelta

import pytest
from django.urls import reverse

from lefil.groups.actions import suspend
from lefil.meetings.actions import open_slot, plan, plan_series
from lefil.meetings.models import Attendance, Meeting, Series
from lefil.people.models import Person
from tests.groups.pairs import expire, signed_pair
from tests.meetings.moments import in_days, moment

pytestmark = pytest.mark.django_db
ROOM = "https://meet.jit.si/lefil-essai"
MINE, WEEK = 13, 10


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    return plan(pair, starts=in_days(3), minutes=45, mode="link", link=ROOM, by=cast.benoit)


def url(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.key])


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_every_page_of_a_meeting_is_404_for_strangers_and_sign_in_for_nobody(cast, pair, meeting, browse):
    for name in ("detail", "ics", "cancel", "move"):
        for person in (cast.zoe, cast.amina, cast.samira, cast.farid):
            assert browse(person).get(url(name, meeting)).status_code == 404
        assert browse(None).get(url(name, meeting)).status_code == 302
    for name in ("reply", "stop", "presence", "cancel"):
        assert browse(cast.zoe).post(url(name, meeting)).status_code == 404
    new = reverse("meetings:new", args=[pair.key])
    assert browse(cast.zoe).get(new).status_code == 404
    assert Meeting.objects.get().state == "planned"


def test_a_member_notes_no_presence_and_staff_answer_for_nobody(cast, meeting, browse):
    assert browse(cast.benoit).post(url("presence", meeting)).status_code == 403
    assert browse(cast.chloe).post(url("reply", meeting), {"state": "coming"}).status_code == 403


def test_the_link_shows_thirty_minutes_before_until_the_end_to_members_only(cast, meeting, browse, time_machine):
    benoit = browse(cast.benoit)
    for shift, shown in ((-31, False), (-30, True), (44, True), (45, False)):
        time_machine.move_to(meeting.starts + timedelta(minutes=shift), tick=False)
        assert (ROOM in text(benoit.get(url("detail", meeting)))) is shown


def test_an_uncleared_volunteer_does_not_see_the_link_nor_can_plan(cast, pair, meeting, browse, time_machine):
    expire(cast.benoit.enrolments.get())
    time_machine.move_to(meeting.starts, tick=False)
    for person in (cast.benoit, cast.malik):
        page = text(browse(person).get(url("detail", meeting)))
        assert ROOM not in page
        assert 'name="state"' not in page
    new = reverse("meetings:new", args=[pair.key])
    assert "Les séances ne sont pas ouvertes" in text(browse(cast.benoit).get(new))
    browse(cast.benoit).post(new, {**planning("2026-12-30"), "confirm": "1"})
    assert Meeting.objects.count() == 1


def test_by_phone_nobody_reads_a_number_of_anybody(cast, pair, browse, time_machine):
    meeting = plan(pair, starts=in_days(3), minutes=45, mode="phone", by=cast.benoit)
    time_machine.move_to(meeting.starts, tick=False)
    for person in (cast.benoit, cast.malik):
        page = text(browse(person).get(url("detail", meeting)))
        assert "Personne ne voit le numéro de l’autre" in page
        for someone in (cast.benoit, cast.malik, cast.samira):
            assert someone.phone not in page
            assert someone.phone.replace("+33", "0") not in page.replace(" ", "")
            assert someone.name not in page


def test_each_reads_their_own_hour_and_the_other_s(cast, pair, browse, at):
    at("2026-11-30 10:00")
    Person.objects.filter(pk=cast.malik.pk).update(timezone="Indian/Reunion")
    meeting = plan(pair, starts=moment("2026-12-09 17:00"), minutes=45, by=cast.benoit)
    tutor = text(browse(cast.benoit).get(url("detail", meeting)))
    pupil = text(browse(cast.malik).get(url("detail", meeting)))
    assert "Mercredi 9 décembre, 17 h" in tutor
    assert "mercredi 9 décembre, 20 h" in tutor
    assert "Mercredi 9 décembre, 20 h" in pupil


def planning(day, **facts):
    year, month, number = day.split("-")
    return {
        "day_day": number, "day_month": month, "day_year": year, "hour": "18h30", "minutes": "45", "mode": "phone", "weeks": "1",
        "skip_holidays": "on", **facts,
    }  # fmt: skip


def test_dates_are_shown_before_anything_is_written_with_why_weeks_are_skipped(cast, browse, at):
    at("2026-10-05 10:00")
    pair = signed_pair(cast)
    new, benoit = reverse("meetings:new", args=[pair.key]), browse(cast.benoit)
    assert "Combien de fois" in text(benoit.get(new))
    page = text(benoit.post(new, planning("2026-10-13", weeks="4")))
    assert "Rien n’est encore prévu" in page
    assert page.count("Vacances de la Toussaint") == 2
    assert "Prévoir ces 2 séances" in page
    assert not Meeting.objects.exists()
    assert benoit.post(new, {**planning("2026-10-13", weeks="4"), "confirm": "1"}).status_code == 302
    assert (Series.objects.count(), Meeting.objects.count()) == (1, 1)
    benoit.post(new, {**planning("2026-10-13", weeks="4"), "confirm": "1"})
    assert (Series.objects.count(), Meeting.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"day_day": "31", "day_month": "2"}, "Cette date n’existe pas"),
        ({"day_year": "2020"}, "Cette heure est passée"),
        ({"hour": "25 h"}, "Écrivez l’heure en chiffres"),
        ({"hour": ""}, "Écrivez l’heure, par exemple"),
        ({"mode": "link", "link": "https://wa.me/33639980002"}, "Écrivez le lien d’une visio connue"),
        ({"mode": "fax"}, "Comment vous parlez-vous"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(cast, pair, browse, wrong, says):
    new = reverse("meetings:new", args=[pair.key])
    response = browse(cast.benoit).post(new, planning("2027-01-12", **{"minutes": "60", **wrong}))
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert '<option value="60" selected>' in page


def test_answering_moving_and_cancelling_from_the_page(cast, meeting, browse):
    malik = browse(cast.malik)
    assert malik.post(url("reply", meeting), {"state": "late"}).status_code == 302
    assert meeting.bookings.get(person=cast.malik).state == "late"
    when = in_days(6, 17)
    day = {"day_day": when.day, "day_month": when.month, "day_year": when.year, "hour": "17:00"}
    assert malik.post(url("move", meeting), day).status_code == 302
    meeting.refresh_from_db()
    assert meeting.starts == when
    assert "Annuler la séance de" in text(malik.get(url("cancel", meeting)))
    malik.post(url("cancel", meeting))
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert "Proposer un autre moment" in text(malik.get(url("detail", meeting)))


def test_a_taken_hour_is_said_beside_the_hour(cast, pair, meeting, browse):
    when = in_days(6, 17)
    plan(pair, starts=when, minutes=45, by=cast.benoit)
    day = {"day_day": when.day, "day_month": when.month, "day_year": when.year, "hour": "17 h"}
    response = browse(cast.malik).post(url("move", meeting), day)
    assert response.status_code == 422
    assert "déjà une séance" in response.content.decode()


def test_a_series_is_stopped_from_one_of_its_meetings(cast, pair, browse):
    plan_series(pair, first=in_days(3), weeks=2, minutes=45, skip_holidays=False, by=cast.benoit)
    meeting = Meeting.objects.order_by("starts")[0]
    assert "revient chaque semaine" in text(browse(cast.malik).get(url("detail", meeting)))
    browse(cast.malik).post(url("stop", meeting))
    assert not Meeting.objects.filter(state="planned").exists()


def test_the_team_notes_who_came_and_a_wrong_number_is_a_sentence(cast, meeting, browse, time_machine):
    time_machine.move_to(meeting.ends)
    chloe = browse(cast.chloe)
    booking = meeting.bookings.get(person=cast.malik)
    assert "Noter la présence" in text(chloe.get(url("detail", meeting)))
    chloe.post(url("presence", meeting), {"booking": booking.key, "outcome": "present", "minutes": "beaucoup"})
    chloe.post(url("presence", meeting), {"booking": "nobody", "outcome": "present", "minutes": "30"})
    assert not Attendance.objects.exists()
    chloe.post(url("presence", meeting), {"booking": booking.key, "outcome": "absent", "minutes": "30"})
    assert (Attendance.objects.get().outcome, Attendance.objects.get().minutes) == ("absent", 0)


def test_my_week_is_empty_then_full_then_in_pause(cast, pair, browse, at):
    at("2026-11-30 10:00")
    malik = browse(cast.malik)
    assert "Vous n’avez pas de séance prévue." in text(malik.get("/seances/"))
    plan(pair, starts=moment("2026-12-02 18:00"), minutes=45, by=cast.benoit)
    assert text(malik.get("/seances/")).count("18 h") >= 2
    assert "Séance" not in text(malik.get("/seances/?semaine=2026-12-09")).split("Semaine du")[1]
    assert text(malik.get("/seances/?semaine=demain"))
    assert text(malik.get("/seances/?semaine=9999-12-31"))
    suspend(pair, why="x", by=cast.chloe)
    page = text(malik.get("/seances/"))
    assert "En pause" in page
    assert "prochain rendez-vous" not in page


def test_my_agenda_costs_the_same_at_one_and_three(cast, pair, browse, django_assert_num_queries):
    malik = browse(cast.malik)
    for days in (1, 2, 3):
        plan(pair, starts=in_days(days, 10), minutes=45, by=cast.benoit)
        if days != 2:
            with django_assert_num_queries(MINE):
                malik.get("/seances/")


def test_the_team_s_week_costs_the_same_at_one_and_three(cast, pair, browse, at, django_assert_num_queries):
    at("2026-11-30 08:00")
    chloe = browse(cast.chloe)
    for hour in (10, 12, 14):
        plan(pair, starts=moment(f"2026-12-02 {hour}:00"), minutes=45, by=cast.benoit)
        if hour != 12:
            with django_assert_num_queries(WEEK):
                chloe.get("/bureau/seances/")


def test_the_team_s_week_shows_their_meetings_and_not_those_of_others(cast, pair, browse, at):
    at("2026-11-30 08:00")
    plan(pair, starts=moment("2026-12-02 18:00"), minutes=45, by=cast.benoit)
    open_slot(
        cast.tutoring, organisation=cast.article1, kind="interview", starts=moment("2026-12-03 09:00"), minutes=20,
        host=cast.chloe, by=cast.chloe,
    )  # fmt: skip
    page = text(browse(cast.chloe).get("/bureau/seances/"))
    assert "Benoît" in page
    assert "0/1" in page
    assert "Benoît" not in text(browse(cast.chloe).get("/bureau/seances/?voir=entretiens"))
    assert "Rien cette semaine." in text(browse(cast.zoe).get("/bureau/seances/"))
    for person in (cast.benoit, cast.farid):
        for path in ("/bureau/seances/", "/bureau/seances/ouvrir/"):
            assert browse(person).get(path).status_code == 403
    at("2026-12-02 20:00")
    assert "Benoît" in text(browse(cast.chloe).get("/bureau/seances/?voir=a-noter"))


def test_staff_open_slots_in_a_row(cast, browse):
    when = in_days(3)
    facts = {
        "programme": "reussite-virale", "day_day": when.day, "day_month": when.month, "day_year": when.year, "hour": "18", "minutes": "20",
        "count": "3", "mode": "phone",
    }  # fmt: skip
    chloe = browse(cast.chloe)
    assert "Combien de créneaux" in text(chloe.get("/bureau/seances/ouvrir/"))
    assert chloe.post("/bureau/seances/ouvrir/", facts).status_code == 302
    assert [meeting.starts for meeting in Meeting.objects.order_by("starts")] == [when + timedelta(minutes=n) for n in (0, 20, 40)]
    assert {meeting.organisation for meeting in Meeting.objects.all()} == {cast.article1}
    assert chloe.post("/bureau/seances/ouvrir/", facts).status_code == 422
    assert browse(cast.zoe).post("/bureau/seances/ouvrir/", facts).status_code == 422
    assert Meeting.objects.count() == 3
