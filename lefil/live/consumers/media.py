"""What browsers say about sounds and pictures: relayed from person to person in a mesh, answered by the media server otherwise."""

import asyncio
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lefil.live import engines
from lefil.live.hub import hub
from lefil.live.janus import sdp
from lefil.live.janus.link import Gone, Refusal
from lefil.live.janus.peer import Peer
from lefil.live.janus.up import Stale
from lefil.live.protocol import Flag, Json, ListOf, Number, OneOf, Optional, Problem, Sdp, Struct, Word, command, malformed

if TYPE_CHECKING:
    from lefil.live.hub import Connection

PATIENCE = 6.0  # seconds that one command may take, whatever Janus does
EPOCH = Number(1, 2**31)
PID = Word(40)
SOURCE = OneOf("mic", "cam", "screen")
STREAMS = ListOf(Struct({"pid": PID, "source": SOURCE, "layer": OneOf(0, 1, 2)}), 64)
TRACKS = ListOf(Struct({"mid": Word(16), "source": SOURCE}), 3)


def old() -> Problem:
    """A message about an engine that is no longer used: the browser was told, or is about to be."""
    return Problem("forbidden", _("La salle a changé de chemin pour le son. Elle recommence toute seule."))


def silent() -> Problem:
    return Problem("refused", _("Le serveur du son et de l’image ne répond pas. La salle réessaie toute seule."))


def same_epoch(conn: "Connection", given: dict, engine: str) -> None:
    facts = conn.facts
    if facts is None or facts.engine != engine or facts.epoch != given["epoch"]:
        raise old()


# --- from person to person


@command("signal", rate=120, shape={"to": PID, "epoch": EPOCH, "body": Json(24_576)}, writes=False)
async def signal(conn: "Connection", given: dict) -> None:
    """To the other's socket, wherever it is, and only while both are together: same room, same group, same epoch."""
    same_epoch(conn, given, "mesh")
    check_body(given["body"])
    assert conn.facts is not None
    await hub.tell(
        conn.room,
        "signal",
        {"from": conn.facts.pid, "epoch": given["epoch"], "body": given["body"]},
        to=given["to"],
        place=conn.facts.place,
    )


def check_body(body: Any) -> None:
    """Refuses what no browser of ours would send to another: the other one's code then meets only what it knows."""
    kind = body.get("kind") if isinstance(body, dict) and isinstance(body.get("kind"), str) else None
    fields = {"offer": {"kind", "sdp"}, "answer": {"kind", "sdp"}, "candidate": {"kind", "candidate"}, "restart": {"kind"}}
    if kind not in fields or set(body) != fields[kind]:
        raise malformed()
    if "sdp" in body:
        try:
            sdp.read(body["sdp"], answer=True)
        except sdp.BadSdp:
            raise malformed() from None
    if kind == "candidate":
        check_candidate(body["candidate"])


def check_candidate(candidate: Any) -> None:
    known = {"candidate", "sdpMid", "sdpMLineIndex", "usernameFragment"}
    if candidate is None:
        return
    if not isinstance(candidate, dict) or not set(candidate) <= known or not isinstance(candidate.get("candidate"), str):
        raise malformed()
    if any(isinstance(value, dict | list) or len(str(value)) > 500 for value in candidate.values()):
        raise malformed()


# --- through the media server


async def through_server(conn: "Connection", given: dict, work: Any) -> Any:
    """`work(peer)`, within a time, with a sentence for everything that a media server may do wrong."""
    same_epoch(conn, given, "server")
    try:
        async with asyncio.timeout(PATIENCE):
            peer = await place_of(conn)
            return await work(peer)
    except sdp.BadSdp:
        raise malformed() from None
    except (Gone, Refusal, TimeoutError):
        raise silent() from None


async def place_of(conn: "Connection") -> Peer:
    links = engines.exchange()
    peer = await links.arrive(conn) if links else None
    if peer is None:
        raise Gone("no media server")
    return peer


@command("media.publish", rate=20, shape={"epoch": EPOCH, "sdp": Sdp(), "tracks": TRACKS}, writes=False)
async def publish(conn: "Connection", given: dict) -> dict:
    async def work(peer: Peer) -> dict:
        description = sdp.read(given["sdp"])
        sources = sdp.sources(description, given["tracks"])
        try:
            return {"sdp": await peer.up.publish(description, sources)}
        except Stale:
            peer.begin_again()
            raise Gone("another connection is needed") from None

    return await through_server(conn, given, work)


@command("media.unpublish", rate=10, shape={"epoch": EPOCH}, writes=False)
async def unpublish(conn: "Connection", given: dict) -> None:
    await through_server(conn, given, lambda peer: peer.up.unpublish())


@command("media.want", rate=30, shape={"epoch": EPOCH, "streams": STREAMS, "fresh": Optional(Flag())}, writes=False)
async def want(conn: "Connection", given: dict) -> None:
    async def work(peer: Peer) -> None:
        peer.down.want(given["streams"])
        peer.down.begin_again |= given.get("fresh", False)
        peer.wake()

    await through_server(conn, given, work)


@command("media.answer", rate=30, shape={"epoch": EPOCH, "n": Number(1, 2**31), "sdp": Sdp(sdp.ANSWER_SIZE)}, writes=False)
async def answer(conn: "Connection", given: dict) -> None:
    async def work(peer: Peer) -> None:
        await peer.down.answer(sdp.read(given["sdp"], answer=True).text, given["n"])
        peer.wake()

    await through_server(conn, given, work)


@command("media.restart", rate=10, shape={"epoch": EPOCH}, writes=False)
async def restart(conn: "Connection", given: dict) -> None:
    await through_server(conn, given, lambda peer: peer.down.restart())
