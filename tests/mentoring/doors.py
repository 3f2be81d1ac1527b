"""The addresses of mentoring: Samira is the learner, Théo her mentor, David another mentor of the programme, Chloé the staff."""

from typing import TYPE_CHECKING

from lefil.mentoring.queries.links import follow_up_link, outcome_link, share_link

if TYPE_CHECKING:
    from tests.addresses import Door
    from tests.world import World


def doors(world: "World") -> "list[Door]":
    from tests.addresses import EVERYBODY, SIGNED_IN, STAFF, Door

    row = world.mentoring
    learner, both = frozenset({"samira"}), frozenset({"samira", "theo"})
    pair, group, slug = both | STAFF, row.group.key, row.programme.slug
    links = {"follow_up": follow_up_link(row.application), "shared": share_link(row.share), "news": outcome_link(row.outcome)}
    return [
        Door("mentoring:mine", SIGNED_IN),
        *[Door(f"mentoring:{name}", learner) for name in ("consent", "week", "mood", "board", "add", "safe")],
        Door("mentoring:choose", learner, ("letter",)),
        *[Door(f"mentoring:{name}", pair, (group,), keyed=True) for name in ("pair", "board_of", "ask_network")],
        Door("mentoring:conversation", pair, (group, "cv"), keyed=True),
        Door("mentoring:evaluate", pair, (group, "middle"), keyed=True),
        *[Door(f"mentoring:{name}", pair, (row.past.key,), keyed=True) for name in ("report", "panel")],
        Door("mentoring:step", learner, (row.step.key,), keyed=True),
        *[
            Door(f"mentoring:{name}", both, (row.application.key,), keyed=True)
            for name in ("application", "advance", "interview", "answer", "remove")
        ],
        *[Door(f"mentoring:{name}", learner, (row.document.key,), keyed=True) for name in ("document", "file", "throw_away")],
        Door("mentoring:revoke", learner, (row.share.key,), keyed=True),
        Door("mentoring:network", both | {"david"}),
        Door("mentoring:request", pair | {"david"}, (row.request.key,), keyed=True),
        *[Door(f"mentoring:{name}", EVERYBODY, (link.strip("/").rsplit("/", 1)[1],), link=True) for name, link in links.items()],
        *[Door(f"mentoring:{name}", STAFF | {"zoe"}) for name in ("pairs", "register")],
        Door("mentoring:outcome", STAFF, (row.closed.key, 3), keyed=True),
        Door("mentoring:conversations", STAFF, (slug,)),
        Door("mentoring:edit_conversation", STAFF, (slug, "cv")),
    ]
