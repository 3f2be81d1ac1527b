from lefil.people.actions.accounts import account_for, attach, claim, prove_phone, sign_out_elsewhere
from lefil.people.actions.authorisations import (
    agree,
    ask_authorisation,
    ask_by_phone,
    confirm_by_phone,
    find_or_enter,
    grant,
    record_on_paper,
    refuse,
    remind_authorisation,
    withdraw_authorisation,
)
from lefil.people.actions.codes import send_code
from lefil.people.actions.consents import give_consent, withdraw_consent
from lefil.people.actions.contacts import change_contact
from lefil.people.actions.erasure import answer_erasure, ask_erasure, erase, saw
from lefil.people.actions.persons import correct, enter, note_regime, touch
from lefil.people.actions.pins import clear_pin, set_pin, try_pin
from lefil.people.actions.retention import DEFAULTS, blank_letter, forget_draft, install_defaults, set_rule, warn_before_erasure

__all__ = [
    "DEFAULTS",
    "account_for",
    "agree",
    "answer_erasure",
    "ask_authorisation",
    "ask_by_phone",
    "ask_erasure",
    "attach",
    "blank_letter",
    "change_contact",
    "claim",
    "clear_pin",
    "confirm_by_phone",
    "correct",
    "enter",
    "erase",
    "find_or_enter",
    "forget_draft",
    "give_consent",
    "grant",
    "install_defaults",
    "note_regime",
    "prove_phone",
    "record_on_paper",
    "refuse",
    "remind_authorisation",
    "saw",
    "send_code",
    "set_pin",
    "set_rule",
    "sign_out_elsewhere",
    "touch",
    "try_pin",
    "warn_before_erasure",
    "withdraw_authorisation",
    "withdraw_consent",
]
