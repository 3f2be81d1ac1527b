"""The whiteboard of one's group, and the files of the meeting."""

from typing import Any

from lefil.live.actions.board import clear_board, draw, erase_stroke
from lefil.live.consumers.acting import act_on_room, facts_of
from lefil.live.consumers.talk import NONCE, as_me
from lefil.live.hub import Connection, hub
from lefil.live.models import Participant
from lefil.live.protocol import Json, Word, command
from lefil.live.queries.board import standing_strokes, stroke_facts, stroke_of
from lefil.live.queries.files import files_of
from lefil.live.queries.snapshot import room_by_id
from lefil.live.threads import in_thread

MOST_BYTES = 32_000  # 400 points, each number as long as browsers write them


@command("board.read", rate=4, writes=False)
async def board_read(conn: Connection, given: dict) -> dict:
    facts = facts_of(conn)
    return {"strokes": await in_thread(lambda: standing_strokes(room_by_id(facts.room_id), facts.place))}


@command("board.draw", rate=60, shape={"nonce": NONCE, "shape": Json(MOST_BYTES)})
async def board_draw(conn: Connection, given: dict) -> dict:
    def work(me: Participant) -> dict[str, Any]:
        return stroke_facts(draw(me, nonce=given["nonce"], shape=given["shape"], by=me.person), me.key)

    stroke = await as_me(conn, work)
    await hub.tell(conn.room, "stroke", stroke, place=stroke["place"])
    return {"key": stroke["key"]}


@command("board.erase", rate=60, shape={"key": Word(16)})
async def board_erase(conn: Connection, given: dict) -> None:
    stroke = await as_me(conn, lambda me: erase_stroke(stroke_of(me.room_id, given["key"]), by=me))
    await hub.tell(conn.room, "erased", {"keys": [stroke.key]}, place=stroke.place)


@command("board.clear", who="host", rate=4)
async def board_clear(conn: Connection, given: dict) -> None:
    place = facts_of(conn).place
    keys = await act_on_room(conn, clear_board, place=place)
    await hub.tell(conn.room, "erased", {"keys": keys}, place=place)


@command("files.read", rate=6, writes=False)
async def files_read(conn: Connection, given: dict) -> dict:
    return {"files": await as_me(conn, lambda me: files_of(me.room, me))}
