"""One page of what was said before and after: the candidate's, to print; and for the staff of their workshops, without what is theirs alone."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lefil.coaching.actions import answer_advice, answer_check, begin_audit, give_feedback, grade
from lefil.coaching.actions.pitch import write_pitch
from lefil.coaching.models import Advice, Workshop
from lefil.coaching.queries.summary import summary_of
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.journal.models import Entry
from lefil.orgs.actions import appoint

pytestmark = pytest.mark.django_db
MINE = reverse("coaching:summary")


def words(response) -> str:
    sheet = response.content.decode().partition('class="sheet"')[2].partition('id="aide"')[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", sheet)).split())


def its(candidate: Enrolment) -> str:
    return reverse("coaching:summary_of", args=[candidate.key])


@pytest.fixture
def chloe(cast, coaching):
    appoint(cast.chloe, organisation=coaching.organisation, role="coordinator", by=None)
    return cast.chloe


@pytest.fixture
def play(workshop, candidate, lead, observer) -> Callable[..., Workshop]:
    """play("pitch", own=2, lead=3, observer=4) is a workshop of now where the three mark the first criterion, with its feedback."""

    def make(code: str, *, own: int | None, lead_says: int, observer_says: int, told: bool = True) -> Workshop:
        made = workshop(code, hours=0.2)
        first = made.meeting.module.content["grid"][0]["code"]
        for person, mark in ((candidate.person, own), (lead.person, lead_says), (observer.person, observer_says)):
            if mark is not None:
                grade(made, candidate=candidate, marks={first: mark}, by=person)
        if told:
            give_feedback(
                made, candidate=candidate, strengths=["Vous souriez.", "Vous écoutez."], ungraded=own is None, by=lead.person,
                advices=[(f"Conseil {n} de {code}", timezone.localdate() + timedelta(days=n)) for n in (5, 6, 7)],
            )  # fmt: skip
        return made

    return make


def test_before_the_first_workshop_the_page_says_when_it_fills(browse, candidate, workshop):
    workshop("cv")
    assert "Votre bilan se remplit après le premier atelier." in words(browse(candidate.person).get(MINE))


def test_one_workshop_shows_the_three_marks_in_words_the_strengths_and_the_advices(browse, candidate, play):
    play("pitch", own=2, lead_says=3, observer_says=4)
    answer_advice(Advice.objects.get(text="Conseil 6 de pitch"), said="partly", by=candidate.person)
    page = words(browse(candidate.person).get(MINE))
    for said in (
        "L’ouverture En chemin On entend le nom, mais pas encore pourquoi. "
        "Acquis · Point fort En dix secondes, on sait qui parle et pourquoi. La première phrase donne envie d’écouter.", "Vous souriez. Vous écoutez.", "Conseil 5 de pitch — avant le dimanche 29 novembre : pas encore de réponse",
        "Conseil 6 de pitch — avant le lundi 30 novembre : en partie",
    ):  # fmt: skip
        assert said in page, said
    assert "Avant et après" not in page


def test_two_workshops_of_one_module_are_before_and_after(browse, candidate, play):
    with time_machine.travel(timezone.now() - timedelta(days=7)):
        play("pitch", own=1, lead_says=2, observer_says=2)
    play("pitch", own=3, lead_says=4, observer_says=3)
    page = words(browse(candidate.person).get(MINE))
    assert "Avant : mardi 17 novembre. Après : mardi 24 novembre." in page
    assert (
        "L’ouverture Pas encore → puis Acquis En dix secondes, on sait qui parle et pourquoi. En chemin → puis Point fort · Acquis" in page
    )


def test_the_three_advices_are_the_last_ones(candidate, play):
    with time_machine.travel(timezone.now() - timedelta(days=7)):
        first = play("pitch", own=1, lead_says=2, observer_says=2)
    play("pitch", own=3, lead_says=4, observer_says=3)
    part = summary_of(candidate, candidate.person)[0]
    assert len(part.advices) == 3
    assert first.pk not in {one.feedback.workshop_id for one in part.advices}


def test_the_marks_of_the_volunteers_wait_for_their_feedback(browse, candidate, chloe, play):
    play("cv", own=2, lead_says=3, observer_says=4, told=False)
    page = words(browse(candidate.person).get(MINE))
    assert "On peut me joindre En chemin" in page
    assert "Le regard des bénévoles arrive avec leur retour." in page
    assert "Point fort" not in page
    assert [(part.lines, part.days) for part in summary_of(candidate, chloe)] == [([], [])]


def test_a_criterion_that_nobody_saw_says_so_and_one_without_a_mark_is_left_out(candidate, play):
    play("networks", own=0, lead_says=0, observer_says=3)
    part = summary_of(candidate, candidate.person)[0]
    assert [(line.own[0].words, line.others[0].words) for line in part.lines] == [("Pas vu", "Pas vu · Acquis")]


def test_modules_come_in_their_order_and_no_total_is_shown(browse, candidate, play):
    with time_machine.travel(timezone.now() - timedelta(days=7)):
        play("networks", own=2, lead_says=3, observer_says=4)
    play("cv", own=2, lead_says=3, observer_says=4)
    assert [part.code for part in summary_of(candidate, candidate.person)] == ["cv", "networks"]
    assert not re.search(r"\d\s*/\s*\d|[Tt]otal|moyenne", words(browse(candidate.person).get(MINE)))


def test_what_was_begun_alone_is_there_with_the_confidence_and_the_score(browse, candidate):
    write_pitch(candidate, blocks={}, keywords=[], before=3, after=7, by=candidate.person)
    answer_check(begin_audit(candidate, by=None), code="friends", answer="good", by=None)
    page = words(browse(candidate.person).get(MINE))
    assert "Votre confiance, de 0 à 10 : avant 3 , après 7" in page
    assert "Vos vérifications bonnes : avant 1 / 20" in page


def test_a_confidence_of_zero_is_a_confidence(browse, candidate):
    write_pitch(candidate, blocks={}, keywords=[], before=0, after=None, by=candidate.person)
    page = words(browse(candidate.person).get(MINE))
    assert "avant 0" in page
    assert "après" not in page.partition("confiance, de")[2].partition("L’équipe")[0]


def test_staff_read_it_without_the_confidence_the_score_and_the_links_and_it_leaves_a_trace(browse, candidate, chloe, play):
    play("pitch", own=2, lead_says=3, observer_says=4)
    write_pitch(candidate, blocks={}, keywords=[], before=3, after=7, by=candidate.person)
    begin_audit(candidate, by=None)
    response = browse(chloe).get(its(candidate))
    page = words(response)
    assert "Amina : le bilan" in page
    assert "Acquis · Point fort En dix secondes" in page
    for never in ("confiance", "vérifications", "Dire si c’est fait"):
        assert never not in page, never
    assert Entry.objects.filter(verb="saw", about=candidate.person, by=chloe).count() == 1


def test_nobody_else_reads_it(cast, browse, candidate, coaching, lead, play):
    play("pitch", own=2, lead_says=3, observer_says=4)
    enrol(cast.ines, programme=coaching, side="learner", by=cast.ines)
    for person in (lead.person, cast.benoit, cast.zoe, cast.chloe, cast.ines):
        assert browse(person).get(its(candidate)).status_code == 404, person.called
    for person in (lead.person, cast.zoe, cast.chloe):
        assert browse(person).get(MINE).status_code == 404, person.called
    assert not Entry.objects.filter(verb="saw", about=candidate.person).exists()


def test_the_candidate_says_from_the_page_that_an_advice_is_done(browse, candidate, play):
    play("pitch", own=2, lead_says=3, observer_says=4)
    amina = browse(candidate.person)
    link = re.search(r'class="summary-say" href="([^"]+)"', amina.get(MINE).content.decode())[1]
    amina.post(link, {"said": "yes"})
    assert [one.done for one in Advice.objects.order_by("due")] == ["yes", "", ""]
    assert "Conseil 5 de pitch — avant le dimanche 29 novembre : fait Changer" in words(amina.get(MINE))


def test_the_page_costs_the_same_with_one_workshop_and_with_three(browse, candidate, play):
    amina = browse(candidate.person)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            amina.get(MINE)
        return len(seen)

    play("pitch", own=2, lead_says=3, observer_says=4)
    one = count()
    for days in (7, 14):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            play("cv", own=2, lead_says=3, observer_says=4)
    assert count() == one
