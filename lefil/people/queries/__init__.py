from lefil.people.queries.accounts import (
    account_with,
    contact_of,
    has_second_factor,
    people_behind,
    person_of,
    present_person,
    twins_of,
    waiting_for,
)
from lefil.people.queries.files import Line, Room, in_words, plain, readings, rooms_with_privacy, told, who_saw
from lefil.people.queries.regime import consents_of, growing_up, own_consent_due, standing_consents, to_do, unanswered, without_parent
from lefil.people.queries.retention import Due, due_for, rules, spent_codes

__all__ = [
    "Due",
    "Line",
    "Room",
    "account_with",
    "consents_of",
    "contact_of",
    "due_for",
    "growing_up",
    "has_second_factor",
    "in_words",
    "own_consent_due",
    "people_behind",
    "person_of",
    "plain",
    "present_person",
    "readings",
    "rooms_with_privacy",
    "rules",
    "spent_codes",
    "standing_consents",
    "to_do",
    "told",
    "twins_of",
    "unanswered",
    "waiting_for",
    "who_saw",
    "without_parent",
]
