"""Pictures are drawn again: place, date and phone model (EXIF), hidden data and tricks do not survive it."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lefil.kit.uploads.accept import IMAGES, accept
from lefil.kit.uploads.unreadable import Unreadable

MOST_PIXELS, MOST_DRAWN = 50_000_000, 25_000_000
_QUALITIES = (85, 75, 65, 50, 35)


def clean_image(content: bytes, name: str = "", *, side: int = 1600, weight: int = 400_000) -> bytes:
    """JPEG bytes of the same picture, upright, on white where it was transparent, at most `side` pixels wide and high and
    about `weight` bytes. Unreadable when it is not a picture, broken, or of more than 50 million pixels (25 million when
    it is not a JPEG: only a JPEG can be opened at a smaller size)."""
    accept(content, name, IMAGES)
    try:
        picture = _open(content, side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unreadable(_too_big()) from bomb
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError) as broken:
        raise Unreadable(_("Cette image est abîmée. Choisissez une autre image, ou reprenez la photo.")) from broken
    picture.info.clear()  # a JPEG comment would be written again
    while True:
        for quality in _QUALITIES:
            made = io.BytesIO()
            picture.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= weight:
                return made.getvalue()
        if max(picture.size) < 200:
            return made.getvalue()
        picture = picture.reduce(2)


def _too_big() -> str:
    return _("Cette image est trop grande. Choisissez une image plus petite, ou faites-en une capture d’écran.")


def _open(content: bytes, side: int) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as source:
        if source.width * source.height > MOST_PIXELS:
            raise Unreadable(_too_big())
        source.draft("RGB", (side, side))
        if source.width * source.height > MOST_DRAWN:
            raise Unreadable(_too_big())
        layer = ImageOps.exif_transpose(source).convert("RGBA" if source.has_transparency_data else "RGB")
        layer.thumbnail((side, side))
        if layer.mode == "RGB":
            return layer
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
