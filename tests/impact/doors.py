"""Whose the addresses of impact are. Farid reads the first agreement and never a name; the pages of staff tell him no."""

from lefil.impact.queries.digests import confirm_link, leave_link
from tests.addresses import EVERYBODY, STAFF, Door
from tests.world import World

READ = STAFF | {"farid"}


def doors(world: World) -> list[Door]:
    ours = world.impact
    one, report, code = ours.agreement.key, ours.snapshot.key, ours.snapshot.code
    slug, figure, farid = "reussite-virale", "pupils_accompanied", world.cast.farid.key
    kept = ("amend", "targets", "readers", "freeze")
    public = {
        "check": (), "verify": (code,), "open": (), "open_table": (code,), "ask": ("article-1",),
        "api:programmes": (), "api:agreements": (), "api:figures": (one,), "api:proofs": (one, figure), "api:snapshots": (),
        "api:snapshot": (code,), "api:meetings": (),
    }  # fmt: skip
    return [
        *[Door(f"impact:{name}", STAFF | {"zoe"}) for name in ("board", "api_docs", "api_openapi")],
        Door("impact:mine", READ | {"zoe"}),
        Door("impact:keys", STAFF),
        Door("impact:revoke", STAFF, (ours.token.key,), keyed=True),
        Door("impact:new", STAFF, (world.cast.article1.key,), keyed=True),
        Door("impact:standards", STAFF, (slug,)),
        Door("impact:standard", STAFF, (slug, "trained_before")),
        *[Door(f"impact:{name}", READ, (one,), keyed=True) for name in ("agreement", "fairness", *kept)],
        Door("impact:figure", READ, (one, figure), keyed=True),
        Door("impact:leave_out", READ, (one, figure), keyed=True),
        Door("impact:stop_reading", READ, (one, farid), keyed=True),
        Door("impact:sheet", READ, (one, "fse", "xlsx"), keyed=True),
        *[Door(f"impact:{name}", READ, (report,), keyed=True) for name in ("snapshot", "pdf", "signed", "table")],
        *[Door(f"impact:{name}", EVERYBODY, args) for name, args in public.items()],
        Door("impact:confirm", EVERYBODY, (_token(confirm_link(ours.asked)),), link=True),
        Door("impact:leave", EVERYBODY, (_token(leave_link(ours.on)),), link=True),
    ]


def _token(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[1]
