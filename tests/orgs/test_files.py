"""The staff pages about files: what is kept, who asked to be forgotten, what a parent said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.orgs.actions import appoint, found
from lefil.orgs.queries import authorisation_link, dry_run, erasures_waiting
from lefil.people.actions import ask_by_phone, ask_erasure, enter, install_defaults
from lefil.people.models import ParentalAuthorisation, Person, RetentionRule
from lefil.people.queries import who_saw

WORDS = {"organisation": "Article 1", "frequency": "2 fois", "duration": "3 mois", "contact_name": "C", "contact_phone": "01"}


@pytest.fixture
def ours(cast) -> Person:
    enrol(cast.amina, programme=cast.tutoring, side="volunteer", by=cast.amina)
    return cast.amina


@pytest.fixture
def theirs(cast) -> Person:
    """Somebody enrolled by the other association in its own programme."""
    from lefil.catalogue.actions import open_programme

    programme = open_programme(cast.ailleurs, pack="tutoring", name="Ailleurs", slug="la-bas", by=None)
    person = enter("Personne Lointaine", phone="+33639982222", by=None)
    enrol(person, programme=programme, side="learner", by=person)
    return person


def test_each_association_sees_the_requests_of_its_own_people(cast, ours, theirs, browse):
    appoint(cast.zoe, organisation=cast.ailleurs, role="admin", by=None)
    ask_erasure(ours, words="", by=ours)
    ask_erasure(theirs, words="", by=theirs)
    assert [one.person for one in erasures_waiting(cast.chloe)] == [ours]
    assert [one.person for one in erasures_waiting(cast.zoe)] == [theirs]
    page = browse(cast.chloe).get("/bureau/effacements/").content.decode()
    assert "Amina Haidari" in page
    assert "Personne Lointaine" not in page


def test_the_request_of_another_association_has_no_page(cast, theirs, browse):
    asked = ask_erasure(theirs, words="", by=theirs)
    assert browse(cast.chloe).post(f"/bureau/effacements/{asked.key}/", {"erase": "1"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.erased is None


@pytest.mark.parametrize("who", ["farid", "amina", "malik", "david"])
@pytest.mark.parametrize("page", ["effacements/", "conservation/", "autorisations/"])
def test_who_is_not_staff_has_none_of_these_pages(cast, browse, who, page):
    assert browse(getattr(cast, who)).get(f"/bureau/{page}").status_code == 403


def test_a_coordinator_answers_and_the_reading_is_noted(cast, ours, browse):
    asked = ask_erasure(ours, words="je pars", by=ours)
    client = browse(cast.chloe)
    page = client.get(f"/bureau/effacements/{asked.key}/").content.decode()
    assert "je pars" in page
    assert "UNKNOWN-VARIABLE" not in page
    assert who_saw(ours)[0].did == "a lu votre dossier"
    client.post(f"/bureau/effacements/{asked.key}/", {"keep": "1", "answer": "Un binôme est en cours."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "Un binôme est en cours.")


def test_erasing_from_the_queue(cast, ours, browse):
    asked = ask_erasure(ours, words="", by=ours)
    browse(cast.chloe).post(f"/bureau/effacements/{asked.key}/", {"erase": "1"})
    asked.refresh_from_db()
    ours.refresh_from_db()
    assert (asked.state, ours.name) == ("done", "Personne effacée")


def test_the_dry_run_counts_ones_own_people_and_erases_nobody(cast, ours, theirs, browse):
    install_defaults(by=None)
    then = timezone.now() - timedelta(days=2000)
    Person.objects.filter(pk__in=[ours.pk, theirs.pk]).update(created=then, phone="")
    Enrolment.objects.update(created=then)
    plans = {plan.due.rule.object: (plan.now, plan.soon) for plan in dry_run(cast.chloe)}
    assert plans == {"learner": (0, 0), "volunteer": (1, 0), "refused": (0, 0), "draft": (0, 0), "letter": (0, 0), "incident": (0, 0)}
    page = browse(cast.chloe).get("/bureau/conservation/").content.decode()
    assert "Amina Haidari" in page
    assert "Personne Lointaine" not in page
    assert "UNKNOWN-VARIABLE" not in page
    ours.refresh_from_db()
    assert ours.erased is None


def test_delays_are_set_at_the_top_only(cast, browse):
    local = found("Locale", slug="locale", parent=cast.article1, by=None)
    appoint(cast.david, organisation=local, role="admin", by=cast.chloe)
    change = {"days": "800", "warn_days": "20", "basis": "Décision du bureau"}
    assert browse(cast.david).post("/bureau/conservation/durees/").status_code == 403
    browse(cast.chloe).post("/bureau/conservation/durees/")
    assert browse(cast.david).get("/bureau/conservation/").status_code == 200
    assert browse(cast.david).post("/bureau/conservation/learner/", change).status_code == 403
    assert browse(cast.chloe).get("/bureau/conservation/learner/").status_code == 200
    browse(cast.chloe).post("/bureau/conservation/learner/", change)
    assert RetentionRule.objects.get(object="learner").days == 800
    assert browse(cast.chloe).post("/bureau/conservation/learner/", {**change, "days": "soon"}).status_code == 422
    assert browse(cast.chloe).get("/bureau/conservation/everything/").status_code == 404


def link(cast, by: Person) -> str:
    return authorisation_link(cast.malik, organisation=cast.article1, frequency="2 fois", duration="3 mois", by=by)


HEARD = {"guardian": "Samira Saïdi", "phone": "06 39 98 00 07", "language": "ar", "relation": "mother", "scopes": ["tutoring", "data"]}


def test_a_parents_yes_by_phone_goes_through_two_people(cast, browse):
    appoint(cast.david, organisation=cast.article1, role="coordinator", by=cast.chloe)
    chloe, david = browse(cast.chloe), browse(cast.david)
    url = link(cast, cast.chloe)
    page = chloe.get(url).content.decode()
    assert "UNKNOWN-VARIABLE" not in page
    assert chloe.post(url, {**HEARD, "channel": "phone"}).status_code == 302
    heard = ParentalAuthorisation.objects.get()
    assert (heard.state, heard.guardian, heard.words["organisation"]) == ("asked", cast.samira, "Article 1")
    assert heard.key not in chloe.get("/bureau/autorisations/").content.decode()
    page = david.get("/bureau/autorisations/").content.decode()
    assert heard.key in page
    assert "UNKNOWN-VARIABLE" not in page
    chloe.post(f"/bureau/autorisations/{heard.key}/confirmer/")
    heard.refresh_from_db()
    assert heard.state == "asked"
    david.post(f"/bureau/autorisations/{heard.key}/confirmer/")
    heard.refresh_from_db()
    assert (heard.state, heard.second_staff) == ("granted", cast.david)


def test_staff_of_another_association_confirm_nothing(cast, browse):
    heard = ask_by_phone(cast.malik, guardian=cast.samira, relation="mother", scopes=["tutoring", "data"], words=WORDS, by=cast.chloe)
    assert browse(cast.zoe).post(f"/bureau/autorisations/{heard.key}/confirmer/").status_code == 404
    assert heard.key not in browse(cast.zoe).get("/bureau/autorisations/").content.decode()


def test_on_paper_and_by_sms(cast, browse):
    client = browse(cast.chloe)
    today = timezone.localdate()
    paper = {**HEARD, "channel": "paper", "signed_day": today.day, "signed_month": today.month, "signed_year": today.year}
    assert client.post(link(cast, cast.chloe), {**HEARD, "channel": "paper"}).status_code == 422
    assert client.post(link(cast, cast.chloe), {**paper, "scopes": ["tutoring"]}).status_code == 422
    client.post(link(cast, cast.chloe), paper)
    client.post(link(cast, cast.chloe), {**HEARD, "channel": "sms", "scopes": []})
    assert [(one.channel, one.state) for one in ParentalAuthorisation.objects.order_by("id")] == [("paper", "granted"), ("sms", "asked")]


def test_the_link_of_a_colleague_an_old_one_and_an_invented_one_open_nothing(cast, browse, time_machine):
    appoint(cast.david, organisation=cast.article1, role="coordinator", by=cast.chloe)
    url = link(cast, cast.chloe)
    assert browse(cast.david).get(url).status_code == 404
    assert browse(cast.amina).get(url).status_code == 404
    assert browse(cast.chloe).get("/bureau/autorisations/nouvelle/abc:def/").status_code == 409
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert browse(cast.chloe).get(url).status_code == 409
