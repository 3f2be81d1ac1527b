"""Whose the addresses of care are."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.addresses import Door


def doors(world: Any) -> "list[Door]":
    """Nobody reads their own thread: it is what staff worry about. Malik's is Chloé's. Théo calls; Samira alone has her relay."""
    from tests.addresses import EVERYBODY, SIGNED_IN, STAFF, Door

    thread, sign, task, care = world.thread.key, world.sign.key, world.task.key, world.care
    theirs = ("thread", "level", "owner", "tick", "ladder_start", "ladder_stop", "relay", "number", "letter")
    return [
        *[Door(f"care:{name}", SIGNED_IN) for name in ("help", "relays", "own_rounds")],
        *[Door(f"care:{name}", EVERYBODY) for name in ("sms_in", "sms_report")],
        *[Door(f"care:{name}", STAFF | {"zoe"}) for name in ("silence", "today", "replies", "rounds")],
        *[Door(f"care:{name}", STAFF, (thread,), keyed=True) for name in theirs],
        Door("care:decide", STAFF, (sign,), keyed=True),
        Door("care:done", STAFF, (task,), keyed=True),
        Door("care:place", STAFF, (care.reply.key,), keyed=True),
        Door("care:relay_withdraw", frozenset({"samira"}), (care.relay.key,), keyed=True),
        Door("care:round", STAFF, (care.round.key,), keyed=True),
        Door("care:round_new", STAFF, ("reussite-virale",)),
        Door("care:pace", STAFF, ("reussite-virale",)),
        Door("care:calls", frozenset({"theo"}), (care.round.key,), keyed=True),
        *[Door(f"care:{name}", frozenset({"theo"}), (care.taken.key,), keyed=True) for name in ("call", "give_back")],
        Door("care:take", frozenset({"theo"}), (care.call.key,), keyed=True),
    ]
