import re

import pytest
from django.urls import reverse

from lefil.groups.actions import suspend
from lefil.matching.models import Availability, Need, Offer, OfferedSubject
from lefil.tutoring.actions import hand_over, introduce, report
from lefil.tutoring.models import Report
from tests.tutoring.conftest import active_pair, cleared


def url(name: str, thing) -> str:
    return reverse(f"tutoring:{name}", args=[thing.key])


def words(response) -> str:
    """What the sheet of a page says, without the bars around it."""
    sheet = response.content.decode().partition('class="sheet"')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", sheet).split()).replace("\u00a0", " ")


@pytest.fixture
def known(world):
    Need.objects.create(enrolment=world.learner, level="4e", subjects=["maths"], since=world.group.created)
    Availability.objects.create(enrolment=world.learner, bands=1 << (2 * 9 + 5))  # Wednesday 17 h to 18 h
    world.learner.answers = {"hard": "je mélange les fractions", "who": "parent"}
    world.learner.save()
    offer = Offer.objects.create(enrolment=world.tutor, since=world.group.created)
    OfferedSubject.objects.create(offer=offer, subject="maths", level_from="6e", level_to="3e")
    world.tutor.answers = {"motivation": "raison personnelle"}
    world.tutor.save()
    introduce(world.tutor, words="J’étudie la biologie.", by=world.cast.benoit)
    return world


def test_a_tutor_reads_the_few_facts_that_help_and_no_other(known, browse):
    page = words(browse(known.cast.benoit).get(url("pair", known.group)))
    for fact in ("Malik", "4e", "Mathématiques", "je mélange les fractions", "mercredi, 17 h à 18 h"):
        assert fact.lower() in page.lower(), fact
    for secret in ("Saïdi", "0006", "93", "Samira", "14 ans"):
        assert secret not in page, secret


def test_a_pupil_reads_the_tutor_s_first_name_subjects_and_word(known, browse):
    page = words(browse(known.cast.malik).get(url("pair", known.group)))
    for fact in ("Benoît", "Mathématiques", "J’étudie la biologie.", "Ta prochaine séance"):
        assert fact in page, fact
    for secret in ("Lacombe", "raison personnelle", "exemple.fr", "0002"):
        assert secret not in page, secret


def test_a_suspended_pair_hides_what_it_showed(known, browse):
    suspend(known.group, why="extrait de casier", by=known.cast.chloe)
    page = words(browse(known.cast.benoit).get(url("pair", known.group)))
    assert "font une pause" in page
    assert "fractions" not in page
    assert "casier" not in page


def test_an_adult_learner_is_told_vous(world, browse):
    pair = active_pair(world.cast, world.tutor, cleared(world.cast.amina, world.cast, "learner"))
    assert "Votre prochaine séance" in words(browse(world.cast.amina).get(url("pair", pair)))


def test_my_page_says_what_to_resume_and_what_waits(world, browse):
    first = world.met()
    report(first, minutes=45, next_time="les équations", by=world.cast.benoit)
    world.met()
    page = words(browse(world.cast.benoit).get("/tutorat/"))
    assert "À reprendre : les équations" in page
    assert "Raconter la séance de mercredi 25 novembre" in page
    assert "Vous avez donné 45 minutes de votre temps." in page
    pupil = browse(world.cast.malik).get("/tutorat/")
    assert "Ton tutorat" in words(pupil)
    assert "Répondre en un geste" in words(pupil)
    assert "pupil" in pupil.content.decode().split("<body", 1)[1].split(">", 1)[0]


def test_my_page_costs_the_same_with_one_pair_and_with_five(world, browse, django_assert_num_queries):
    page = browse(world.cast.benoit)
    world.met()
    page.get("/tutorat/")
    with django_assert_num_queries(13):
        page.get("/tutorat/")
    for number in range(1, 5):
        world.add(number)
    with django_assert_num_queries(13):
        assert words(page.get("/tutorat/")).count("Ouvrir notre page") == 5


def test_a_report_takes_three_taps_at_most_eight_are_allowed(world, browse):
    """Open the link, tap who came, tap the button: everything else is already written or optional."""
    meeting = world.met()
    page = browse(world.cast.benoit)
    form = page.get(url("report", meeting)).context["form"]
    required = [name for name, field in form.fields.items() if field.required]
    written = {name: form[name].value() for name in form.fields if form[name].value()}
    assert required == ["came"]
    assert written["minutes"] == 45
    taps = 1 + len(required) + 1
    assert taps == 3 <= 8
    response = page.post(url("report", meeting), {**written, "came": "both"}, follow=True)
    assert "Votre compte rendu est envoyé" in words(response)
    assert Report.objects.get().meeting == meeting


def test_the_report_remembers_what_was_to_resume(world, browse):
    report(world.met(), minutes=45, next_time="les équations", by=world.cast.benoit)
    page = browse(world.cast.benoit).get(url("report", world.met()))
    assert "La dernière fois, à reprendre : les équations" in words(page)
    assert page.context["form"]["difficulty"].value() == "les équations"


def test_a_whole_report_is_kept_and_shown_again_for_a_day(world, browse):
    meeting, page = world.met(), browse(world.cast.benoit)
    sent = {
        "came": "late", "minutes": "40", "difficulty_kind": "exercise", "difficulty": "<b>Thalès</b>", "methods": ["writing", "speaking"],
        "method_note": "une fiche", "mood": "3", "praised": "sa patience", "next_time": "exercice 4", "need": "call", "before": "2",
        "after": "4", "confidence": "7", "obstacle": "noise", "wants_to_continue": "yes",
    }  # fmt: skip
    assert page.post(url("report", meeting), sent).status_code == 302
    form = page.get(url("report", meeting)).context["form"]
    assert {name: str(form[name].value()) for name in sent if name != "methods"} == {k: v for k, v in sent.items() if k != "methods"}
    assert "&lt;b&gt;Thalès" in page.get(url("pair", world.group)).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"minutes": "45"}, "Dites qui est venu."), ({"came": "both", "minutes": ""}, "Écrivez le nombre de minutes passées ensemble."),
        ({"came": "both", "minutes": "beaucoup"}, "Écrivez un nombre, par exemple 45."), ({"came": "both", "minutes": "9999"}, "entre 1 et 600"),
    ],
)  # fmt: skip
def test_a_wrong_report_says_what_to_do_and_keeps_what_was_typed(world, browse, sent, sentence):
    meeting = world.met()
    response = browse(world.cast.benoit).post(url("report", meeting), {**sent, "next_time": "les équations"})
    assert response.status_code == 422
    assert sentence in words(response)
    assert "les équations" in response.content.decode()
    assert Report.objects.count() == 0


def test_a_worried_tutor_is_told_at_once_whom_to_call(world, browse):
    meeting = world.met()
    response = browse(world.cast.benoit).post(url("report", meeting), {"came": "both", "minutes": "45", "need": "worried"}, follow=True)
    for number in ("17", "119", "3114", "3018", "Chloé"):
        assert number in words(response), number
    assert response.redirect_chain[-1][0] == url("protect", meeting)


def test_a_pupil_never_reads_that_somebody_worried(world, browse):
    meeting = world.met()
    report(meeting, minutes=45, need="worried", obstacle="family", next_time="la suite", by=world.cast.benoit)
    pages = [
        words(browse(world.cast.malik).get(path, follow=True)) for path in ("/tutorat/", url("pair", world.group), url("meeting", meeting))
    ]
    assert not any("inqui" in page or "famille" in page for page in pages)
    assert any("la suite" in page for page in pages)


def test_doors(world, browse):
    """Nobody: sign in. A stranger from another association: 404. The pupil on a tutor's or on staff's page: 403."""
    meeting = world.met()
    report(meeting, minutes=45, need="call", by=world.cast.benoit)
    pages = {
        "pair": world.group, "hand_over": world.group, "replace": world.group, "meeting": meeting, "report": meeting, "protect": meeting,
        "presence": meeting, "handle": meeting,
    }  # fmt: skip
    people = {"nobody": None, "stranger": world.cast.zoe, "pupil": world.cast.malik, "tutor": world.cast.benoit, "staff": world.cast.chloe}
    seen = {who: [browse(person).get(url(name, thing)).status_code for name, thing in pages.items()] for who, person in people.items()}
    assert seen == {
        "nobody": [302] * 8,
        "stranger": [404] * 8,
        "pupil": [200, 403, 403, 302, 403, 403, 403, 403],
        "tutor": [200, 200, 403, 302, 200, 200, 403, 403],
        "staff": [200] * 8,
    }
    lists = ("/tutorat/comptes-rendus/", "/bureau/binomes/")
    assert [browse(world.cast.benoit).get(page).status_code for page in lists] == [403, 403]
    assert "Malik" not in words(browse(world.cast.zoe).get("/bureau/binomes/"))
    assert "Malik" not in words(browse(world.cast.zoe).get("/tutorat/comptes-rendus/?etat=tous"))


def test_a_stranger_posts_nothing(world, browse):
    meeting = world.met()
    page = browse(world.cast.zoe)
    for name, sent in [
        ("report", {"came": "both", "minutes": "45"}),
        ("presence", {"learner": "present", "volunteer": "present", "why": "x"}),
    ]:
        assert page.post(url(name, meeting), sent).status_code == 404
    assert page.post(url("replace", world.group), {"reasons": ["no_time"]}).status_code == 404
    world.group.refresh_from_db()
    assert (Report.objects.count(), world.group.state) == (0, "active")


def test_a_former_tutor_reads_the_thread_and_nothing_of_the_pupil(known, browse):
    hand_over(known.group, where="Ici", works="Cela", by=known.cast.benoit)
    browse(known.cast.chloe).post(url("replace", known.group), {"reasons": ["no_time"]})
    page = words(browse(known.cast.benoit).get(url("pair", known.group)))
    assert "fractions" not in page
    assert "terminé" in page
