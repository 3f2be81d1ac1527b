"""Somebody asks the team to call them."""

from lefil.live.actions.alerts import alert
from lefil.live.consumers.talk import as_me
from lefil.live.hub import Connection, hub
from lefil.live.protocol import command


@command("help.call", who="lobby", rate=2)
async def help_call(conn: Connection, given: dict) -> None:
    await as_me(conn, lambda me: alert(me, kind="call", by=me.person))
    await hub.tell(conn.room, "alert", {"pid": conn.pid, "kind": "call"}, hosts=True)
