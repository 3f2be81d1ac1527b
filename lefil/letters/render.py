"""A letter is one text file per kind, `<room>/letters/<name>.txt`, in parts marked by a line `== subject`, `== body` or `== sms`."""

import re
import secrets
from functools import lru_cache

from django.template import Context, Template, engines
from django.utils import timezone, translation
from django.utils.html import escape, urlize

from lefil.kit.sms import thrifty

MARK = secrets.token_hex(8)  # what a person typed can never look like the start of a part


@lru_cache(maxsize=256)
def _template(name: str) -> Template:
    source = engines["django"].get_template(name).template.source  # type: ignore[attr-defined]
    return Template(re.sub(r"== (?=(?:subject|body|sms)\s*$)", f"{MARK} ", source, flags=re.MULTILINE))


def render(kind: str, context: dict, *, language: str, zone: str) -> dict[str, str]:
    """The parts of a letter, {"subject": …, "body": …, "sms": …}, those that the file has, in a person's language and time zone.

    Plain text: nothing is escaped. Signs that would make an SMS twice as dear are replaced by their plain form.
    """
    room, name = kind.split("/")
    with translation.override(language), timezone.override(zone):
        text = _template(f"{room}/letters/{name}.txt").render(Context(context, autoescape=False))
    parts: dict[str, str] = {}
    for block in text.split(f"{MARK} ")[1:]:
        title, _, body = block.partition("\n")
        parts[title.strip()] = body.strip()
    if "subject" in parts:
        parts["subject"] = " ".join(parts["subject"].split())  # a line break would be a second header
    if "sms" in parts:
        parts["sms"] = thrifty(parts["sms"])
    return parts


def as_html(subject: str, body: str) -> str:
    """The same words as HTML: paragraphs, lists of the lines that begin by a dash, links. Nothing is fetched from anywhere."""
    blocks = [_block(block.splitlines()) for block in re.split(r"\n\s*\n", body.strip())]
    return f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(subject)}</title></head><body>{"".join(blocks)}</body></html>'


def _block(lines: list[str]) -> str:
    """A paragraph whose lines stay lines, and the list that follows it."""
    said = [urlize(line, autoescape=True) for line in lines if not line.startswith("- ")]
    listed = "".join(f"<li>{urlize(line[2:], autoescape=True)}</li>" for line in lines if line.startswith("- "))
    return (f"<p>{'<br>'.join(said)}</p>" if said else "") + (f"<ul>{listed}</ul>" if listed else "")
