"""What answers mean for the rest of the house: fields of a person, facts that count, a painted week."""

from collections.abc import Mapping
from typing import Any

from lefil.campaigns.questions.kinds import born_on
from lefil.campaigns.questions.learner import FACTS
from lefil.campaigns.questions.shared import where
from lefil.campaigns.questions.volunteer import MONTHS
from lefil.catalogue.reference import places
from lefil.matching.bands import BANDS, bit

KEPT = ("who", "hard", "studies", "job", "motivation")


def identity(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of Person out of answers. A child without a phone is reached at the parent's number."""
    departement, postcode = where(answers.get("place") or "")
    place = places.place(departement)
    email = answers.get("email") or ""
    phone = answers.get("phone") or ("" if email else answers.get("parent_phone") or "")
    return {
        "born": born_on(answers.get("born")), "born_precision": "year" if isinstance(answers.get("born"), int) else "day",
        "gender": answers.get("gender") or "", "phone": phone, "email": email, "channel": "sms" if phone else "email",
        "speaks": spoken(answers), "departement": departement, "postcode": postcode,
        "timezone": place.timezone if place else "Europe/Paris",
    }  # fmt: skip


def facts_of(answers: Mapping[str, Any]) -> dict[str, bool]:
    """The yes and no that priority rules count. What was passed or is not known is not there."""
    facts = {fact: answers[fact] == "yes" for fact in FACTS if answers.get(fact) in {"yes", "no"}}
    if answers.get("school") in {"rep", "rep_plus", "no"}:
        facts |= {"rep": answers["school"] == "rep", "rep_plus": answers["school"] == "rep_plus"}
    return facts


def kept_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    kept = {code: answers[code] for code in KEPT if answers.get(code)}
    return kept | ({"months": MONTHS[answers["months"]]} if answers.get("months") else {})


def week_of(cells: list[str]) -> int:
    """The painted cells ["0-5", …] (weekday-band) as the mask of lefil.matching.bands."""
    mask = 0
    for cell in cells:
        day, _dash, band = cell.partition("-")
        if int(band) < len(BANDS):
            mask |= bit(int(day), int(band))
    return mask


def spoken(answers: Mapping[str, Any]) -> list[str]:
    """French, in which the whole form was filled, and the other language they named."""
    return ["fr", *([answers["language"]] if answers.get("language") else [])]
