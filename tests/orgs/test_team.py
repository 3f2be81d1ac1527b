import pytest

from lefil.catalogue.rules import run_by
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.orgs.actions import appoint, dismiss, found, narrow
from lefil.orgs.models import Membership
from lefil.orgs.rules import can_appoint, organisations_of, visible_memberships
from lefil.people.models import Person

NEW = {"name": "Paul Durand", "contact": "06 39 98 70 70", "role": "coordinator"}


def test_the_team_page_shows_ones_own_organisations_only(cast, browse):
    page = browse(cast.chloe).get("/bureau/equipe/").content.decode()
    assert "Farid Nacer" in page
    assert "Zoé Bernard" not in page
    assert "UNKNOWN-VARIABLE" not in page


@pytest.mark.parametrize("who", ["zoe", "farid", "amina", "malik"])
@pytest.mark.parametrize("page", ["", "nouveau/"])
def test_who_does_not_administer_has_no_team_page(cast, browse, who, page):
    assert browse(getattr(cast, who)).get(f"/bureau/equipe/{page}").status_code == 403


def test_an_unknown_colleague_is_invited(cast, browse):
    client = browse(cast.chloe)
    assert client.post("/bureau/equipe/nouveau/", {**NEW, "organisation": cast.article1.key}).status_code == 302
    paul = Person.objects.get(name="Paul Durand")
    assert (paul.phone, paul.account, paul.memberships.get().role) == ("+33639987070", None, "coordinator")
    assert Letter.objects.get(kind="orgs/invite").to == "+33639987070"
    line = Entry.objects.get(verb="appoint", about=paul)
    assert (line.by, line.detail) == (cast.chloe, {"role": "coordinator", "breadth": "organisation"})


def test_a_known_person_gets_the_role_and_the_page_says_the_same(cast, browse):
    client = browse(cast.chloe)
    first = client.post("/bureau/equipe/nouveau/", {**NEW, "organisation": cast.article1.key}, follow=True)
    known = {**NEW, "name": "David Cohen", "contact": "+33639980004", "organisation": cast.article1.key}
    second = client.post("/bureau/equipe/nouveau/", known, follow=True)
    assert cast.david.memberships.get().role == "coordinator"
    said = "C’est fait. Un message part avec le lien pour entrer."
    assert said in first.content.decode()
    assert said in second.content.decode()


def test_another_name_on_a_known_number_is_another_person(cast, browse):
    browse(cast.chloe).post("/bureau/equipe/nouveau/", {**NEW, "contact": "+33639980001", "organisation": cast.article1.key})
    assert not cast.amina.memberships.exists()
    assert Person.objects.filter(phone="+33639980001").count() == 2


def test_a_role_elsewhere_is_not_ones_to_give(cast, browse):
    response = browse(cast.chloe).post("/bureau/equipe/nouveau/", {**NEW, "organisation": cast.ailleurs.key})
    assert response.status_code == 422
    assert not Membership.objects.filter(person__name="Paul Durand").exists()
    assert not can_appoint(cast.chloe, cast.ailleurs)


@pytest.mark.parametrize(("field", "typed"), [("name", ""), ("contact", "12"), ("role", "king"), ("organisation", "")])
def test_a_mistake_is_said_beside_its_field(cast, browse, field, typed):
    response = browse(cast.chloe).post("/bureau/equipe/nouveau/", {**NEW, "organisation": cast.article1.key, field: typed})
    assert response.status_code == 422
    assert "field-wrong" in response.content.decode()


def test_a_minor_gets_no_role(cast):
    with pytest.raises(Refused):
        appoint(cast.malik, organisation=cast.article1, role="coordinator", by=cast.chloe)


def test_a_federation_reaches_its_antennas_and_not_the_other_way(cast):
    federation = found("Fédé", slug="fede", kind="federation", by=None)
    local = found("Locale", slug="locale", parent=federation, by=None)
    antenna = found("Antenne", slug="antenne", kind="antenna", parent=local, by=None)
    appoint(cast.ines, organisation=federation, role="admin", by=None)
    appoint(cast.david, organisation=antenna, role="admin", by=None)
    assert {one.slug for one in organisations_of(cast.ines, "admin")} == {"fede", "locale", "antenne"}
    assert {one.slug for one in organisations_of(cast.david, "admin")} == {"antenne"}
    assert [one.person for one in visible_memberships(cast.david)] == [cast.david]


def test_a_role_is_narrowed_to_a_programme_and_widened_again(cast, browse):
    role = appoint(cast.ines, organisation=cast.article1, role="coordinator", by=cast.chloe)
    client = browse(cast.chloe)
    assert client.get(f"/bureau/equipe/{role.key}/").status_code == 200
    client.post(f"/bureau/equipe/{role.key}/", {"breadth": "programme", "programmes": [cast.tutoring.key]})
    assert list(organisations_of(cast.ines)) == []
    assert list(run_by(cast.ines)) == [cast.tutoring]
    client.post(f"/bureau/equipe/{role.key}/", {"breadth": "organisation"})
    assert list(organisations_of(cast.ines)) == [cast.article1]
    assert role.assignments.count() == 0


def test_a_role_narrowed_to_nothing_is_refused(cast, browse):
    role = appoint(cast.ines, organisation=cast.article1, role="coordinator", by=cast.chloe)
    with pytest.raises(Refused):
        narrow(role, breadth="programme", programmes=[], by=cast.chloe)
    response = browse(cast.chloe).post(f"/bureau/equipe/{role.key}/", {"breadth": "programme", "programmes": ["invented"]})
    assert response.status_code == 422


def test_the_last_administrator_stays(cast, browse):
    admin = cast.chloe.memberships.get(role="admin")
    for attempt in (lambda: dismiss(admin, by=cast.chloe), lambda: narrow(admin, breadth="programme", programmes=["x"], by=cast.chloe)):
        with pytest.raises(Refused):
            attempt()
    browse(cast.chloe).post(f"/bureau/equipe/{admin.key}/fin/")
    admin.refresh_from_db()
    assert admin.until is None
    appoint(cast.david, organisation=cast.article1, role="admin", by=cast.chloe)
    dismiss(admin, by=cast.david)
    assert not can_appoint(cast.chloe, cast.article1)


def test_the_role_of_another_association_has_no_page(cast, browse):
    theirs = cast.zoe.memberships.get()
    client = browse(cast.chloe)
    for page in ("", "fin/"):
        assert client.get(f"/bureau/equipe/{theirs.key}/{page}").status_code == 404
        assert client.post(f"/bureau/equipe/{theirs.key}/{page}").status_code == 404
    theirs.refresh_from_db()
    assert theirs.until is None


def test_the_team_page_asks_as_many_questions_for_two_as_for_twenty(cast, browse, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse(cast.chloe)
    client.get("/bureau/equipe/")
    with CaptureQueriesContext(connection) as few:
        client.get("/bureau/equipe/")
    for number in range(20):
        person = Person.objects.create(name=f"Membre {number}", called="M", phone="")
        appoint(person, organisation=cast.article1, role="coordinator", by=cast.chloe)
    with CaptureQueriesContext(connection) as many:
        client.get("/bureau/equipe/")
    assert len(many) == len(few)
