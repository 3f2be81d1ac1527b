"""Whose the pages of the staff's day are: each keeps their own lists and messages; Chloé's are hers."""

from typing import TYPE_CHECKING, Any

from lefil.care.queries.mailings import mute_link

if TYPE_CHECKING:
    from tests.addresses import Door


def doors(world: Any) -> "list[Door]":
    from tests.addresses import EVERYBODY, STAFF, Door

    day = world.day
    return [
        *[
            Door(f"desk:{name}", STAFF | {"zoe"})
            for name in ("seen", "portfolio", "transfer", "health", "mailings", "mailing_new", "save_list")
        ],
        *[Door(f"desk:{name}", STAFF, (day.mailing.key,), keyed=True) for name in ("mailing", "mailing_edit")],
        Door("desk:mailing_do", STAFF, (day.mailing.key, "economiser"), keyed=True),
        Door("desk:forget_list", STAFF, (day.saved.key,), keyed=True),
        Door("desk:give_back", STAFF, (day.cover.key,), keyed=True),
        Door("care:mute", EVERYBODY, (mute_link(world.cast.malik).strip("/").rsplit("/", 1)[1],), link=True),
    ]
