"""The CV beside the live room: a remark on a line, the line written again, a version."""

import pytest
from django.urls import reverse

from lefil.coaching.actions import add_line, begin_cv, share_cv, unshare_cv
from lefil.coaching.models import CvComment

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def shown(candidate, workshop):
    """(workshop, cv, line): Amina's CV of one line, shown to the workshop of ten minutes from now."""
    made = workshop("cv", hours=0.1)
    cv = begin_cv(candidate, by=candidate.person)
    line = add_line(cv, section="work", text="Vendeuse", by=candidate.person)
    share_cv(cv, workshop=made, by=candidate.person)
    return made, cv, line


def test_a_volunteer_comments_a_line_and_the_candidate_writes_it_again_and_keeps_a_version(cast, browse, shown):
    made, cv, line = shown
    here = reverse("coaching:panel_cv", args=[made.meeting.key])
    lead, mine = browse(cast.david), browse(cast.amina)
    page = lead.get(f"{here}?ligne={line.key}").content.decode()
    assert ("Vendeuse" in page, cast.amina.name in page, "Garder ma remarque" in page) == (True, False, True)
    empty = lead.post(here, {"line": "1", "key": line.key, "text": ""}, headers=HTMX)
    assert (empty.status_code, "Écrivez votre remarque." in empty.content.decode()) == (422, True)
    gone = lead.post(here, {"line": "1", "key": "ailleurs", "text": "Bien."}, headers=HTMX)
    assert (gone.status_code, "Relisez la page." in gone.content.decode()) == (422, True)
    assert lead.post(here, {"line": "1", "key": line.key, "text": "Combien de clients ?"}, headers=HTMX).status_code == 200
    said = mine.get(f"{here}?ligne={line.key}")
    assert "Combien de clients ?" in said.content.decode()
    assert said.context["cv_form"]["text"].value() == "Vendeuse"
    assert mine.post(here, {"line": "1", "key": line.key, "text": "Vendeuse, 80 clients par jour"}, headers=HTMX).status_code == 200
    kept = mine.post(here, {"version": "1"}, headers=HTMX).content.decode()
    assert "La version 1 est gardée." in kept
    line.refresh_from_db()
    assert (line.text, CvComment.objects.get().done is not None) == ("Vendeuse, 80 clients par jour", True)
    assert cv.versions.get().sheet["sections"][0]["lines"][0]["text"] == "Vendeuse, 80 clients par jour"
    read = lead.get(here).content.decode()
    assert ("80 clients par jour" in read, "Version gardée : 1." in read) == (True, True)


def test_a_volunteer_writes_no_line_of_a_cv_and_a_candidate_comments_none(cast, browse, shown):
    made, cv, line = shown
    here = reverse("coaching:panel_cv", args=[made.meeting.key])
    assert browse(cast.david).post(here, {"version": "1"}, headers=HTMX).status_code == 200
    assert browse(cast.david).post(here, {"show": "1"}, headers=HTMX).status_code == 200
    assert not cv.versions.exists()
    browse(cast.amina).post(here, {"line": "1", "key": line.key, "text": "Caissière"}, headers=HTMX)
    assert not CvComment.objects.exists()
    assert browse(cast.zoe).get(here).status_code == 404


def test_what_is_not_shown_is_not_beside_the_pictures(cast, browse, shown, workshop):
    made, cv, line = shown
    unshare_cv(cv, workshop=made, by=cast.amina)
    here, whole = (reverse(f"coaching:{name}", args=[made.meeting.key]) for name in ("panel_cv", "panel"))
    lead = browse(cast.david)
    for address in (here, whole):
        page = lead.get(address).content.decode()
        assert ("Vendeuse" in page, "La personne ne montre pas encore son CV." in page) == (False, True)
    assert lead.post(here, {"line": "1", "key": line.key, "text": "Combien ?"}, headers=HTMX).status_code == 409
    mine = browse(cast.amina)
    assert "Montrer mon CV aux deux bénévoles" in mine.get(whole).content.decode()
    assert mine.post(here, {"show": "1"}, headers=HTMX).status_code == 200
    assert "Vendeuse" in lead.get(whole).content.decode()


def test_the_addresses_and_the_codes_are_written_from_left_to_right(cast, browse, candidate):
    page = browse(cast.amina)
    page.cookies["django_language"] = "ar"
    for name in ("cv_contact", "networks_removal_new"):
        begin_cv(candidate, by=cast.amina)
        form = page.get(reverse(f"coaching:{name}")).context["form"]
        ltr = {field for field in form.fields if form.fields[field].widget.attrs.get("dir") == "ltr"}
        assert ltr & {"email", "phone", "url"} == {"cv_contact": {"email", "phone"}, "networks_removal_new": {"url"}}[name]
