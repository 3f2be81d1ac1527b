from typing import Any

from django.utils.translation import get_language

from lefil.kit.keys import new_key
from lefil.letters.actions import claim, send, write
from lefil.letters.models import Letter
from lefil.people.models import Person


def send_code(to: str, *, code: str, by: Person | None, kind: str = "people/code", language: str = "", **context: Any) -> Letter:
    """Writes a letter to a number or an address, known or not, and sends it at once: someone waits in front of the page.

    When the provider refuses, the sweep tries again like for any letter.
    """
    stub = Person(language=language or get_language() or "fr")
    channel = "email" if "@" in to else "sms"
    letter = write(
        stub,
        kind=kind,
        key=f"{kind}:{new_key()}",
        channel=channel,
        to=to,
        context={"code": code, "language": stub.language, **context},
        by=by,
    )
    if claim(letter, by=by):
        send(letter, by=by)
    return letter
