"""What the whiteboard takes: a line of points, or a word at a place. Hard limits, since anybody may send anything."""

from typing import Any

from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused
from lefil.live.words import clean

WIDE, HIGH = 1600, 900
PENS = ("ink", "red", "blue", "green", "orange", "violet")
WIDTHS = (1, 2, 3)
MOST_POINTS = 400
MOST_SIGNS = 120


def read(shape: Any) -> dict[str, Any]:
    """The same shape with nothing more than what the board draws. Refused otherwise."""
    if not isinstance(shape, dict) or shape.get("pen") not in PENS:
        raise _wrong()
    if set(shape) == {"pen", "width", "points"}:
        width, points = shape["width"], shape["points"]
        if type(width) is not int or width not in WIDTHS or not isinstance(points, list):
            raise _wrong()
        if not 1 <= len(points) <= MOST_POINTS:
            raise Refused(_("Ce trait est trop long. Levez le doigt, puis continuez."))
        return {"pen": shape["pen"], "width": width, "points": [_point(one) for one in points]}
    if set(shape) == {"pen", "text", "at"} and isinstance(shape["text"], str):
        return {"pen": shape["pen"], "text": clean(shape["text"], most=MOST_SIGNS, lines=False), "at": _point(shape["at"])}
    raise _wrong()


def _point(one: Any) -> list[float]:
    if not isinstance(one, list) or len(one) != 2:
        raise _wrong()
    x, y = one
    if not all(type(value) in (int, float) for value in one) or not (0 <= x <= WIDE and 0 <= y <= HIGH):
        raise _wrong()
    return [round(x, 1), round(y, 1)]


def _wrong() -> Refused:
    return Refused(_("Ce dessin n’a pas la forme attendue. Rechargez la page."))
