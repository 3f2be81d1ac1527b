"""The teacher's wall: who needs help first, what is sent, shown and shared out; and the pages that work without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.classroom import actions
from lefil.classroom.content.exercises import LESSONS, exercise_of, exercises, of_lesson
from lefil.classroom.models import Attempt, Pad
from lefil.classroom.privacy import erase, export
from lefil.classroom.queries.cards import cards_of, preview
from lefil.classroom.queries.pads import text_of
from lefil.kit.refusals import Refused
from tests.classroom.classes import class_of
from tests.classroom.tabs import Tab, play


def pad_of(room, called):
    return Pad.objects.select_related("enrolment__person").get(meeting=room.lesson, enrolment=room.places[called])


@pytest.fixture
def opened(room):
    actions.open_pads(room.lesson, by=None)
    now = timezone.now()
    room.lesson.starts = now - timedelta(minutes=30)
    room.lesson.save()
    Pad.objects.update(seen=now, updated=now - timedelta(minutes=1))
    return room


def needs(room):
    return {card.called: (card.need, card.say) for card in cards_of(room.lesson, {}, timezone.now())}


def order(room):
    return [card.called for card in sorted(cards_of(room.lesson, {}, timezone.now()), key=lambda card: card.place)]


def test_cards_say_who_needs_help_first(opened):
    now = timezone.now()
    actions.raise_hand(pad_of(opened, "Oksana"), by=None)
    Pad.objects.filter(pk=pad_of(opened, "Karim").pk).update(updated=now - timedelta(minutes=6))
    Pad.objects.filter(pk=pad_of(opened, "David").pk).update(seen=None, left=now)
    found = needs(opened)
    assert found["Oksana"] == ("hand", "main levée")
    assert found["Karim"] == ("stuck", "bloqué depuis 6 min")
    assert found["Amina"] == ("works", "pas encore testé")
    assert found["David"][0] == "away"
    assert order(opened) == ["Oksana", "Karim", "Amina", "David"]


def test_runs_are_told_on_the_cards_until_the_text_changes(opened):
    actions.send_exercise(opened.lesson, code="somme", by=opened.person("Inès"))
    amina = pad_of(opened, "Amina")
    actions.attempt(amina, passed=0, outcome="loop", by=opened.person("Amina"))
    assert needs(opened)["Amina"] == ("loop", "boucle sans fin arrêtée")
    Pad.objects.filter(pk=amina.pk).update(updated=timezone.now() + timedelta(seconds=30))
    assert needs(opened)["Amina"][0] == "writes"
    for _run in range(3):
        actions.attempt(pad_of(opened, "Amina"), passed=1, outcome="tests", by=opened.person("Amina"))
    actions.attempt(pad_of(opened, "Amina"), passed=1, outcome="tests", by=opened.person("Amina"))
    assert needs(opened)["Amina"] == ("fails", "3 essais, pas encore bon")
    actions.attempt(pad_of(opened, "Amina"), passed=3, outcome="ok", by=opened.person("Amina"))
    assert needs(opened)["Amina"] == ("done", "3 tests sur 3")


def test_a_learner_in_front_of_nothing_is_not_stuck_before_the_exercise_is_old(opened):
    Pad.objects.update(updated=None)
    actions.send_exercise(opened.lesson, code="somme", by=None)
    Pad.objects.update(updated=None)
    assert needs(opened)["Amina"][0] == "works"


def test_a_result_that_cannot_be_is_refused(opened):
    actions.send_exercise(opened.lesson, code="somme", by=None)
    for passed, outcome in ((4, "ok"), (2, "ok"), (3, "tests"), (-1, "tests"), (0, "strange")):
        with pytest.raises(Refused):
            actions.attempt(pad_of(opened, "Amina"), passed=passed, outcome=outcome, by=None)
    assert Attempt.objects.count() == 0


def test_two_in_one_pad_have_both_their_attempt(opened):
    actions.send_exercise(opened.lesson, code="somme", by=None)
    actions.pair_up(pad_of(opened, "Amina"), mate=pad_of(opened, "David"), by=None)
    actions.attempt(pad_of(opened, "Amina"), passed=3, outcome="ok", by=None)
    assert set(Attempt.objects.values_list("enrolment", flat=True)) == {opened.places["Amina"].pk, opened.places["David"].pk}
    for one, other in (("Amina", "Karim"), ("Karim", "David"), ("Karim", "Karim")):
        with pytest.raises(Refused):
            actions.pair_up(pad_of(opened, one), mate=pad_of(opened, other), by=None)
    assert {card.called: card.with_whom for card in cards_of(opened.lesson, {}, timezone.now())}["David"] == "Amina"
    assert actions.part(pad_of(opened, "Amina"), by=None) == 1


def test_a_pad_is_shown_only_with_the_learner_s_word_and_one_at_a_time(opened):
    amina, david = pad_of(opened, "Amina"), pad_of(opened, "David")
    with pytest.raises(Refused):
        actions.answer_show(amina, yes=True, by=None)
    for pad in (amina, david):
        actions.ask_to_show(pad, by=opened.person("Inès"))
        actions.answer_show(pad, yes=True, by=pad.enrolment.person)
    assert list(Pad.objects.filter(state="shown")) == [david]
    actions.hide(david, by=opened.person("David"))
    assert Pad.objects.filter(state="shown").count() == 0


def test_sending_an_exercise_keeps_what_was_written(opened):
    actions.rewrite_pad(pad_of(opened, "Amina"), text="mon essai\n", base=None, by=None)
    actions.send_exercise(opened.lesson, code="somme", by=None)
    actions.send_exercise(opened.lesson, code="table", by=None)
    amina = pad_of(opened, "Amina")
    assert [copy.text for copy in amina.copies.all()] == ["mon essai\n"]  # an untouched start is not worth a copy
    assert text_of(amina) == exercise_of("table").starter
    with pytest.raises(Refused):
        actions.send_exercise(opened.lesson, code="nothing", by=None)


def test_five_teachers_have_four_learners_each(cast):
    room = class_of(cast, others=18, teachers=("Paul", "Rose", "Samir", "Tania"))
    actions.share_out(room.lesson, by=cast.ines)
    counts = {}
    for pad in Pad.objects.all():
        counts[pad.helper.called] = counts.get(pad.helper.called, 0) + 1
    assert counts == dict.fromkeys(("Inès", "Paul", "Rose", "Samir", "Tania"), 4)
    with pytest.raises(Refused):
        actions.help_with(Pad.objects.first(), person=cast.zoe, by=cast.ines)


def test_a_plain_page_merges_with_what_was_written_since_it_was_read(opened):
    pad = pad_of(opened, "Amina")
    actions.rewrite_pad(pad, text="un\ndeux\ntrois\n", base=None, by=None)
    actions.rewrite_pad(pad, text="un !\ndeux\ntrois\n", base=None, by=None)
    actions.rewrite_pad(pad, text="un\r\ndeux\r\ntrois\r\nquatre\r\n", base="un\r\ndeux\r\ntrois\r\n", by=None)
    assert text_of(pad) == "un !\ndeux\ntrois\nquatre\n"


def test_pages_by_who_reads_them(opened, browse):
    lesson, amina = f"/classe/{opened.lesson.key}", opened.places["Amina"].key
    learner, teacher = browse(opened.person("Amina")), browse(opened.person("Inès"))
    assert learner.get(f"{lesson}/codes/").status_code == learner.get(f"{lesson}/codes/{amina}/").status_code == 403
    assert learner.post(f"{lesson}/codes/", {"do": "send", "exercise": "somme"}).status_code == 403
    assert teacher.get(f"{lesson}/code/").url == f"{lesson}/codes/"
    assert teacher.post(f"{lesson}/codes/", {"do": "send", "exercise": "somme"}).status_code == 302
    page = learner.get(f"{lesson}/code/").content.decode()
    assert ("total vaut 23" in page, exercise_of("somme").solution in page) == (True, False)
    learner.post(f"{lesson}/code/", {"do": "save", "text": "let a = 1", "base": ""})
    assert "let a = 1" in text_of(pad_of(opened, "Amina"))
    learner.post(f"{lesson}/code/", {"do": "hand"})
    wall = teacher.get(f"{lesson}/codes/").content.decode()
    assert "main levée" in wall
    assert learner.post(f"{lesson}/code/resultat/", {"passed": "3", "outcome": "ok"}).status_code == 204
    assert learner.post(f"{lesson}/code/resultat/", {"passed": "9", "outcome": "ok"}).status_code != 204
    teacher.post(f"{lesson}/codes/{amina}/", {"do": "ask"})
    assert "Voulez-vous le montrer" in learner.get(f"{lesson}/code/a-cote/").content.decode()
    assert "Voir tous les codes" in teacher.get(f"{lesson}/panneau/").content.decode()
    assert "Ouvrir mon code" in learner.get(f"{lesson}/panneau/").content.decode()


def test_the_wall_asks_the_base_the_same_number_of_questions_at_any_size(cast, browse, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    room = class_of(cast, others=0)
    actions.send_exercise(room.lesson, code="somme", by=None)
    ines = browse(cast.ines)
    ines.get(f"/classe/{room.lesson.key}/codes/")
    for pad in (Pad.objects.filter(enrolment=room.places["David"]), Pad.objects.none()):
        with CaptureQueriesContext(connection) as asked:
            ines.get(f"/classe/{room.lesson.key}/codes/")
        counts.append(len(asked))
        room.group.seats.filter(enrolment__in=pad.values("enrolment")).update(left=timezone.localdate())
    assert counts[0] == counts[1]


def test_the_wall_is_told_of_every_key_and_of_what_changes_in_the_rows(opened):
    async def scene():
        ines = Tab(opened.lesson, opened.person("Inès"))
        await ines.hello()
        ines.say(do="wall")
        cards = (await ines.event("cards"))["cards"]
        assert [card["called"] for card in cards] == ["Amina", "David", "Karim", "Oksana"]
        amina = await Tab(opened.lesson, opened.person("Amina")).enter()
        amina.type("let a = 1")
        typed = await ines.until(lambda: next((f for f in ines.heard if f["on"] == "typed"), None))
        assert typed["pads"] == {amina.heard[0]["pad"]: ["let a = 1"]}

    play(scene())


def test_the_last_lines_of_a_text():
    assert preview("a\n" * 20 + "\tfin\n\n") == ("a", "a", "a", "a", "a", "  fin")
    assert preview("") == ()
    assert preview("x" * 100) == ("x" * 60,)


def test_exercises_are_whole():
    assert {lesson: len(of_lesson(lesson)) >= 4 for lesson in LESSONS} == dict.fromkeys(LESSONS, True)
    assert len(exercises()) >= 32
    for one in exercises().values():
        assert one.title, one.code
        assert "!" not in one.text + one.title + "".join(one.hints).replace("!aide", "").replace("signe !", ""), one.code


def test_what_a_learner_wrote_is_theirs_to_take_and_to_have_erased(opened):
    actions.rewrite_pad(pad_of(opened, "Amina"), text="mes mots", base=None, by=None)
    actions.help_with(pad_of(opened, "David"), person=opened.person("Inès"), by=None)
    person = opened.person("Amina")
    assert [row["texte"] for row in export(person) if "texte" in row] == ["mes mots"]
    erase(person)
    erase(opened.person("Inès"))
    assert (text_of(pad_of(opened, "Amina")), export(person)) == ("", [])
    assert Pad.objects.exclude(helper=None).count() == 0
