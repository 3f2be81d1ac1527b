import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lefil.kit.links import sign
from lefil.kit.refusals import Refused
from lefil.live.actions import alert, enter, forget_room, handle_alert, leave, remove, say, share, take_back
from lefil.live.actions import files as file_actions
from lefil.live.jobs import forget_alerts, forget_comings, forget_old
from lefil.live.models import Alert, ChatLine, Participant, Policy, SharedFile, Stay, Stroke
from lefil.live.queries.files import files_of, upload_link
from lefil.live.queries.links import file_link, ticket
from lefil.live.threads import in_thread
from tests.live.inside import again, close, put_in, room_of, stayed
from tests.live.tabs import Tab, play

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def picture(kind: str = "JPEG", size=(300, 200)) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Telephone de Malik"
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    Image.new("RGB", size, "red").save(made, kind, exif=exif)
    return made.getvalue()


def odt() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return made.getvalue()


def post(client, meeting, person, content=PDF, name="exercice.pdf", ticket_of=None):
    url = upload_link(ticket_of or ticket(meeting, person))
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def test_a_picture_is_drawn_again_without_what_it_hid(cast, lesson):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    file = share(amina, name="Mon exercice.png", content=picture("PNG"), by=cast.amina)
    kept = file.file.open("rb").read()
    assert (file.name, file.kind, file.size) == ("Mon exercice.jpg", "jpeg", len(kept))
    assert b"Telephone" not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [("cours.pdf", PDF, "cours.pdf"), ("texte.odt", odt(), "texte.odt"), ("sans nom", PDF, "sans nom.pdf"), ("../../a.pdf", PDF, "a.pdf")],
)
def test_papers_are_kept_as_they_are(cast, lesson, name, content, kept):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    file = share(amina, name=name, content=content, by=cast.amina)
    assert file.name == kept
    assert file.file.open("rb").read() == content
    assert not file.file.name.endswith(f"/{kept}")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90\x00" * 10), ("a.html", b"<html><script>alert(1)</script></html>"), ("a.svg", b"<svg onload='x'></svg>"),
        ("a.pdf", picture()), ("a.jpg", PDF), ("a.txt", b"bonjour"), ("a.pdf", b""), ("a.zip", b"PK\x03\x04"), ("a.jpg", b"\xff\xd8\xff" + b"0" * 50),
        ("a.pdf", b"%PDF-" + b"0" * 10_000_000), ("a.gif", b"GIF89a" + b"0" * 20), ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)  # fmt: skip
def test_what_is_not_welcome_is_refused_with_a_sentence(cast, lesson, name, content):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    with pytest.raises(Refused) as no:
        share(amina, name=name, content=content, by=cast.amina)
    assert str(no.value).endswith((".", ")"))
    assert not SharedFile.objects.exists()


def test_with_a_minor_no_name_of_a_file_is_kept(cast, meeting, client):
    tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    names = ("CV Benoit Lacombe.pdf", "0639980002.pdf", "Copie de Saidi Malik 4e B.png", "@benoit.odt")
    contents = (PDF, PDF, picture("PNG"), odt())
    for name, content in zip(names, contents, strict=True):
        share(tutor, name=name, content=content, by=cast.benoit)
    shown = files_of(pupil.room, pupil)
    assert [one["name"] for one in shown] == ["Document 1.pdf", "Document 2.pdf", "Photo 3.jpg", "Document 4.odt"]
    saved = client.get(shown[0]["url"])["Content-Disposition"]
    assert "Lacombe" not in saved
    assert not SharedFile.objects.filter(name__contains="Lacombe").exists()


def test_where_guests_do_not_write_to_all_they_give_no_file(cast, lesson):
    Policy.objects.create(programme=cast.tutoring, chat="hosts")
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    with pytest.raises(Refused, match="les animateurs donnent"):
        share(amina, name="a.pdf", content=PDF, by=cast.amina)
    assert share(ines, name="a.pdf", content=PDF, by=cast.ines).pk


def test_a_room_holds_so_many_files(cast, lesson, monkeypatch):
    monkeypatch.setattr(file_actions, "MOST_FILES", 1)
    ines, _amina = put_in(lesson, cast.ines, cast.amina)
    share(ines, name="a.pdf", content=PDF, by=cast.ines)
    with pytest.raises(Refused, match="maximum"):
        share(ines, name="b.pdf", content=PDF, by=cast.ines)


def test_by_the_page_a_file_reaches_everybody_without_sign_in(cast, lesson, client, django_capture_on_commit_callbacks):
    def give():
        with django_capture_on_commit_callbacks(execute=True):
            return post(client, lesson, cast.ines).json()

    def take(url):
        return client.get(url).content

    async def scene():
        ines = Tab(lesson, cast.ines)
        await ines.enter()
        assert (await in_thread(give))["file"]["name"] == "exercice.pdf"
        await ines.event("files")
        [file] = (await ines.do("files.read"))["files"]
        assert await in_thread(take, file["url"]) == PDF

    play(scene())


def test_a_file_is_saved_never_shown(cast, lesson, client):
    ines, _amina = put_in(lesson, cast.ines, cast.amina)
    file = share(ines, name="Énoncé « 4 ».pdf", content=PDF, by=cast.ines)
    got = client.get(file_link(file, cast.amina.key))
    assert got["Content-Disposition"].startswith("attachment;")
    assert (got["X-Content-Type-Options"], got["Content-Security-Policy"]) == ("nosniff", "default-src 'none'; sandbox")
    assert "no-store" in got["Cache-Control"]


def test_the_link_of_one_person_stops_with_their_rights(cast, lesson, client):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    file = share(ines, name="a.pdf", content=PDF, by=cast.ines)
    link = file_link(file, cast.amina.key)

    def status():
        return client.get(link).status_code

    assert status() == 200
    Participant.objects.filter(pk=amina.pk).update(state="removed")
    assert status() == 404
    Participant.objects.filter(pk=amina.pk).update(state="out")
    assert status() == 200
    Stay.objects.filter(participant=amina).delete()
    assert status() == 404
    assert client.get(file_link(file, cast.zoe.key)).status_code == 404
    assert client.get(file_link(file, "nobody")).status_code == 404


def test_a_link_of_yesterday_or_changed_opens_nothing(cast, lesson, client, time_machine):
    ines, _amina = put_in(lesson, cast.ines, cast.amina)
    file = share(ines, name="a.pdf", content=PDF, by=cast.ines)
    link = file_link(file, cast.amina.key)
    assert client.get(link[:-4] + "AAA/").status_code in {404, 409}
    assert client.get(reverse("live:file", args=[sign("live.ticket", file.key, cast.amina.key)])).status_code in {404, 409}
    time_machine.move_to(timezone.now() + timedelta(days=1.1))
    assert client.get(link).status_code == 409


def test_nobody_gives_a_file_from_outside_the_room(cast, lesson, client, browse):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    assert post(client, lesson, cast.david).status_code == 409
    assert post(browse(cast.zoe), lesson, cast.zoe).status_code == 409
    assert post(client, lesson, None, ticket_of="x").status_code == 409
    assert post(client, lesson, None, ticket_of=sign("live.file", lesson.key, cast.amina.key)).status_code == 409
    assert client.get(upload_link(ticket(lesson, cast.amina))).status_code == 405
    Participant.objects.filter(pk=amina.pk).update(state="out")
    assert post(client, lesson, cast.amina).status_code == 409
    assert not SharedFile.objects.exists()


def test_the_page_refuses_with_a_sentence_and_no_file(cast, lesson, client):
    put_in(lesson, cast.ines)
    assert post(client, lesson, cast.ines, content=b"MZ", name="a.exe").json()["say"]
    assert client.post(upload_link(ticket(lesson, cast.ines))).json()["say"] == "Choisissez un fichier."
    assert "10 Mo" in post(client, lesson, cast.ines, content=PDF + b"0" * 10_000_000).json()["say"]


def test_a_form_of_another_site_gives_no_file(cast, lesson):
    from django.test import Client

    put_in(lesson, cast.ines)
    assert post(Client(enforce_csrf_checks=True), lesson, cast.ines).status_code == 403


def test_taking_back_a_file_empties_the_disk(cast, lesson, django_capture_on_commit_callbacks):
    ines, _amina = put_in(lesson, cast.ines, cast.amina)
    file = share(ines, name="a.pdf", content=PDF, by=cast.ines)
    path = file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        take_back(file, by=cast.ines)
    assert not default_storage.exists(path)
    assert files_of(ines.room, ines) == []


def test_all_goes_when_its_days_are_over_and_presence_stays(cast, lesson, time_machine, django_capture_on_commit_callbacks):
    Policy.objects.create(programme=cast.tutoring, keep_days=10)
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    stayed(lesson, cast.david, (0, 30))
    path = share(ines, name="a.pdf", content=PDF, by=cast.ines).file.name
    say(amina, text="Bonjour", nonce="a", to="all", by=cast.amina)
    Stroke.objects.create(room=ines.room, participant=amina, nonce="a", shape={"pen": "ink", "text": "a", "at": [0, 0]})
    time_machine.move_to(lesson.ends + timedelta(days=10) - timedelta(minutes=1))
    assert forget_old() == 0
    time_machine.move_to(lesson.ends + timedelta(days=10, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old() == 1
    assert (ChatLine.objects.count(), Stroke.objects.count(), SharedFile.objects.count()) == (0, 0, 0)
    assert not default_storage.exists(path)
    assert Stay.objects.count() == 3
    assert forget_old() == 0
    assert forget_room(ines.room, by=None) == 0


def test_what_was_written_waits_for_whoever_deals_with_a_report(cast, lesson, time_machine):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    say(ines, text="Donne-moi ton adresse", nonce="a", to="all", by=cast.ines)
    made = alert(amina, kind="behaviour", text="Regardez les messages", by=cast.amina)
    time_machine.move_to(lesson.ends + timedelta(days=200))
    assert forget_old() == 0
    handle_alert(made, by=cast.chloe)
    assert forget_old() == 1


def test_when_exactly_one_came_goes_once_its_hours_are_old(cast, lesson, time_machine):
    stayed(lesson, cast.amina, (0, 30))
    time_machine.move_to(lesson.ends + timedelta(days=401))
    assert forget_comings() == 0, "not counted yet"
    room = close(lesson)
    type(room).objects.filter(pk=room.pk).update(counted=lesson.ends)
    time_machine.move_to(lesson.ends + timedelta(days=399))
    assert forget_comings() == 0
    time_machine.move_to(lesson.ends + timedelta(days=401))
    assert forget_comings() == 1
    assert (Stay.objects.count(), Participant.objects.count()) == (0, 1)
    assert forget_comings() == 0


def test_the_words_of_calls_and_reports_go_when_nobody_needs_them(cast, lesson, time_machine):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    call, report = (alert(amina, kind=kind, text="Mes mots", by=cast.amina) for kind in ("call", "behaviour"))
    time_machine.move_to(timezone.now() + timedelta(days=2000))
    assert forget_alerts() == 0, "nobody has dealt with them"
    for one in (call, report):
        handle_alert(one, by=cast.chloe)
    time_machine.move_to(timezone.now() + timedelta(days=91))
    assert forget_alerts() == 1
    assert set(Alert.objects.values_list("kind", "text")) == {("call", ""), ("behaviour", "Mes mots")}
    time_machine.move_to(timezone.now() + timedelta(days=3 * 365))
    assert forget_alerts() == 1
    assert set(Alert.objects.values_list("kind", "text", "state")) == {("call", "", "handled"), ("behaviour", "", "handled")}


def test_ninety_days_are_kept_where_nobody_has_chosen(cast, lesson, time_machine):
    ines, _amina = put_in(lesson, cast.ines, cast.amina)
    say(ines, text="Bonjour", nonce="a", to="all", by=cast.ines)
    time_machine.move_to(lesson.ends + timedelta(days=89))
    assert forget_old() == 0
    time_machine.move_to(lesson.ends + timedelta(days=91))
    assert forget_old() == 1


def test_who_was_removed_then_knocked_in_vain_has_no_file(cast, lesson, client):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    file = share(ines, name="a.pdf", content=PDF, by=cast.ines)
    remove(amina, by=ines)
    knocking = enter(room_of(lesson), person=cast.amina, tab="t", conn="c2", by=cast.amina).participant
    assert knocking.state == "waiting"
    assert leave(again(knocking), conn="c2", by=cast.amina)
    assert client.get(file_link(file, cast.amina.key)).status_code == 404
