"""The whiteboard: what stands on it, for a browser and as a picture made here."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused
from lefil.live import shapes
from lefil.live.models import Room, Stroke

MOST_STANDING = 3000
# The chalks on the board of the dark theme: the picture is the same in both.
CHALKS = {"ink": "#F4F1E6", "red": "#FFB0B8", "blue": "#A9D0FF", "green": "#8FE3C0", "orange": "#FF8A4C", "violet": "#CBB8FF"}


@dataclass(frozen=True)
class Drawn:
    """One stroke of the picture: `path` for a line, `text` at `x`, `y` for a word."""

    colour: str
    path: str = ""
    wide: int = 0
    text: str = ""
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Picture:
    """The board of one group. `words`: what is written on it, for who cannot see it."""

    place: int
    drawn: tuple[Drawn, ...]
    words: tuple[str, ...]
    wide: int = shapes.WIDE
    high: int = shapes.HIGH


def stroke_facts(stroke: Stroke, pid: str) -> dict[str, Any]:
    return {"key": stroke.key, "pid": pid, "place": stroke.place, "shape": stroke.shape}


def standing_strokes(room: Room, place: int) -> list[dict[str, Any]]:
    """What one group sees, in the order in which it was drawn. One query."""
    rows = Stroke.objects.filter(room=room, place=place, erased=None).select_related("participant").order_by("id")[:MOST_STANDING]
    return [stroke_facts(row, row.participant.key) for row in rows]


def stroke_of(room_id: int, key: str) -> Stroke:
    found = Stroke.objects.select_related("participant").filter(room=room_id, key=key).first()
    if found is None:
        raise Refused(_("Ce trait n’existe plus."))
    return found


def strokes_on(room: Room, place: int) -> int:
    return Stroke.objects.filter(room=room, place=place, erased=None).count()


def pictures_of(room: Room, places: QuerySet | None = None) -> list[Picture]:
    """One picture per group that drew something, the whole room's first; only of these places, when they are given. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = Stroke.objects.filter(room=room, erased=None)
    rows = rows if places is None else rows.filter(place__in=places)
    for place, shape in rows.order_by("place", "id").values_list("place", "shape"):
        found.setdefault(place, []).append(shape)
    return [
        Picture(place, tuple(_drawn(shape) for shape in shapes_), tuple(shape["text"] for shape in shapes_ if "text" in shape))
        for place, shapes_ in found.items()
    ]


def _drawn(shape: dict[str, Any]) -> Drawn:
    if "text" in shape:
        x, y = shape["at"]
        return Drawn(CHALKS[shape["pen"]], text=shape["text"], x=x, y=y)
    points = shape["points"]
    if len(points) == 1:  # a dot: a line of no length with round ends
        points = points * 2
    return Drawn(CHALKS[shape["pen"]], path=" ".join(f"{x:g},{y:g}" for x, y in points), wide=3 + shape["width"] * 3)
