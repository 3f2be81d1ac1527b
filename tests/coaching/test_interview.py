"""Se tester en web-entretien: the bank, the simulator, the hard questions, the panel of the room."""

import hashlib
import random
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from lefil.coaching.actions import give_back
from lefil.coaching.actions.interview import (
    MOST_SIMULATIONS,
    begin_simulation,
    choose_hard,
    delete_simulation,
    guess_hard,
    show_simulation,
    write_note,
)
from lefil.coaching.jobs import forget_simulations
from lefil.coaching.models import Feedback, Grade, HardPractice, RoomNote, SimulatedAnswer, Simulation
from lefil.coaching.privacy import interview as privacy
from lefil.coaching.queries.interview import draw_questions, interview_words, reasons_of
from lefil.coaching.rules import may_be_recorded, visible_answers, visible_simulations
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.meetings.models import Booking
from tests.coaching.recordings import WEBM, announce, arrive
from tests.groups.pairs import expire

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def simulation(candidate) -> Simulation:
    return begin_simulation(candidate, trade="D", by=candidate.person)


@pytest.fixture
def shared(simulation, workshop, candidate) -> Simulation:
    arrive(simulation, 1)
    return show_simulation(simulation, workshop=workshop("interview"), by=candidate.person)


def at(name, *args):
    return reverse(f"coaching:{name}", args=args)


def texts(rows):
    return [one["text"] for one in rows]


def test_a_full_interview_asks_five_questions_of_five_families_one_of_them_of_the_trade(coaching):
    facts = interview_words(coaching)
    found = draw_questions(facts, trade="D", families=(), before=(), dice=random.Random(1))
    assert [one["family"] for one in found] == [
        "Se présenter", "La motivation", "Une expérience", "Une situation de travail", "Forces et limites"
    ]  # fmt: skip
    shop = next(one["questions"] for one in facts["trade"] if one["rome"] == "D")
    assert found[3]["text"] in shop
    assert all(one["listen_for"] for one in found)


def test_what_was_heard_comes_back_last(coaching):
    facts = interview_words(coaching)
    motivation = next(one for one in facts["family"] if one["code"] == "motivation")
    for seed in range(20):
        found = draw_questions(facts, trade="", families=["motivation"], before=motivation["questions"][:2], dice=random.Random(seed))
        assert set(texts(found)[:2]) == set(motivation["questions"][2:])


def test_a_small_family_is_completed_by_the_others_and_nothing_is_asked_twice(coaching):
    facts = interview_words(coaching)
    for seed in range(20):
        found = draw_questions(facts, trade="", families=["salary"], before=(), dice=random.Random(seed))
        assert (found[0]["family"], len(found), len(set(texts(found)))) == ("Le salaire", 5, 5)


def test_an_association_asks_its_own_questions(coaching, candidate):
    own = [{"code": "intro", "name": "Nous", "questions": ["Qui êtes-vous ?"], "listen_for": "Un nom."}]
    coaching.modules.filter(code="interview").update(content={"family": own, "questions": 1})
    made = begin_simulation(candidate, by=candidate.person)
    assert texts(made.questions) == ["Qui êtes-vous ?"]


def test_an_unknown_trade_and_a_seventh_simulation_are_refused(candidate):
    with pytest.raises(Refused, match="métier"):
        begin_simulation(candidate, trade="Z", by=candidate.person)
    for _n in range(MOST_SIMULATIONS):
        begin_simulation(candidate, by=candidate.person)
    with pytest.raises(Refused, match="Supprimez-en un"):
        begin_simulation(candidate, by=candidate.person)


def test_the_pages_are_the_candidates_only(cast, candidate, lead, simulation, browse):
    plain = [at("interview"), at("interview_check"), at("interview_begin"), at("interview_hards"), at("interview_hard", "gap")]
    for page in (*plain, at("interview_run", simulation.key)):
        assert [browse(person).get(page).status_code for person in (cast.amina, cast.david, cast.zoe)] == [200, 404, 404], page


def test_the_form_begins_a_simulation_by_telephone(candidate, browse):
    client = browse(candidate.person)
    assert "checked" in client.get(at("interview_begin") + "?telephone=1").content.decode()
    answer = client.post(at("interview_begin"), {"trade": "G", "telephone": "on", "families": ["strengths"]})
    made = Simulation.objects.get()
    assert (answer.url, made.trade, made.telephone) == (at("interview_run", made.key), "G", True)
    assert "Conseils pour le téléphone" in client.get(answer.url).content.decode()
    assert client.post(at("interview_begin"), {"trade": "?"}).status_code == 422


def test_nobody_sees_a_simulation_before_it_is_shared(cast, workshop, simulation):
    workshop("interview")
    arrive(simulation, 1)
    assert [visible_simulations(one).count() for one in (cast.amina, cast.david, cast.benoit, cast.chloe, None)] == [1, 0, 0, 0, 0]


def test_a_shared_simulation_is_seen_by_its_two_volunteers(cast, shared, browse):
    arrived = shared.answers.get()
    for page in (at("interview_run", shared.key), at("interview_file", arrived.key)):
        people = (cast.amina, cast.david, cast.benoit, cast.chloe, cast.zoe)
        assert [browse(one).get(page).status_code for one in people] == [200, 200, 200, 404, 404]
    listed = browse(cast.david).get(at("interview_list", shared.workshop.key)).content.decode()
    assert at("interview_run", shared.key) in listed
    assert [browse(one).get(at("interview_list", shared.workshop.key)).status_code for one in (cast.amina, cast.zoe)] == [403, 404]
    assert at("interview_list", shared.workshop.key) in browse(cast.david).get(at("workshop", shared.workshop.key)).content.decode()


def test_a_place_given_back_or_a_gate_that_closes_hides_it_again(cast, shared, lead):
    expire(lead)
    assert [visible_simulations(one).count() for one in (cast.david, cast.benoit)] == [0, 1]
    give_back(Booking.objects.get(person=cast.amina), by=cast.amina)
    assert [visible_answers(one).count() for one in (cast.amina, cast.benoit)] == [1, 0]


def test_the_candidate_shares_stops_sharing_and_deletes_in_the_browser(
    cast, simulation, workshop, browse, django_capture_on_commit_callbacks
):
    made, client, page = workshop("interview"), browse(cast.amina), at("interview_run", simulation.key)
    name = arrive(simulation, 2).file.name
    client.post(page, {"workshop": made.key})
    assert Simulation.objects.get().workshop == made
    client.post(page, {"unshare": "1"})
    assert Simulation.objects.get().workshop is None
    client.post(page, {"workshop": "ailleurs"})
    assert Simulation.objects.get().workshop is None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"remove": SimulatedAnswer.objects.get().key})
    assert (SimulatedAnswer.objects.count(), default_storage.exists(name)) == (0, False)
    client.post(page, {"delete": "1"})
    assert not Simulation.objects.exists()


def test_an_empty_simulation_is_not_shared(simulation, workshop, candidate):
    with pytest.raises(Refused, match="Aucune réponse"):
        show_simulation(simulation, workshop=workshop("interview"), by=candidate.person)


def test_a_simulation_is_shared_where_one_has_a_place_only(simulation, workshop, candidate):
    arrive(simulation, 1)
    with pytest.raises(Refused, match="où vous avez une place"):
        show_simulation(simulation, workshop=workshop("interview", booked=False), by=candidate.person)


def test_a_volunteer_neither_shares_nor_deletes(cast, shared, browse):
    for sent in ({"delete": "1"}, {"unshare": "1"}, {"remove": shared.answers.get().key}):
        assert browse(cast.david).post(at("interview_run", shared.key), sent).status_code == 403
    assert Simulation.objects.get().workshop == shared.workshop
    assert SimulatedAnswer.objects.count() == 1


def test_it_is_forgotten_after_thirty_days_with_its_files_and_not_before(shared, cast, django_capture_on_commit_callbacks):
    name = shared.answers.get().file.name
    write_note(shared.workshop, text="Elle écoute.", by=cast.david)
    Simulation.objects.update(at=timezone.now() - timedelta(days=29, hours=23))
    assert (forget_simulations(), default_storage.exists(name)) == (0, True)
    Simulation.objects.update(at=timezone.now() - timedelta(days=30))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_simulations() == 1
    assert (Simulation.objects.count(), default_storage.exists(name), RoomNote.objects.count()) == (0, False, 1)
    meeting = shared.workshop.meeting
    type(meeting).objects.filter(pk=meeting.pk).update(starts=timezone.now() - timedelta(days=31), ends=timezone.now() - timedelta(days=30))
    assert (forget_simulations(), RoomNote.objects.count()) == (1, 0)


def test_the_reason_of_a_hard_question_comes_after_the_guess(candidate, browse):
    client, page = browse(candidate.person), at("interview_hard", "asylum")
    assert "L5221-8" not in client.get(page).content.decode()
    client.post(page, {"said": "yes"})
    shown = client.get(page).content.decode()
    for words in ("La question est interdite.", "L5221-8", "Trois réponses possibles", "Je choisis celle-ci"):
        assert words in shown
    client.post(page, {"said": "no"})
    client.post(page, {"answer": "2"})
    assert "C’est celle que vous avez choisie." in client.get(page).content.decode()
    row = HardPractice.objects.get()
    assert (row.guesses, row.chosen) == ({"asylum": "yes"}, {"asylum": 2})


@pytest.mark.parametrize("sent", [{"answer": "3"}, {"answer": "-1"}, {"answer": ""}, {"said": "maybe"}, {}])
def test_a_strange_answer_to_a_hard_question_changes_nothing(candidate, browse, sent):
    assert browse(candidate.person).post(at("interview_hard", "gap"), sent).status_code == 302
    assert [(row.guesses, row.chosen) for row in HardPractice.objects.all()] in ([], [({}, {})])
    assert browse(candidate.person).get(at("interview_hard", "rien")).status_code == 404


def test_the_guide_is_for_the_two_volunteers_and_never_for_the_candidate(cast, workshop, browse):
    made = workshop("interview", hours=0.2)
    page = at("panel", made.meeting.key)
    shown = {one: browse(person).get(page).content.decode() for one, person in (("lead", cast.david), ("me", cast.amina))}
    for words in (
        "Votre guide",
        "Racontez un travail en équipe.",
        "Combien voulez-vous gagner",
        "Je rappelle",
        "Micros coupés",
        "Ma grille",
    ):
        assert words in shown["lead"]
        assert words not in shown["me"]
    assert "Pourquoi avez-vous quitté votre pays" not in shown["lead"]
    assert "Vos notes" in shown["me"]
    assert [browse(one).get(page).status_code for one in (cast.benoit, cast.chloe, cast.zoe)] == [200, 404, 404]


def test_notes_are_read_by_their_author_only(cast, workshop, browse):
    made = workshop("interview", hours=0.2)
    page = at("panel", made.meeting.key)
    for person, text in ((cast.amina, "Parler moins vite."), (cast.david, "« J’ai tenu la caisse »")):
        answer = browse(person).post(page, {"notes": "1", "text": text}, headers={"HX-Request": "true"})
        assert "Vos notes sont gardées." in answer.content.decode()
    shown = {one.called: browse(one).get(page).content.decode() for one in (cast.amina, cast.david, cast.benoit)}
    assert ["Parler moins vite." in words for words in shown.values()] == [True, False, False]
    assert ["J’ai tenu la caisse" in words for words in shown.values()] == [False, True, False]
    assert browse(cast.amina).post(page, {"notes": "1", "text": "Sans htmx."}).url == at("workshop", made.key)


def test_the_grid_and_the_decision_are_given_from_the_room(cast, candidate, workshop, browse):
    made = workshop("interview", hours=0.2)
    page, client = at("panel", made.meeting.key), browse(cast.david)
    there = {"HX-Request": "true"}
    assert client.post(page, {"grid": "1"}, headers=there).status_code == 422
    assert "Votre grille est gardée." in client.post(page, {"grid": "1", "listening": "3"}, headers=there).content.decode()
    assert Grade.objects.get().marks == {"listening": 3}
    facts = {
        "give": "1", "strength_1": "Vous écoutez.", "advice_1": "Une question", "due_1": timezone.localdate().isoformat(),
        "decision": "call", "ungraded": "on",
    }  # fmt: skip
    wrong = client.post(page, facts, headers=there)
    assert (wrong.status_code, "Vous écoutez." in wrong.content.decode()) == (422, True)
    good = client.post(page, facts | {"reason": "Vos exemples m’ont convaincu."}, headers=there).content.decode()
    assert "Je rappelle" in good
    given = Feedback.objects.get()
    assert (given.decision, given.reason) == ("call", "Vos exemples m’ont convaincu.")


def test_the_candidate_grades_first_from_their_panel_and_decides_nothing(cast, candidate, workshop, browse):
    made = workshop("interview", hours=0.2)
    page = at("panel", made.meeting.key)
    assert "Je me note d’abord" in browse(cast.amina).get(page).content.decode()
    for sent in ({"grid": "1", "listening": "3"}, {"give": "1", "decision": "call"}, {}):
        assert browse(cast.amina).post(page, sent).status_code == 302
    grade = Grade.objects.get()
    assert (grade.author, grade.candidate, grade.marks, Feedback.objects.count()) == (cast.amina, candidate, {"listening": 3}, 0)


def test_before_the_hour_nobody_grades_from_the_panel(cast, workshop, browse):
    page = at("panel", workshop("interview").meeting.key)
    for person in (cast.amina, cast.david):
        shown = browse(person).get(page).content.decode()
        assert ("grid_listening" in shown, "note_text" in shown) == (False, True)


def test_each_decision_has_its_own_reasons(coaching):
    rows = reasons_of(interview_words(coaching))
    assert [name for name, _texts in rows] == ["Je rappelle", "J’hésite", "Pas encore"]
    assert all(texts for _name, texts in rows)


def test_the_panel_of_another_module_has_its_run_sheet_without_questions(cast, workshop, browse):
    shown = browse(cast.david).get(at("panel", workshop("pitch").meeting.key)).content.decode()
    assert "Les cinq blocs" in shown
    assert "Une question difficile" not in shown


def test_notes_too_long_stay_in_their_field(cast, workshop, browse):
    made = workshop("interview", hours=0.2)
    answer = browse(cast.amina).post(at("panel", made.meeting.key), {"notes": "1", "text": "a" * 4001}, headers={"HX-Request": "true"})
    assert (answer.status_code, "aaaa" in answer.content.decode()) == (422, True)
    with pytest.raises(Refused):
        write_note(made, text="Bonjour", by=cast.zoe)


def test_no_word_of_it_is_in_the_journal(cast, candidate, shared):
    guess_hard(candidate, code="gap", said="yes", by=cast.amina)
    choose_hard(candidate, code="gap", number=0, by=cast.amina)
    write_note(shared.workshop, text="Secret", by=cast.amina)
    delete_simulation(shared, by=cast.amina)
    lines = Entry.objects.filter(about=cast.amina).order_by("id")
    verbs = [line.verb for line in lines if line.noun in {"coaching.simulation", "coaching.simulatedanswer", "coaching.roomnote"}]
    assert verbs == ["begin", "receive", "share", "write", "delete"]
    assert "Secret" not in str([line.detail for line in lines])


def test_a_person_takes_away_and_erases_all_of_it(cast, candidate, shared, django_capture_on_commit_callbacks):
    name = shared.answers.get().file.name
    guess_hard(candidate, code="gap", said="yes", by=cast.amina)
    write_note(shared.workshop, text="Parler moins vite.", by=cast.amina)
    sent, hard, note = privacy.export(cast.amina)
    assert (sent["réponses"], sent["partagé"]) == ([(1, 42, shared.answers.get().size)], True)
    assert (hard["questions difficiles"], note["texte"]) == ({"gap": "yes"}, "Parler moins vite.")
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(cast.amina)
    left = [model.objects.count() for model in (Simulation, SimulatedAnswer, HardPractice, RoomNote)]
    assert (left, default_storage.exists(name)) == ([0, 0, 0, 0], False)


def test_the_digest_of_a_recording_is_that_of_its_bytes(simulation):
    row = arrive(simulation, 3)
    assert row.digest == hashlib.sha256(default_storage.open(row.file.name).read()).hexdigest()


def test_nobody_under_18_is_recorded_and_the_page_says_so(cast, candidate, browse):
    """Seventeen today; eighteen, and a birth date that nobody knows where no parent is asked, are recorded."""
    candidate.person.born = timezone.localdate() - timedelta(days=17 * 365)
    candidate.person.save()
    simulation = begin_simulation(candidate, by=candidate.person)
    page = browse(candidate.person).get(at("interview_run", simulation.key)).content.decode()
    assert ("Avant 18 ans, rien n’est enregistré ici." in page, '"aloud": true' in page) == (True, True)
    with pytest.raises(Refused, match="Avant 18 ans"):
        announce(simulation, 1, WEBM + b"0" * 900)
    candidate.person.born = None
    candidate.person.save()
    assert announce(simulation, 1, WEBM + b"0" * 900).number == 1
    candidate.programme.needs_parent = True
    candidate.programme.save()
    assert not may_be_recorded(candidate, timezone.localdate())


def test_what_arrived_is_not_fetched_before_somebody_plays_it(simulation, candidate, browse):
    """Five films of a phone weigh more than all the rest of the site."""
    arrive(simulation, 1)
    page = browse(candidate.person).get(at("interview_run", simulation.key)).content.decode()
    assert (page.count('preload="none"'), page.count("preload=")) == (1, 1)
