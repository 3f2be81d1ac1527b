"""The document safe: checked at the door, a file to keep and never a page, links that end, a log of what was taken."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lefil.kit.refusals import Refused
from lefil.mentoring.actions import keep, revoke, share, take, throw_away
from lefil.mentoring.actions.safe import MOST_BYTES, MOST_DOCUMENTS
from lefil.mentoring.models import Document, Share, ShareView
from lefil.mentoring.queries.links import share_link
from tests.mentoring.world import PDF


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(made, "PNG")
    return made.getvalue()


def test_a_file_is_checked_and_a_photo_is_drawn_again(world):
    me = world.cast.amina
    assert keep(me, kind="cv", name="Mon CV.pdf", content=PDF, by=me).name == "Mon CV.pdf"
    photo = keep(me, kind="diploma", name="diplome.png", content=picture(), by=me)
    assert (photo.type, photo.name) == ("jpeg", "diplome.jpg")
    with photo.file.open("rb") as stored:
        assert stored.read(3) == b"\xff\xd8\xff"
    for content in (b"<html><script>1</script></html>", b"MZ\x00\x01", b""):
        with pytest.raises(Refused):
            keep(me, kind="cv", name="cv.pdf", content=content, by=me)
    with pytest.raises(Refused, match="trop lourd"):
        keep(me, kind="cv", name="cv.pdf", content=PDF + b"0" * MOST_BYTES, by=me)


def test_twelve_documents_are_the_most(world):
    me = world.cast.amina
    for n in range(MOST_DOCUMENTS):
        keep(me, kind="other", name=f"{n}.pdf", content=PDF, by=me)
    with pytest.raises(Refused, match="12 documents"):
        keep(me, kind="other", name="de-trop.pdf", content=PDF, by=me)


def test_the_file_is_an_attachment_for_its_owner_and_nothing_for_the_others(world, browse):
    page = browse(world.cast.amina)
    page.post(reverse("mentoring:safe"), {"kind": "cv", "file": SimpleUploadedFile("cv.pdf", PDF)})
    url = reverse("mentoring:file", args=[Document.objects.get().key])
    answer = page.get(url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], b"".join(answer)) == ("nosniff", PDF)
    for other in (world.cast.ines, world.cast.chloe, world.cast.zoe):
        assert browse(other).get(url).status_code == 404


def test_a_link_opens_until_its_end_and_each_taking_is_noted(world, browse):
    me, nobody = world.cast.amina, browse(None)
    document = keep(me, kind="cv", name="cv.pdf", content=PDF, by=me)
    link = share_link(share(document, label="une agence", days=1, by=me))
    shown = nobody.get(link)
    assert shown.status_code == 200
    assert "Haidari" not in shown.content.decode()
    assert ShareView.objects.count() == 0  # looking takes nothing
    assert b"".join(nobody.post(link)) == PDF
    assert ShareView.objects.count() == 1
    assert "1 fois" in browse(me).get(reverse("mentoring:document", args=[document.key])).content.decode()
    world.clock.move_to(timezone.now() + timedelta(days=1, minutes=1))
    assert nobody.get(link).status_code == 409
    assert nobody.post(link).status_code == 302  # back home, with the sentence
    assert ShareView.objects.count() == 1


def test_a_link_taken_back_opens_nothing_at_once(world, browse):
    me = world.cast.amina
    document = keep(me, kind="cv", name="cv.pdf", content=PDF, by=me)
    made = share(document, label="une agence", days=30, by=me)
    assert browse(world.cast.ines).post(reverse("mentoring:revoke", args=[made.key])).status_code == 404
    browse(me).post(reverse("mentoring:revoke", args=[made.key]))
    assert browse(None).get(share_link(made)).status_code == 409
    with pytest.raises(Refused, match="terminé"):
        take(made, by=None)
    revoke(made, by=me)
    assert Share.objects.get().revoked is not None


def test_a_document_thrown_away_leaves_the_disk_with_its_links(world, django_capture_on_commit_callbacks):
    me = world.cast.amina
    document = keep(me, kind="cv", name="cv.pdf", content=PDF, by=me)
    share(document, label="une agence", days=7, by=me)
    storage, name = document.file.storage, document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        throw_away(document, by=me)
    assert (storage.exists(name), Share.objects.count()) == (False, 0)


@pytest.mark.parametrize("number", [1, 5])
def test_the_safe_takes_the_same_queries_at_any_size(world, browse, django_assert_num_queries, number):
    for n in range(number):
        keep(world.cast.amina, kind="other", name=f"{n}.pdf", content=PDF, by=world.cast.amina)
    page = browse(world.cast.amina)
    page.get(reverse("mentoring:safe"))
    with django_assert_num_queries(8):
        page.get(reverse("mentoring:safe"))
