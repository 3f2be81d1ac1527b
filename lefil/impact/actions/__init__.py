"""Writes of impact: agreements, frozen reports, keys of the API, digests."""

from lefil.impact.actions.agreements import agree, aim, amend, freeze, leave_out, let_read, stop_reading
from lefil.impact.actions.digests import ask_digest, confirm_digest, leave_digest, send_digest
from lefil.impact.actions.keys import make_token, note_use, revoke_token

__all__ = [
    "agree", "aim", "amend", "ask_digest", "confirm_digest", "freeze", "leave_digest", "leave_out", "let_read", "make_token", "note_use",
    "revoke_token", "send_digest", "stop_reading",
]  # fmt: skip
