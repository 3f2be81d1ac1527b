"""From what a person says to lines of a CV. Pure: words in, words out."""

import re
import unicodedata
from typing import Any

from lefil.coaching import content

SENTENCE = re.compile(r"\s*[\n;•]+\s*|(?<=[.])\s+(?=[A-ZÀ-ÝŒ])")
ITEM = re.compile(r"\s*[\n;•,]+\s*|\s+et\s+(?=\S)")
LEVEL = re.compile(r"\(?\b(A1\.1|A1|A2|B1|B2|C1|C2|langue maternelle|courant)\b\)?", re.I)
LONG = 300


def lines_from(into: str, said: str) -> list[dict[str, Any]]:
    """What an answer gives: [{text, level, actions}]. An experience is one line, its next sentences what was done in it."""
    said = said.strip()
    if not said:
        return []
    if into in {"work", "volunteer"}:
        first, *rest = _cut(SENTENCE, said)
        return [{"text": first, "actions": rest}]
    if into == "skills":
        return [{"text": one[:1].upper() + one[1:]} for one in _cut(ITEM, said)]
    if into == "languages":
        return [_language(one) for one in _cut(ITEM, said)]
    if into == "education":
        return [{"text": one} for one in _cut(SENTENCE, said)]
    return [{"text": " ".join(said.split())[:LONG]}]


def _cut(where: re.Pattern[str], said: str) -> list[str]:
    parts = [" ".join(part.split()).strip(" .,;•-–")[:LONG] for part in where.split(said)]
    return [part for part in parts if part] or [" ".join(said.split())[:LONG]]


def _language(said: str) -> dict[str, Any]:
    found = LEVEL.search(said)
    if not found or not (name := LEVEL.sub("", said).strip(" :,-–()")):
        return {"text": said[:1].upper() + said[1:]}
    level = found[1].upper() if len(found[1]) <= 4 else found[1].lower()
    return {"text": name[:1].upper() + name[1:], "level": level}


def begins_with_a_verb(text: str) -> bool:
    """True when a line says an action, with one of the verbs of content/cv.toml."""
    word = re.split(r"[\s’']", text.strip(), maxsplit=1)[0]
    return _plain(word) in {_plain(verb) for verb in content.read("cv")["verbs"]}


def _plain(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(sign))


def filled(pattern: str, facts: dict[str, str]) -> str:
    """A line of the migrant path with its {names} replaced: what people write is never read as a pattern."""
    return re.sub(r"\{(\w+)\}", lambda name: facts.get(name[1], ""), pattern)


def blanks(pattern: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", pattern)
