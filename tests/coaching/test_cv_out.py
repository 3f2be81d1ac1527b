"""A CV on its way out: versions, links, and what two volunteers see and say of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.coaching.actions import (
    add_line,
    begin_cv,
    change_line,
    comment_cv,
    give_back,
    hide_personal,
    keep_version,
    open_link,
    open_variant,
    remove_line,
    say_contact,
    share_cv,
    stop_link,
    unshare_cv,
)  # fmt: skip
from lefil.coaching.models import Cv, CvComment, CvLine, CvLink, CvShare, CvVersion
from lefil.coaching.privacy import cv as privacy
from lefil.coaching.queries import cv as cvs
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.meetings.models import Booking
from tests.groups.pairs import expire

pytestmark = pytest.mark.django_db

PHONE = "+33639980001"


@pytest.fixture
def cv(candidate) -> Cv:
    made = begin_cv(candidate, by=candidate.person)
    made = say_contact(made, title="Vendeuse", name="Amina Rahimi", email="amina@exemple.fr", phone=PHONE, city="Lille", by=None)
    add_line(made, section="work", text="Servir les clients", where="Primeur", by=None)
    return made


@pytest.fixture
def line(cv) -> CvLine:
    return CvLine.objects.get(cv=cv)


@pytest.fixture
def shared(cv, workshop):
    """(share, address of the volunteers' page)."""
    made = workshop("cv")
    share = share_cv(cv, workshop=made, by=None)
    return share, reverse("coaching:cv_review", args=[made.key, cv.key])


def test_versions_are_numbered_and_an_unchanged_cv_makes_no_new_one(cv, line):
    first = keep_version(cv, by=None)
    assert keep_version(cv, by=None) == first
    change_line(line, text="Servir 80 clients", shown=True, by=None)
    assert keep_version(cv, by=None).number == 2
    variant = open_variant(cv, name="Gare", title="Vendeuse en gare", by=None)
    assert keep_version(cv, variant=variant, by=None).number == 3
    assert list(CvVersion.objects.values_list("number", "sheet__title")) == [(3, "Vendeuse en gare"), (2, "Vendeuse"), (1, "Vendeuse")]


def test_an_empty_cv_is_not_a_version(candidate):
    with pytest.raises(Refused, match="vide"):
        keep_version(begin_cv(candidate, by=None), by=None)


def test_two_versions_say_what_was_added_removed_and_changed(cv, line):
    old = add_line(cv, section="skills", text="Four", by=None)
    before = keep_version(cv, by=None)
    change_line(line, text="Servir 80 clients", where="Primeur", shown=True, by=None)
    remove_line(old, by=None)
    add_line(cv, section="skills", text="Caisse", by=None)
    found = cvs.compared(before.sheet, keep_version(cv, by=None).sheet)
    assert [(row.kind, row.before, row.after) for row in found if row.kind != "same"] == [
        ("changed", "Servir les clients, Primeur", "Servir 80 clients, Primeur"), ("added", "", "Caisse"), ("removed", "Four", ""),
    ]  # fmt: skip


def test_two_versions_stand_side_by_side_the_older_first(browse, cv, line, candidate):
    keep_version(cv, by=None)
    change_line(line, text="Servir 80 clients", shown=True, by=None)
    client = browse(candidate.person)
    client.post(reverse("coaching:cv_versions"), {"which": ""})
    page = client.get(reverse("coaching:cv_compare"), {"une": "2", "autre": "1"}).content.decode()
    assert "Version 1 et version 2" in page
    assert page.index("Servir les clients") < page.index("Servir 80 clients")
    for wrong in ({}, {"une": "1", "autre": "9"}, {"une": "x" * 90, "autre": "1"}):
        assert client.get(reverse("coaching:cv_compare"), wrong).status_code == 404


def test_volunteers_see_nothing_before_the_candidate_shows_it(browse, cast, cv, workshop):
    made = workshop("cv")
    address = reverse("coaching:cv_review", args=[made.key, cv.key])
    assert browse(cast.david).get(address).status_code == 404
    browse(cast.amina).post(reverse("coaching:cv_show"), {"workshop": made.key, "which": ""})
    assert [browse(person).get(address).status_code for person in (cast.david, cast.benoit, cast.amina, cast.chloe, cast.zoe)] == [
        200,
        200,
        404,
        404,
        404,
    ]
    browse(cast.amina).post(reverse("coaching:cv_show"), {"workshop": made.key, "stop": "1"})
    assert browse(cast.david).get(address).status_code == 404


def test_volunteers_read_the_lines_and_neither_number_nor_surname(browse, cast, cv, shared):
    hide_personal(cv, hides=False, facts={"nationality": "afghane"}, by=None)
    page = browse(cast.david).get(shared[1]).content.decode()
    assert "Servir les clients" in page
    assert "Téléphone : présent." in page
    assert [said for said in ("Rahimi", "amina@exemple.fr", "39980001", "39 98 00 01", "afghane") if said in page] == []
    assert Entry.objects.filter(verb="saw", about=cast.amina, by=cast.david).exists()


def test_the_variant_that_is_shown_is_the_one_they_see(browse, cast, cv, shared):
    variant = open_variant(cv, name="Gare", title="Vendeuse en gare", by=None)
    browse(cast.amina).post(reverse("coaching:cv_show"), {"workshop": shared[0].workshop.key, "which": variant.key})
    assert "Vendeuse en gare" in browse(cast.david).get(shared[1]).content.decode()
    assert CvShare.objects.count() == 1


def test_a_remark_stands_beside_its_line_until_it_is_done(browse, cast, cv, line, shared):
    david = browse(cast.david)
    asked = david.get(shared[1], {"ligne": line.key}).content.decode()
    assert "Garder ma remarque" in asked
    david.post(shared[1], {"key": line.key, "text": "Combien de clients ?"})
    amina = browse(cast.amina)
    assert "Combien de clients ?" in amina.get(reverse("coaching:cv")).content.decode()
    assert "1 remarque à lire" in amina.get(reverse("coaching:cv")).content.decode()
    one = CvComment.objects.get()
    amina.post(reverse("coaching:cv_comment", args=[one.key]))
    assert "remarque à lire" not in amina.get(reverse("coaching:cv")).content.decode()
    remove_line(line, by=None)
    one.refresh_from_db()
    assert (one.line, one.quote) == (None, "Servir les clients")
    assert "Servir les clients" in amina.get(reverse("coaching:cv")).content.decode()


def test_a_remark_without_words_or_on_a_hidden_line_is_not_kept(browse, cast, cv, line, shared):
    david = browse(cast.david)
    assert david.post(shared[1], {"key": line.key, "text": ""}).status_code == 422
    change_line(line, text="Secret", shown=False, by=None)
    with pytest.raises(Refused, match="Relisez"):
        comment_cv(shared[0], key=line.key, text="Pourquoi ?", by=cast.david)
    david.post(shared[1], {"key": line.key, "text": "Pourquoi ?"})
    assert not CvComment.objects.exists()
    assert "Secret" not in david.get(shared[1]).content.decode()


def test_the_door_closes_48_hours_after_the_workshop(browse, cast, shared):
    ends = shared[0].workshop.meeting.ends
    with at(ends + timedelta(hours=47)):
        assert cvs.shown_to(cast.david, shared[0].workshop.key, shared[0].cv.key)
    with at(ends + timedelta(hours=49)):
        assert cvs.shown_to(cast.david, shared[0].workshop.key, shared[0].cv.key) is None


def test_a_candidate_who_left_or_a_volunteer_no_longer_cleared_closes_the_door(cast, shared, lead):
    share = shared[0]
    expire(lead)
    assert cvs.shown_to(cast.david, share.workshop.key, share.cv.key) is None
    assert cvs.shown_to(cast.benoit, share.workshop.key, share.cv.key) == share
    give_back(Booking.objects.get(person=cast.amina), by=cast.amina)
    assert cvs.shown_to(cast.benoit, share.workshop.key, share.cv.key) is None
    assert cvs.shares_of(share.workshop) == []


def test_a_cv_is_shown_only_where_its_owner_has_a_place(cv, workshop):
    with pytest.raises(Refused, match="place"):
        share_cv(cv, workshop=workshop("cv", booked=False), by=None)
    assert not CvShare.objects.exists()


def test_a_link_shows_that_version_to_anybody_until_its_end(browse, cv, line, candidate):
    amina, nobody = browse(candidate.person), browse(None)
    amina.post(reverse("coaching:cv_links"), {"which": "", "days": "7"})
    link = CvLink.objects.get()
    address = cvs.link_address(link)
    change_line(line, text="Autre chose", shown=True, by=None)
    page = nobody.get(address)
    assert "Servir les clients" in page.content.decode()
    assert ("noindex" in page["X-Robots-Tag"], "no-store" in page["Cache-Control"]) == (True, True)
    assert nobody.get(f"{address}fichier.pdf").content.startswith(b"%PDF")
    with at(link.until + timedelta(seconds=1)):
        assert nobody.get(address).status_code == 409
        assert "plus valable" in nobody.get(address).content.decode()


def test_a_stopped_link_a_changed_one_and_that_of_an_erased_cv_open_nothing(browse, cv, candidate):
    link = open_link(keep_version(cv, by=None), days=7, by=None)
    nobody, address = browse(None), cvs.link_address(link)
    assert nobody.get(address[:-3] + "xx/").status_code == 409
    assert nobody.get(address).status_code == 200
    browse(candidate.person).post(reverse("coaching:cv_link_stop", args=[link.key]))
    assert nobody.get(address).status_code == 409
    again = cvs.link_address(open_link(keep_version(cv, by=None), days=30, by=None))
    privacy.erase(candidate.person)
    assert nobody.get(again).status_code == 409


def test_turning_the_switch_empties_links_already_given(browse, cv):
    hide_personal(cv, hides=False, facts={"nationality": "afghane"}, by=None)
    address = cvs.link_address(open_link(keep_version(cv, by=None), days=7, by=None))
    assert "afghane" in browse(None).get(address).content.decode()
    hide_personal(cv, hides=True, facts={"nationality": "afghane"}, by=None)
    assert "afghane" not in browse(None).get(address).content.decode()


def test_links_are_few_and_short(cv):
    version = keep_version(cv, by=None)
    with pytest.raises(Refused):
        open_link(version, days=365, by=None)
    made = [open_link(version, days=7, by=None) for _n in range(10)]
    with pytest.raises(Refused, match="10"):
        open_link(version, days=7, by=None)
    stop_link(made[0], by=None)
    assert open_link(version, days=7, by=None).until > timezone.now()


def test_another_candidate_reaches_nothing_of_this_one(browse, cast, coaching, cv, line, shared):
    other = enrol(cast.ines, programme=coaching, side="learner", by=cast.ines)
    begin_cv(other, by=cast.ines)
    variant, version = open_variant(cv, name="Gare", title="Vendeuse", by=None), keep_version(cv, by=None)
    link, remark = open_link(version, days=7, by=None), comment_cv(shared[0], key=line.key, text="Bien", by=cast.david)
    client = browse(cast.ines)
    doors = [
        ("cv_line", line.key), ("cv_variant", variant.key), ("cv_variant_name", variant.key), ("cv_variant_close", variant.key),
        ("cv_variant_file", variant.key, "pdf"), ("cv_version_file", version.number, "pdf"),
    ]  # fmt: skip
    assert [client.get(reverse(f"coaching:{name}", args=args)).status_code for name, *args in doors] == [404] * 6
    posts = [("cv_line_do", line.key), ("cv_link_stop", link.key), ("cv_comment", remark.key), ("cv_variant_close", variant.key)]
    assert [client.post(reverse(f"coaching:{name}", args=args)).status_code for name, *args in posts] == [404] * 4
    assert client.post(reverse("coaching:cv_versions"), {"which": variant.key}).status_code == 404
    assert CvLine.objects.filter(pk=line.pk).exists()
    assert browse(cast.zoe).get(reverse("coaching:cv")).status_code == 404


def test_a_variant_is_made_changed_and_deleted_by_its_pages(browse, cv, line, candidate):
    client = browse(candidate.person)
    page = client.post(reverse("coaching:cv_variant_new"), {"name": "Gare", "title": "Vendeuse en gare"}, follow=True)
    here = page.request["PATH_INFO"]
    client.post(here, {"line": line.key, "mode": "hidden"})
    assert "cachée ici" in client.get(here).content.decode()
    client.post(here, {"line": line.key, "mode": "locked"})
    assert "verrouillée ici" in client.get(here).content.decode()
    client.post(f"{here}titre/", {"name": "Gare", "title": "Hôtesse de caisse"})
    assert "Hôtesse de caisse" in client.get(here).content.decode()
    assert client.get(f"{here}fichier.pdf").content.startswith(b"%PDF")
    client.post(f"{here}supprimer/")
    assert client.get(here).status_code == 404
    assert Cv.objects.get().lines.count() == 1


def test_the_archive_holds_the_cv_and_erasure_leaves_nothing(cast, cv, line, shared):
    hide_personal(cv, hides=True, facts={"born": "3 mars 1990"}, by=None)
    comment_cv(shared[0], key="title", text="Dites le métier exact", by=cast.david)
    open_link(keep_version(cv, by=None), days=7, by=None)
    mine = str(privacy.export(cast.amina))
    assert [said for said in ("Servir les clients", "3 mars 1990", "Dites le métier exact") if said not in mine] == []
    theirs = str(privacy.export(cast.david))
    assert "Dites le métier exact" in theirs
    assert "Servir les clients" not in theirs
    privacy.erase(cast.amina)
    assert [model.objects.count() for model in (Cv, CvLine, CvVersion, CvLink, CvShare, CvComment)] == [0] * 6
    assert unshare_cv(cv, workshop=shared[0].workshop, by=None) is None
