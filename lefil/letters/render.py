"""A letter is one text file per kind, `<room>/letters/<name>.txt`, in parts marked by a line `== subject`, `== body` or `== sms`."""

from django.template import Context, engines
from django.utils import timezone, translation

from lefil.kit.sms import thrifty


def render(kind: str, context: dict, *, language: str, zone: str) -> dict[str, str]:
    """The parts of a letter, {"subject": …, "body": …, "sms": …}, those that the file has, in a person's language and time zone.

    Plain text: nothing is escaped. Signs that would make an SMS twice as dear are replaced by their plain form.
    """
    room, name = kind.split("/")
    with translation.override(language), timezone.override(zone):
        template = engines["django"].get_template(f"{room}/letters/{name}.txt").template  # type: ignore[attr-defined]
        text = template.render(Context(context, autoescape=False))
    parts: dict[str, str] = {}
    for block in ("\n" + text).split("\n== ")[1:]:
        title, _, body = block.partition("\n")
        parts[title.strip()] = body.strip()
    if "sms" in parts:
        parts["sms"] = thrifty(parts["sms"])
    return parts
