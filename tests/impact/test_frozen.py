"""A frozen report never moves, can be made again from its inputs, and says what would be different today."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from lefil.impact import actions, seal
from lefil.impact.models import Snapshot
from lefil.impact.pdf import pdf_of
from lefil.impact.queries import frozen
from lefil.kit.refusals import Refused
from lefil.meetings.models import Attendance


def test_it_holds_and_is_made_again_from_its_inputs(impact):
    report = Snapshot.objects.get(pk=impact.snapshot.pk)
    assert frozen.check(report) == frozen.Check(signed=True, ours=True, same=True)
    assert frozen.unpack(report).content() == report.content
    assert seal.digest_of(report.content) == report.digest
    assert all(len(one["inputs"]) == 64 for one in report.content["figures"])


@pytest.mark.parametrize("what", ["value", "signature", "signer", "inputs", "code"])
def test_whatever_is_changed_breaks_the_seal(impact, what):
    report = Snapshot.objects.get(pk=impact.snapshot.pk)
    if what == "value":
        report.content["figures"][0]["value"] = 5000
    elif what == "inputs":
        kept = frozen.unpack(report)
        kept.kept["pairs_met"]["proofs"].append("0000-0000-0000-0000")
        report.inputs = frozen.pack(kept)
    elif what == "code":
        report.code = "2222-3333-4444"
    else:
        setattr(report, what, "00" * (64 if what == "signature" else 32))
    assert not frozen.check(report).holds


def test_another_key_of_the_site_later_does_not_break_what_was_signed(impact, settings):
    settings.SECRET_KEY = "another-key-after-a-leak-" + "y" * 40
    checked = frozen.check(Snapshot.objects.get(pk=impact.snapshot.pk))
    assert (checked.holds, checked.ours) == (True, False)


def test_a_definition_changed_afterwards_changes_no_report_and_is_said(impact, world):
    before = json.dumps(Snapshot.objects.get(pk=impact.snapshot.pk).content, sort_keys=True)
    target = actions.aim(impact.agreement, code="pupils_accompanied", objective=5000, parameters={"meetings": 3}, by=world.cast.chloe)
    assert target.revision == 2
    report = Snapshot.objects.select_related("agreement").get(pk=impact.snapshot.pk)
    assert json.dumps(report.content, sort_keys=True) == before
    assert frozen.check(report).holds
    told = {one.code: one for one in frozen.read_again(report)}
    assert (told["pupils_accompanied"].changed, told["pupils_accompanied"].now[:34]) == (True, "Élèves venus à au moins 3 séances ")
    assert not told["pairs_met"].changed
    assert report.content["figures"][0]["version"] == "1.1"


def test_an_objective_changed_alone_is_not_another_definition(impact, world):
    target = actions.aim(impact.agreement, code="pupils_accompanied", objective=4000, by=world.cast.chloe)
    assert target.revision == 1
    report = Snapshot.objects.select_related("agreement").get(pk=impact.snapshot.pk)
    assert report.content["figures"][0]["objective"] == 5000
    assert not any(one.changed for one in frozen.read_again(report))


def test_proofs_gone_or_late_are_told(impact, world):
    report = Snapshot.objects.select_related("agreement").get(pk=impact.snapshot.pk)
    Attendance.objects.filter(booking__person=world.cast.malik).delete()
    told = {one.code: (one.gone, one.late) for one in frozen.read_again(report)}
    assert told["pupils_accompanied"] == (1, 0)
    assert frozen.check(report).holds


def test_a_person_erased_leaves_the_report_as_it_is(impact, world):
    from lefil.people.actions import erase

    erase(world.cast.malik, by=None, why="demande")
    report = Snapshot.objects.get(pk=impact.snapshot.pk)
    assert frozen.check(report).holds
    assert world.cast.malik.name not in json.dumps(report.content)


def test_no_name_and_no_key_stands_in_what_is_kept(impact, world):
    report = Snapshot.objects.get(pk=impact.snapshot.pk)
    kept = json.dumps([report.content, frozen.unpack(report).kept], ensure_ascii=False)
    for person in world.people.values():
        assert person.name not in kept
        assert person.key not in kept


def test_it_is_refused_for_a_day_that_is_not_over_twice_and_before_the_start(impact, world):
    today = timezone.localdate()
    for until, words in [(today, "fini"), (today - timedelta(days=1), "déjà figé"), (today - timedelta(days=300), "commencé")]:
        with pytest.raises(Refused, match=words):
            actions.freeze(impact.agreement, until=until, by=world.cast.chloe)


def test_the_pdf_is_tagged_accessible_and_says_the_same(impact):
    report = Snapshot.objects.get(pk=impact.snapshot.pk)
    content = pdf_of(report)
    reader = PdfReader(__import__("io").BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in content
    for words in (report.code, "Fondation des Deux Rives", "F-2026-14", "Élèves accompagnés", "5 000", "Comment nous comptons"):
        assert words in text.replace("\n", " "), words
    assert pdf_of(report) == content


def test_anybody_checks_it_by_its_code_or_its_file(impact, client):
    report = Snapshot.objects.get(pk=impact.snapshot.pk)
    page = client.get(f"/verifier-un-rapport/{report.code}/")
    assert page.status_code == 200
    assert "Ce rapport est vrai" in page.content.decode()
    assert client.get("/verifier-un-rapport/2222-3333-4444/").status_code == 404
    sheet = frozen.sheet_of(report)
    good = SimpleUploadedFile("r.json", json.dumps(sheet).encode())
    assert "signe pour signe" in client.post("/verifier-un-rapport/", {"file": good}).content.decode()
    sheet["content"]["figures"][0]["objective"] = 1
    bad = client.post("/verifier-un-rapport/", {"file": SimpleUploadedFile("r.json", json.dumps(sheet).encode())})
    assert (bad.status_code, "changé" in bad.content.decode()) == (404, True)
    for noise in (b"", b"\xff\xfe", b"[]", b'{"code": 3}', b"null"):
        assert client.post("/verifier-un-rapport/", {"file": SimpleUploadedFile("r.json", noise)}).status_code == 404


def test_a_tampered_report_is_told_as_such_to_everybody(impact, client):
    report = Snapshot.objects.get(pk=impact.snapshot.pk)
    report.content["funder"] = "Quelqu’un d’autre"
    Snapshot.objects.filter(pk=report.pk).update(content=report.content)
    assert "ne correspond plus à sa signature" in client.get(f"/verifier-un-rapport/{report.code}/").content.decode()
