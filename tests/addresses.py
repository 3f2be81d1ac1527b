"""Every address of the site: its arguments in the small world of tests/world.py, and who may know that there is something there.

Written by hand on purpose: whoever adds a URL says here whose it is, and tests/house/test_doors.py holds the site to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lefil.coaching.queries import advice_link
from lefil.groups.queries import exit_link, guardian_link
from lefil.kit.links import sign
from lefil.live.queries.alerts import report_link
from lefil.live.queries.files import upload_link
from lefil.live.queries.links import file_link, ticket
from lefil.matching.queries.sides import token
from lefil.meetings.queries import answer_link, feed_link, room_link
from lefil.orgs.queries import authorisation_link
from lefil.tutoring.queries import faces_link
from tests.care import safety_doors
from tests.care.doors import doors as care_doors
from tests.classroom.days import doors as days
from tests.classroom.doors import doors as classroom_doors
from tests.coaching import doors as coaching_doors
from tests.desk import doors as desk_doors
from tests.mentoring import doors as mentoring
from tests.world import World

EVERYBODY = frozenset({"nobody", "zoe", "malik", "samira", "benoit", "theo", "david", "farid", "chloe"})
SIGNED_IN = EVERYBODY - {"nobody"}
STAFF = frozenset({"chloe"})  # of Article 1; its own pages of staff show Zoé her own association only
PAIR = frozenset({"malik", "benoit", "chloe"})
TUTOR = frozenset({"benoit", "chloe"})
PUPIL = frozenset({"malik", "chloe"})
CANDIDATE = frozenset({"samira"})


@dataclass(frozen=True)
class Door:
    """`who`: those who may learn that the row exists; all others get 404. `keyed`: the address carries the key of a row.

    `link`: the address itself is the proof, signed or unguessable, and opens without sign-in.
    """

    name: str
    who: frozenset[str]
    args: tuple[Any, ...] = ()
    keyed: bool = field(default=False, kw_only=True)
    link: bool = field(default=False, kw_only=True)

    @property
    def url(self) -> str:
        return reverse(self.name, args=self.args)


def patterns() -> dict[str, str]:
    """{name: route} of every address that the site answers, those of its libraries included."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(found: list[Any], names: str, route: str) -> Iterator[tuple[str, str]]:
    for one in found:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{names}{one.namespace}:" if one.namespace else names, here)
        elif isinstance(one, URLPattern):
            yield f"{names}{one.name}", here


def doors(world: World) -> dict[str, Door]:
    from tests.impact.doors import doors as impact_doors  # it says its doors with ours

    made = [
        *_public(world),
        *_links(world),
        *_own(world),
        *_path(world),
        *_pair(world),
        *_staff(world),
        *_staff_rows(world),
        *_coaching(world),
        *care_doors(world),
        *safety_doors.doors(world),
        *desk_doors.doors(world),
        *impact_doors(world),
        *mentoring.doors(world),
        *[Door(name, who, args, **more) for name, who, args, more in days.doors(world.days)],
        *classroom_doors(world),
        *coaching_doors.doors(world),
    ]
    names = [door.name for door in made]
    assert len(set(names)) == len(names), f"written twice in tests/addresses.py: {sorted({n for n in names if names.count(n) > 1})}"
    return {door.name: door for door in made}


def _public(world: World) -> list[Door]:
    """Open to all, with nothing personal behind."""
    slug = world.campaign.slug
    plain = [
        "catalogue:sources",
        "tutoring:parents",
        "home", "kit:alive", "kit:ready", "kit:metrics", "kit:preferences", "kit:accessibility", "kit:privacy", "kit:legal", "kit:design", "people:quick_exit", "documents:check",
        "account_login", "account_request_login_code", "account_confirm_login_code", "account_logout", "account_signup", "account_inactive",
        "mfa_authenticate", "mfa_login_webauthn", "demo:sign_out", "demo:outbox", "demo:answer", "demo:rooms",
    ]  # fmt: skip
    rest = [
        ("kit:design_page", "fil"), ("demo:sign_in", "inconnu"), ("documents:verify", world.certificate.code), ("campaigns:page", slug),
        ("campaigns:poster", slug), ("campaigns:begin", slug, "pupil"),
    ]  # fmt: skip
    return [Door(name, EVERYBODY) for name in plain] + [Door(name, EVERYBODY, args) for name, *args in map(list, rest)]


def _links(world: World) -> list[Door]:
    """Opened from a message without sign-in: what stands in the address is the proof."""
    booking, pair = world.past.bookings.get(side="learner"), world.proposal
    signed = {
        "tutoring:faces": faces_link(booking),
        "meetings:answer": answer_link(world.ahead.bookings.get(side="learner")),
        "meetings:feed": feed_link(world.feed),
        "groups:exit": exit_link(world.exit),
        "groups:guardian": guardian_link(world.group, world.cast.malik, world.cast.samira),
        "live:enter": room_link(world.ahead.bookings.get(side="learner")),
        "live:report": report_link(world.past, world.cast.malik),
        "live:file": file_link(world.shared, world.cast.malik.key),
        "live:upload": upload_link(ticket(world.past, world.cast.benoit)),
    }
    made = {name: link.strip("/").rsplit("/", 1)[1].removesuffix(".ics") for name, link in signed.items()}
    made |= {"matching:answer": token(pair, "learner"), "people:agree": sign("agree", world.granted.pk)}
    keys = dict.fromkeys(("resume", "check", "later", "away", "next", "code"), world.draft.key)
    return [
        *[Door(name, EVERYBODY, (one,), link=True) for name, one in made.items()],
        *[Door(f"campaigns:{name}", EVERYBODY, (key,), link=True) for name, key in keys.items()],
        Door("campaigns:step", EVERYBODY, (world.draft.key, "niveau"), link=True),
        *[
            Door(f"people:{name}", EVERYBODY, (world.granted.key,), link=True)
            for name in ("authorisation", "authorisation_code", "authorisation_withdraw")
        ],
    ]


def _own(world: World) -> list[Door]:
    """One's own account, whoever one is."""
    mine = [
        "people:choose", "people:my_space", "people:my_data", "people:my_contact", "people:my_contact_code", "people:my_pin", "people:my_devices",
        "people:my_consents", "people:my_file", "people:download", "people:who_saw_me", "people:my_erasure", "documents:mine",
        "meetings:mine", "meetings:calendar", "tutoring:mine", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    ]  # fmt: skip
    return [
        *[Door(name, SIGNED_IN) for name in mine],
        Door("people:pin", frozenset({"malik"}), (world.cast.malik.key,), keyed=True),
        Door("mfa_remove_webauthn", frozenset(), (1,), keyed=True),
        Door("mfa_edit_webauthn", frozenset(), (1,), keyed=True),
    ]


def _path(world: World) -> list[Door]:
    """One person's way into the programme, what they offer or ask for, their papers."""
    places = world.places
    benoit, malik, david = places["benoit"].key, places["malik"].key, places["david"].key
    modules = {module.kind: module.key for module in world.cast.tutoring.modules.filter(side="volunteer", active=True)}
    return [
        Door("desk:path", frozenset({"david"}), (david,), keyed=True),
        Door("enrolments:training", frozenset({"david"}), (david, modules["training"]), keyed=True),
        Door("enrolments:quiz", frozenset({"david"}), (david, modules["training"]), keyed=True),
        Door("enrolments:commitment", frozenset({"david"}), (david, modules["commitment"]), keyed=True),
        Door("meetings:slots", frozenset({"david", "chloe"}), (david,), keyed=True),
        Door("tutoring:introduce", frozenset({"benoit"}), (benoit,), keyed=True),
        *[Door(f"matching:{name}", TUTOR, (benoit,), keyed=True) for name in ("offer", "offer_subjects", "pause")],
        *[Door(f"matching:{name}", PUPIL, (malik,), keyed=True) for name in ("availability", "need", "close_need")],
        *[Door(f"documents:{name}", TUTOR, (world.certificate.key,), keyed=True) for name in ("pdf", "certificate", "revoke")],
        Door("documents:ask", TUTOR, (benoit,), keyed=True),
    ]


def _pair(world: World) -> list[Door]:
    """What Benoît and Malik share. Another tutor knows nothing of it."""
    group, ahead, past = world.group.key, world.ahead.key, world.past.key
    return [
        Door("matching:proposal", PAIR, (world.proposal.key,), keyed=True),
        *[Door(f"groups:{name}", PAIR, (group,), keyed=True) for name in ("sign", "pause", "close")],
        Door("groups:reopen", STAFF | {"theo"}, (world.closed.key,), keyed=True),
        *[Door(f"tutoring:{name}", PAIR, (group,), keyed=True) for name in ("pair", "hand_over", "replace")],
        Door("meetings:new", PAIR, (group,), keyed=True),
        *[
            Door(f"meetings:{name}", PAIR, (ahead,), keyed=True)
            for name in ("detail", "ics", "reply", "cancel", "move", "stop", "presence")
        ],
        *[Door(f"live:{name}", PAIR, (past,), keyed=True) for name in ("memory", "presence")],
        Door("live:room", PAIR, (ahead,), keyed=True),
        *[Door(f"tutoring:{name}", PAIR, (past,), keyed=True) for name in ("meeting", "report", "protect", "presence", "handle", "panel")],
    ]


def _coaching(world: World) -> list[Door]:
    """Samira is a candidate; Théo leads, Benoît observes; Chloé follows as staff."""
    one, samira = world.workshop.key, world.places["samira"].key
    token = advice_link(world.advice).strip("/").rsplit("/", 1)[1]
    return [
        Door("coaching:mine", SIGNED_IN),
        Door("coaching:guide", CANDIDATE),
        Door("coaching:module", CANDIDATE, ("pitch",)),
        Door("coaching:workshop", CANDIDATE | {"theo", "benoit", "chloe"}, (one,), keyed=True),
        *[Door(f"coaching:{name}", CANDIDATE | {"theo", "benoit", "chloe"}, (one, samira), keyed=True) for name in ("grade", "feedback")],
        Door("coaching:advice", EVERYBODY, (token,), link=True),
        Door("coaching:summary", CANDIDATE),
        Door("coaching:summary_of", STAFF, (samira,), keyed=True),
        Door("coaching:workshops", STAFF | {"zoe"}),
        Door("coaching:staff", STAFF, (one,), keyed=True),
        *_networks(world),
        *_pitch(world),
        *_interview(world),
    ]


def _pitch(world: World) -> list[Door]:
    """Samira's text is hers; the take that she shared, and what was said of it, are heard by her and her two volunteers."""
    heard = CANDIDATE | {"theo", "benoit"}
    return [
        *[Door(f"coaching:{name}", CANDIDATE) for name in ("pitch", "pitch_share")],
        *[Door(f"coaching:{name}", heard, (world.take.key,), keyed=True) for name in ("pitch_take", "pitch_file")],
        Door("coaching:pitch_voice", heard, (world.spoken.key,), keyed=True),
        Door("coaching:pitch_heard", heard | {"chloe"}, (world.workshop.key,), keyed=True),
    ]


def _interview(world: World) -> list[Door]:
    """Samira trains alone; her two volunteers open the simulation that she shows, and the panel of the room, which staff have not."""
    shown = CANDIDATE | {"theo", "benoit"}
    meeting, simulation = world.mock.meeting.key, world.simulation.key
    return [
        *[Door(f"coaching:interview{name}", CANDIDATE) for name in ("", "_check", "_begin", "_hards")],
        Door("coaching:interview_hard", CANDIDATE, ("gap",)),
        Door("coaching:interview_run", shown, (simulation,), keyed=True),
        Door("coaching:interview_open", CANDIDATE, (simulation,), keyed=True),
        Door("coaching:interview_part", CANDIDATE, (world.answer.key,), keyed=True),
        Door("coaching:interview_file", shown, (world.answer.key,), keyed=True),
        Door("coaching:interview_list", shown | {"chloe"}, (world.mock.key,), keyed=True),
        Door("coaching:panel", shown | {"chloe"}, (meeting,), keyed=True),
    ]


def _networks(world: World) -> list[Door]:
    """All of it is Samira's own; her two volunteers open the page of the scores that she shows."""
    plain = ["", "_begin", "_score", "_settings", "_offers", "_texts", "_removals", "_removal_new"]
    coded = {"_check": "friends", "_setting": "google", "_offer": "parcels", "_text": "profile"}
    letter = world.removal.key
    return [
        *[Door(f"coaching:networks{name}", CANDIDATE) for name in plain],
        *[Door(f"coaching:networks{name}", CANDIDATE, (code,)) for name, code in coded.items()],
        *[Door(f"coaching:networks_{name}", CANDIDATE, (letter,), keyed=True) for name in ("removal", "forget")],
        Door("coaching:networks_letter", CANDIDATE, (letter, "platform"), keyed=True),
        Door("coaching:networks_shown", frozenset({"theo", "benoit"}), (world.networks.key,), keyed=True),
    ]


def _staff(world: World) -> list[Door]:
    """Pages of staff that carry no key: each association sees its own rows in them."""
    names = [
        "desk:today", "desk:people", "desk:applications", "tutoring:pairs", "tutoring:reports", "campaigns:campaigns", "campaigns:intakes",
        "matching:board", "matching:treat_chosen", "meetings:week", "meetings:open_slots", "live:rooms", "orgs:team", "orgs:team_invite", "orgs:retention",
        "orgs:retention_install", "orgs:erasures", "orgs:authorisations", "orgs:associations",
    ]  # fmt: skip
    return [*[Door(name, STAFF | {"zoe"}) for name in names], Door("orgs:retention_rule", STAFF | {"zoe"}, ("learner",))]


def _staff_rows(world: World) -> list[Door]:
    """Rows of Article 1 that its staff alone know."""
    campaign, intake, done, programme = world.campaign.key, world.read.key, world.done.key, world.cast.tutoring.slug
    david = world.places["david"].key
    modules = {module.kind: module.key for module in world.cast.tutoring.modules.filter(side="volunteer", active=True)}
    member = world.cast.farid.memberships.get().key
    child = authorisation_link(
        world.cast.malik, organisation=world.cast.article1, frequency="une fois par semaine", duration="six semaines", by=world.cast.chloe
    )
    rows: list[tuple[str, *tuple[str, ...]]] = [
        ("desk:person", world.cast.benoit.key), ("desk:situation", david), ("desk:check", david, modules["check"]), ("desk:interview", david, modules["interview"]),
        *[(f"campaigns:{name}", campaign) for name in ("detail", "edit", "sources", "priorities", "queue", "upload")],
        ("campaigns:copy", campaign, "pupil"), ("campaigns:explain", world.places["malik"].key),
        *[(f"campaigns:{name}", intake) for name in ("intake", "intake-errors", "intake-bring-in", "intake-drop")],
        *[(f"campaigns:{name}", done) for name in ("intake-undo", "intake-invite")],
        *[(f"matching:{name}", programme) for name in ("run", "waiting", "weights", "approve_all", "send_all")],
        *[(f"matching:{name}", programme) for name in ("computations", "try_more", "fairness", "recruiting")],
        *[(f"matching:{name}", world.computation.key) for name in ("computation", "computation_progress")],
        *[(f"matching:{name}", world.sending.key) for name in ("sending", "sending_progress", "undo_sending")],
        ("live:handle", world.alert.key), ("live:policy", programme),
        ("matching:detail", world.prepared.key), ("matching:decide", world.prepared.key, "envoyer"),
        ("orgs:team_narrow", member), ("orgs:team_end", member), ("orgs:erasure", world.erasure.key),
        ("orgs:association", world.cast.article1.key), ("orgs:antenna", world.cast.article1.key),
        ("orgs:authorise", child.strip("/").rsplit("/", 1)[1]), ("orgs:authorisation_confirm", world.asked.key),
    ]  # fmt: skip
    return [Door(name, STAFF, tuple(args), keyed=True) for name, *args in rows]
