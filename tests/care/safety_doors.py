"""Whose the pages of protection are. Who coordinates without protecting is tried in tests/care/test_safety.py."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.addresses import Door


def doors(world: Any) -> "list[Door]":
    from tests.addresses import EVERYBODY, PAIR, STAFF, Door

    one, line = world.safety.incident.key, world.safety.line.key
    return [
        Door("care:worry", EVERYBODY),
        Door("care:worry_pair", PAIR, (world.group.key,), keyed=True),
        *[Door(f"care:{name}", frozenset({"benoit"}), (one,), keyed=True) for name in ("worry_sent", "worry_talk")],
        Door("care:incidents", STAFF),
        Door("live:review", STAFF),
        *[Door(f"care:{name}", STAFF, (one,), keyed=True) for name in ("incident", "incident_stop", "incident_talk")],
        Door("care:incident_add", STAFF, (one, "told"), keyed=True),
        Door("care:incident_met", STAFF, (one, line), keyed=True),
        Door("care:incident_decide", STAFF, (one, "clore"), keyed=True),
    ]
