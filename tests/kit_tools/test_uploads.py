import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lefil.kit.refusals import Refused
from lefil.kit.uploads import IMAGES, LABELS, Unreadable, accept, clean_image, kind_of
from tests.kit_tools.files import ods, ods_row, xlsx, zipped

ALL = frozenset({"pdf", "jpeg", "png", "webp", "docx", "xlsx", "ods", "text"})


def picture(form="JPEG", size=(40, 20), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, form, **options)
    return out.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"), (picture(), "jpeg"), (picture("PNG"), "png"), (picture("WEBP"), "webp"), (picture("GIF"), "gif"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"), (xlsx(["a"]), "xlsx"), (ods(ods_row("a")), "ods"),
        (zipped(word__document_DOT_xml=b"x"), "docx"), (zipped(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (zipped(a=b"x"), "zip"), (zipped(word__document_DOT_xml=b"x", word__vbaProject_DOT_bin=b"x"), "macro"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"), (b"Nom;Ville", "text"), ("é;à".encode("utf-16"), "text"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML>", "html"), (b"<svg onload=x>", "html"), (b"<?xml version='1.0'?>", "html"),
        (b"", None), (b"\x00\x01\x02", None), (b"MZ\x90\x00", None), (b"\x7fELF\x01", None), (b"PK\x03\x04", None), (b"RIFF....WAVE\0", None),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_bytes(content, kind):
    assert kind_of(content) == kind
    assert kind is None or kind in LABELS


def test_a_welcome_file_gives_its_kind_whatever_its_case():
    assert accept(b"%PDF-1.4", "CV.PDF", ALL) == "pdf"
    assert accept(picture(), "photo.jpeg", IMAGES) == "jpeg"
    assert accept(b"a;b", "sans nom", ALL) == "text"


@pytest.mark.parametrize(
    ("content", "name", "kinds", "part"),
    [
        (b"", "a.pdf", ALL, "est vide"),
        (b"%PDF-" + b"x" * 10_000_000, "a.pdf", ALL, "10 Mo"),
        (picture("PNG"), "cv.pdf", ALL, "un nom de type PDF, mais son contenu est de type PNG"),
        (b"<html>", "a.csv", ALL, "n’est pas accepté"),
        (picture(), "a.jpg", frozenset({"pdf"}), "Types acceptés : PDF."),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC", IMAGES, "HEIC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", ALL, "mot de passe"),
        (zipped(xl__workbook_DOT_xml=b"x", xl__vbaProject_DOT_bin=b"x"), "a.xlsm", ALL, "macros"),
        (b"MZ\x90\x00", "cv.pdf", ALL, "type inconnu"),
    ],
)
def test_an_unwelcome_file_is_refused_with_a_sentence(content, name, kinds, part):
    with pytest.raises(Refused) as refusal:
        accept(content, name, kinds)
    assert part in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_the_limit_of_weight_is_told():
    with pytest.raises(Unreadable, match="2 Mo"):
        accept(b"x" * 2_000_001, "a.txt", ALL, most=2_000_000)


def test_a_picture_loses_place_date_and_phone_model():
    exif = Image.Exif()
    exif[0x0110] = "Phone of Amina"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    before = picture(exif=exif, comment=b"secret")
    assert b"Phone of Amina" in before
    after = opened(clean_image(before))
    assert not after.getexif()
    assert "comment" not in after.info
    assert after.format == "JPEG"


def test_a_picture_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(clean_image(picture(size=(40, 20), exif=exif))).size == (20, 40)


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "L"),
        ("PNG", "LA"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("WEBP", "RGBA"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
    ],
)
def test_every_colour_mode_becomes_a_plain_jpeg(form, mode):
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, form)
    assert opened(clean_image(out.getvalue())).mode == "RGB"


def test_what_was_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    assert min(opened(clean_image(out.getvalue())).getpixel((5, 5))) > 250


def test_a_large_picture_is_made_small_enough():
    noisy = Image.effect_noise((3000, 2000), 90).convert("RGB")
    out = io.BytesIO()
    noisy.save(out, "JPEG", quality=95)
    made = clean_image(out.getvalue(), weight=60_000)
    assert len(made) <= 60_000
    assert max(opened(made).size) <= 1600


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn():
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Unreadable, match="trop grande"):
        clean_image(out.getvalue(), "a.png")
    out = io.BytesIO()
    Image.new("1", (6_000, 6_000)).save(out, "PNG")
    with pytest.raises(Unreadable, match="trop grande"):
        clean_image(out.getvalue())


def test_a_photo_of_forty_eight_million_pixels_from_a_phone_is_accepted():
    out = io.BytesIO()
    Image.new("L", (8000, 6000)).save(out, "JPEG")
    assert opened(clean_image(out.getvalue())).size == (1600, 1200)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_cut_picture_is_refused_with_a_sentence(form):
    content = picture(form, size=(300, 300))
    with pytest.raises(Unreadable, match="abîmé"):
        clean_image(content[: len(content) // 2])


def test_a_document_is_not_a_picture():
    with pytest.raises(Unreadable, match="n’est pas accepté"):
        clean_image(b"%PDF-1.7")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_drawn_or_refused_but_never_crashes(data):
    content = bytearray(picture(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))))
    for _hit in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        assert opened(clean_image(bytes(content))).format == "JPEG"
