"""The three forms, filled without JavaScript, and everything that people type wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lefil.campaigns.actions import rewrite, submit
from lefil.campaigns.models import Draft
from lefil.enrolments.models import Enrolment
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters import sms
from lefil.letters.models import Letter
from lefil.matching.models import Need, Offer
from lefil.people.models import Consent, ParentalAuthorisation, Person
from tests.campaigns.conftest import CONTACT, PROFESSIONAL, PUPIL, VOLUNTEER, walk


def enrolled(client, campaign, role, answers, **more):
    url = walk(client, campaign, role, answers, **more)
    assert url.endswith("/relire/")
    response = client.post(url)
    return url, response


def test_a_pupil_signs_up_in_ten_pages_without_javascript(campaign):
    client = Client()
    url = walk(client, campaign, "pupil", PUPIL)
    page = client.get(url).content.decode()
    assert "06 39 98 11 22" in page
    assert "Nour O’Brien" in page
    response = client.post(url)
    assert response.status_code == 302
    assert "/connexion/code/" in response["Location"]
    person = Person.objects.get(name="Nour O’Brien")
    enrolment = person.enrolments.get()
    assert (enrolment.side, enrolment.profile, enrolment.state) == ("learner", "pupil", "applied")
    assert enrolment.facts == {"scholarship": True, "frontline": False, "rep": False, "rep_plus": True}
    assert enrolment.answers == {"who": "me", "hard": "Les fractions, depuis l’an dernier."}
    assert (person.called, person.phone, person.departement, person.postcode) == ("Nour", "+33639981122", "93", "93200")
    need = Need.objects.get()
    assert (need.level, need.subjects, need.languages, need.modes) == ("2de", ["maths", "francais"], ["fr", "ar"], ["voice"])
    assert (need.urgency, need.urgency_parts) == (6, {"scholarship": 3, "rep_plus": 3})
    assert enrolment.availability.bands.bit_count() == 3


def test_the_parent_of_a_minor_is_asked_in_their_language(campaign):
    enrolled(Client(), campaign, "pupil", PUPIL)
    asked = ParentalAuthorisation.objects.get()
    assert (asked.state, asked.language, asked.guardian.phone, asked.minor.called) == ("asked", "ar", "+33639981123", "Nour")
    assert Letter.objects.filter(person=asked.guardian, kind="people/authorisation").exists()


def test_the_consent_keeps_the_very_words_that_were_shown(campaign):
    client = Client()
    url = walk(client, campaign, "pupil", PUPIL[:-1])
    assert "J’accepte que l’association Article 1 garde mes réponses" in client.get(url).content.decode()
    client.post(client.post(url, CONTACT)["Location"])
    assert Consent.objects.get(purpose="follow_up").text_shown.startswith("J’accepte que l’association Article 1 garde mes réponses")


def test_a_parent_signs_up_their_child_who_has_no_phone(campaign):
    answers = [{"level": "1re", "who": "parent"}, *PUPIL[1:-1], {"follow_up": "on"}]
    enrolled(Client(), campaign, "pupil", answers)
    child = Person.objects.get(name="Nour O’Brien")
    assert child.phone == "+33639981123"
    assert Consent.objects.get().given_by.name == "لينا عبد"


def test_an_adult_pupil_is_not_asked_for_a_parent(campaign):
    grown = {**PUPIL[5], "born_year": "2000"}
    enrolled(Client(), campaign, "pupil", [*PUPIL[:5], grown, *PUPIL[6:8], CONTACT])
    assert not ParentalAuthorisation.objects.exists()


def test_a_student_volunteer_signs_up(campaign):
    enrolled(Client(), campaign, "student", VOLUNTEER)
    person = Person.objects.get(name="Gaël N’Diaye")
    assert (person.born.isoformat(), person.born_precision, person.timezone) == ("1999-12-31", "year", "Europe/Paris")
    offer = Offer.objects.get(enrolment__person=person)
    assert [(one.subject, one.level_from, one.level_to) for one in offer.subjects.all()] == [
        ("maths", "6e", "tle"), ("philosophie", "2de", "tle"),
    ]  # fmt: skip
    assert (offer.capacity, offer.modes, offer.enrolment.answers) == (
        2, ["video", "phone"], {"studies": "m", "motivation": "J’aime expliquer.", "months": 3},
    )  # fmt: skip
    assert offer.enrolment.cleared_until is None


def test_a_professional_volunteer_signs_up(campaign):
    enrolled(Client(), campaign, "professional", PROFESSIONAL)
    enrolment = Enrolment.objects.get(side="volunteer")
    assert (enrolment.profile, enrolment.answers["job"]) == ("professional", "Ingénieure")


def test_a_confirmed_code_leads_to_what_happens_next(campaign):
    client = Client()
    url, response = enrolled(client, campaign, "pupil", PUPIL)
    code = next(word for word in sms.sent[-1]["text"].replace(".", " ").split() if word.isdecimal() and len(word) == 6)
    response = client.post(response["Location"], {"code": code}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == url.replace("relire", "suite")
    assert "L’accord d’un parent" in page
    assert Person.objects.get(name="Nour O’Brien").verified


def test_who_signs_up_twice_keeps_the_first_enrolment(campaign):
    for _again in range(2):
        client = Client()
        _url, response = enrolled(client, campaign, "pupil", PUPIL)
        code = next(word for word in sms.sent[-1]["text"].replace(".", " ").split() if word.isdecimal() and len(word) == 6)
        page = client.post(response["Location"], {"code": code}, follow=True).content.decode()
    assert "Vous étiez déjà inscrit" in page
    assert [one.state for one in Enrolment.objects.order_by("id")] == ["applied", "ended"]


def test_the_person_signed_in_is_not_entered_twice(campaign, cast, browse):
    answers = [*VOLUNTEER[:4], {**VOLUNTEER[4], "name": "Benoît Lacombe"}, *VOLUNTEER[5:]]
    _url, response = enrolled(browse(cast.benoit), campaign, "student", answers)
    assert response.status_code == 303
    assert Enrolment.objects.get().person == cast.benoit
    assert Person.objects.filter(name="Benoît Lacombe").count() == 1


def test_a_double_submission_gives_one_enrolment(campaign):
    client = Client()
    url = walk(client, campaign, "student", VOLUNTEER)
    client.post(url)
    client.post(url)
    assert Enrolment.objects.count() == 1
    assert Letter.objects.filter(kind="campaigns/received").count() == 1
    assert Draft.objects.get().answers == {}
    assert client.get(url)["Location"].endswith("/suite/")


def test_a_stale_draft_object_submits_once(campaign):
    walk(Client(), campaign, "student", VOLUNTEER)
    draft = Draft.objects.get()
    assert submit(draft, by=None) == submit(draft, by=None)


def test_looking_at_the_form_writes_nothing(campaign, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Client().get("/c/reussite/inscription/pupil/").status_code == 200
    assert not Draft.objects.exists()


def test_each_page_is_kept_and_the_link_resumes_where_one_stopped(campaign):
    url = walk(Client(), campaign, "pupil", PUPIL[:3])
    draft = Draft.objects.get()
    other_phone = Client()
    assert other_phone.get(f"/inscription/{draft.key}/")["Location"] == url
    assert "Les fractions" in other_phone.get(f"/inscription/{draft.key}/difficile/").content.decode()


def test_going_back_keeps_the_answers_of_later_pages(campaign):
    client = Client()
    walk(client, campaign, "pupil", PUPIL[:6])
    key = Draft.objects.get().key
    response = client.post(f"/inscription/{key}/matieres/", {"subject_1": "anglais"})
    assert response["Location"] == f"/inscription/{key}/difficile/"
    assert Draft.objects.get().answers["name"] == "Nour O’Brien"


def test_a_change_of_level_asks_again_for_subjects_that_no_longer_exist(campaign):
    client = Client()
    answers = [{"level": "tle", "who": "me"}, {"subject_1": "philosophie"}, *PUPIL[2:]]
    url = walk(client, campaign, "pupil", answers)
    key = Draft.objects.get().key
    response = client.post(f"/inscription/{key}/niveau/", {"level": "2de", "who": "me"})
    assert response["Location"] == f"/inscription/{key}/matieres/"
    assert client.post(url)["Location"] == "/"
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("page", "typed", "sentence", "kept"),
    [
        ("contact", {"phone": "06 12", "follow_up": "on"}, "Écrivez votre numéro avec 10 chiffres", "06 12"),
        ("contact", {"follow_up": "on"}, "Écrivez un numéro de téléphone ou une adresse e-mail.", ""),
        ("contact", {"phone": "06 39 98 11 22"}, "Cochez la case pour continuer", "06 39 98 11 22"),
        ("contact", {"email": "gael@", "follow_up": "on"}, "Écrivez une adresse complète", "gael@"),
        ("qui", {**VOLUNTEER[4], "born_day": "31", "born_month": "2"}, "Cette date n’existe pas.", "31"),
        ("qui", {**VOLUNTEER[4], "born_year": "deux mille"}, "Écrivez la date en chiffres", "deux mille"),
        ("qui", {**VOLUNTEER[4], "born_year": "1899"}, "Écrivez l’année avec 4 chiffres", "1899"),
        ("qui", {**VOLUNTEER[4], "name": " "}, "Écrivez au moins un prénom.", ""),
        ("parcours", {**VOLUNTEER[5], "place": "12 rue des Lilas"}, "Écrivez un code postal", "12 rue des Lilas"),
        ("horaires", {}, "Cochez au moins un moment.", ""),
        ("matieres", {"subject_1": "maths", "subject_2": "maths"}, "Vous avez déjà choisi cette matière.", "maths"),
        ("matieres", {"subject_1": "poterie"}, "", ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(campaign, page, typed, sentence, kept):
    client = Client()
    walk(client, campaign, "student", VOLUNTEER)
    before = Draft.objects.get().answers
    response = client.post(f"/inscription/{Draft.objects.get().key}/{page}/", typed)
    content = response.content.decode()
    assert response.status_code == 422
    assert sentence in content
    assert kept in content
    assert 'role="alert"' in content
    assert Draft.objects.get().answers == before


def test_a_text_too_long_comes_back_whole_with_how_much_to_cut(campaign):
    client = Client()
    walk(client, campaign, "pupil", PUPIL[:2])
    long = "très " * 200
    response = client.post(f"/inscription/{Draft.objects.get().key}/difficile/", {"hard": long})
    assert response.status_code == 422
    assert "Ce texte a 999 signes. Raccourcissez-le" in response.content.decode()
    assert long.strip() in response.content.decode()


def test_ten_megabytes_of_text_come_back_beside_their_field_and_nothing_is_lost(campaign):
    client = Client()
    walk(client, campaign, "pupil", PUPIL[:2])
    response = client.post(f"/inscription/{Draft.objects.get().key}/difficile/", {"hard": "a" * 10_000_000})
    assert response.status_code == 422
    assert "Raccourcissez-le" in response.content.decode()
    assert "a" * 10_000_000 in response.content.decode()
    assert Draft.objects.get().answers["level"] == "2de"


def test_more_than_that_is_refused_with_a_page_and_nothing_is_lost(campaign):
    client = Client()
    walk(client, campaign, "pupil", PUPIL[:2])
    response = client.post(f"/inscription/{Draft.objects.get().key}/difficile/", {"hard": "a" * 13_000_000})
    assert response.status_code == 400
    assert "Nous n’avons pas pu lire votre demande" in response.content.decode()
    assert Draft.objects.get().answers["level"] == "2de"


@pytest.mark.parametrize("name", ["محمد العربي", "Aya", "Jean-D’Arc O’Neill", "ሰላም", "Nguyễn Thị Ánh", "<b>Léo</b>"])
def test_any_name_in_any_script_is_kept_as_written(campaign, name):
    client = Client()
    url = walk(client, campaign, "student", [*VOLUNTEER[:4], {**VOLUNTEER[4], "name": name}, *VOLUNTEER[5:]])
    page = client.get(url).content.decode()
    assert "<b>Léo" not in page
    client.post(url)
    assert Enrolment.objects.get().person.name == name


@pytest.mark.parametrize("tail", ["", "relire/", "suite/", "matieres/", "plus-tard/", "ailleurs/"])
def test_a_foreign_or_stale_link_is_told_kindly(campaign, tail):
    response = Client().get(f"/inscription/abcdefghijkl/{tail}")
    assert response.status_code == 404
    assert "Ce lien ne s’ouvre plus" in response.content.decode()


def test_a_sent_form_says_nothing_of_the_person_to_who_holds_the_link(campaign):
    client = Client()
    walk(client, campaign, "student", VOLUNTEER)
    draft = Draft.objects.get()
    submit(draft, by=None)
    page = Client().get(f"/inscription/{draft.key}/suite/").content.decode()
    assert "Gaël" not in page
    assert "gael@exemple.fr" not in page
    assert "Recevoir un code" in page


def test_a_volunteer_under_age_is_thanked_and_led_elsewhere(campaign):
    young = {**VOLUNTEER[4], "born_year": str(timezone.localdate().year - 16)}
    client = Client()
    url = walk(client, campaign, "student", [*VOLUNTEER[:4], young])
    assert url.endswith("/ailleurs/")
    page = client.get(url).content.decode()
    assert "18 ans ou plus" in page
    assert "/c/reussite/inscription/pupil/" in page
    with pytest.raises(Refused):
        submit(Draft.objects.get(), by=None)


def test_a_collegien_waits_for_the_opening_and_is_written_to(campaign, cast):
    client = Client()
    url = walk(client, campaign, "pupil", [{"level": "4e", "who": "me"}])
    assert url.endswith("/ailleurs/")
    page = client.post(url, {"to": "06 39 98 44 55"}).content.decode()
    assert "C’est noté" in page
    assert not Letter.objects.exists()
    rewrite(campaign, by=cast.chloe, audiences=["lycee", "college"])
    letter = Letter.objects.get()
    assert letter.to == "+33639984455"
    assert Draft.objects.get().key in letter.body
    assert client.get(f"/inscription/{Draft.objects.get().key}/")["Location"].endswith("/matieres/")


def test_the_link_can_be_sent_to_go_on_later(campaign):
    client = Client()
    walk(client, campaign, "pupil", PUPIL[:2])
    key = Draft.objects.get().key
    wrong = client.post(f"/inscription/{key}/plus-tard/", {"to": "bonjour"})
    assert wrong.status_code == 422
    assert "Écrivez votre numéro avec 10 chiffres" in wrong.content.decode()
    assert client.post(f"/inscription/{key}/plus-tard/", {"to": "nour@exemple.fr"}).status_code == 303
    letter = Letter.objects.get()
    assert (letter.channel, letter.to, letter.person) == ("email", "nour@exemple.fr", None)
    assert f"/inscription/{key}/" in letter.body


def test_a_closed_campaign_takes_nobody(campaign, cast):
    client = Client()
    url = walk(client, campaign, "student", VOLUNTEER)
    rewrite(campaign, by=None, closes=timezone.localdate() - timedelta(days=1))
    client.post(url)
    assert not Enrolment.objects.exists()
    assert Client().get("/c/reussite/inscription/pupil/")["Location"] == "/c/reussite/"


def test_a_skipped_page_counts_as_seen(campaign):
    client = Client()
    url = walk(client, campaign, "pupil", [*PUPIL[:6], {"skip": "1"}])
    assert url.endswith("/famille/")
    assert Draft.objects.get().answers["scholarship"] == ""


def test_same_gender_is_asked_only_of_who_says_their_own(campaign):
    client = Client()
    walk(client, campaign, "student", [*VOLUNTEER[:3], {**VOLUNTEER[3], "wish": "same"}])
    response = client.post(f"/inscription/{Draft.objects.get().key}/qui/", {**VOLUNTEER[4], "gender": ""})
    assert "Dites-nous lequel." in response.content.decode()


def test_a_form_step_costs_the_same_on_the_first_and_the_last_page(campaign, django_assert_num_queries):
    client = Client()
    walk(client, campaign, "student", VOLUNTEER)
    key = Draft.objects.get().key
    for page in ("matieres", "contact"):
        with django_assert_num_queries(1):
            client.get(f"/inscription/{key}/{page}/")
    with django_assert_num_queries(6):
        client.post(f"/inscription/{key}/contact/", VOLUNTEER[-1])


def test_every_save_is_journalled_without_the_words(campaign):
    walk(Client(), campaign, "pupil", PUPIL[:3])
    lines = list(Entry.objects.filter(noun="campaigns.draft").order_by("id").values_list("verb", "detail"))
    assert lines == [("start", {}), *(("save", {"page": page}) for page in ("niveau", "matieres", "difficile"))]
