"""The addresses of the CV, of prescribers and of training: Samira's own, what her two volunteers read, the links that were given away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lefil.coaching.queries.cv import link_address
from lefil.coaching.queries.orient import invitation_link, status_link
from tests import addresses

if TYPE_CHECKING:
    from tests.addresses import Door
    from tests.world import World

VOLUNTEERS = frozenset({"theo", "benoit"})


def doors(world: World) -> list[Door]:
    return [*_cv(world), *_cv_out(world), *_cv_in(world), *_others(world)]


def _cv(world: World) -> list[Door]:
    door, own = addresses.Door, addresses.CANDIDATE
    line = world.coaching.line.key
    plain = ["", "_questions", "_contact", "_personal", "_paths"]
    return [
        *[door(f"coaching:cv{name}", own) for name in plain],
        door("coaching:cv_question", own, ("job",)),
        door("coaching:cv_path", own, ("gap",)),
        door("coaching:cv_line_new", own, ("work",)),
        *[door(f"coaching:{name}", own, (line,), keyed=True) for name in ("cv_line", "cv_line_do")],
    ]


def _cv_out(world: World) -> list[Door]:
    door, own, rows = addresses.Door, addresses.CANDIDATE, world.coaching
    token = link_address(rows.link).strip("/").rsplit("/", 1)[1]
    return [
        door("coaching:cv_file", own, ("json",)),
        *[door(f"coaching:cv_{name}", own) for name in ("variant_new", "versions", "compare", "links", "show")],
        *[door(f"coaching:cv_{name}", own, (rows.variant.key,), keyed=True) for name in ("variant", "variant_name", "variant_close")],
        door("coaching:cv_variant_file", own, (rows.variant.key, "json"), keyed=True),
        door("coaching:cv_version_file", own, (1, "json")),
        door("coaching:cv_link_stop", own, (rows.link.key,), keyed=True),
        door("coaching:cv_comment", own, (rows.comment.key,), keyed=True),
        door("coaching:cv_shared", addresses.EVERYBODY, (token,), link=True),
        door("coaching:cv_shared_file", addresses.EVERYBODY, (token, "json"), link=True),
        door("coaching:panel_cv", VOLUNTEERS | addresses.CANDIDATE | {"chloe"}, (rows.share.workshop.meeting.key,), keyed=True),
        door("coaching:cv_review", VOLUNTEERS, (rows.share.workshop.key, rows.share.cv.key), keyed=True),
    ]


def _cv_in(world: World) -> list[Door]:
    door, own, rows = addresses.Door, addresses.CANDIDATE, world.coaching
    shown = (rows.share.workshop.key, rows.share.cv.key)
    return [
        *[door(f"coaching:cv_{name}", own) for name in ("bring", "old", "photo")],
        door("coaching:cv_say", own, ("job",)),
        *[door(f"coaching:cv_{name}", own, (rows.voice.key,), keyed=True) for name in ("voice", "voice_forget")],
        door("coaching:cv_voice_heard", VOLUNTEERS, (*shown, rows.voice.key), keyed=True),
        door("coaching:cv_correct", VOLUNTEERS, shown, keyed=True),
    ]


def _others(world: World) -> list[Door]:
    """A prescriber orients by the programme's address; Samira opens or closes what they read; Théo and Benoît learn; Chloé writes."""
    door, one = addresses.Door, world.coaching.orientation
    tokens = {"invitation": invitation_link(one), "orient_news": status_link(one)}
    return [
        door("coaching:orient", addresses.EVERYBODY, (one.programme.slug,)),
        *[door(f"coaching:{name}", addresses.EVERYBODY, (link.strip("/").rsplit("/", 1)[1],), link=True) for name, link in tokens.items()],
        door("coaching:orient_consent", addresses.CANDIDATE, (one.key,), keyed=True),
        door("coaching:training", VOLUNTEERS),
        door("coaching:sample", VOLUNTEERS, ("cv",)),
        door("coaching:oriented", addresses.STAFF | {"zoe"}),
        *[door(f"coaching:{name}", addresses.STAFF, (world.coaching.module.key,), keyed=True) for name in ("wording", "wording_questions")],
        door("coaching:wording_restore", addresses.STAFF, (world.coaching.module.key, "questions"), keyed=True),
        *[door(f"coaching:{name}", addresses.STAFF, (one.programme.key,), keyed=True) for name in ("path_wording", "path_restore")],
    ]
