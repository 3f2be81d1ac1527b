"""A reader who counts sentences and words. Samples are long on purpose."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from django.template import Context, Engine
from django.utils.functional import Promise

from lefil.tutoring import content

ROOT = Path(__file__).resolve().parents[2]
LINK = "https://lefil.example/l/k7m2qx9p"
SAMPLES = {
    "organisation": "Article 1",
    "sender": "Article 1",
    "contact_name": "Chloé",
    "contact_phone": "06 39 98 12 34",
    "first_name": "Marie-Therese",
    "child": "Marie-Therese",
    "pupil": "Malik",
    "tutor": "Marie-Therese",
    "volunteer": "Benoît",
    "other": "Marie-Therese",
    "link": LINK,
    **{f"link_{name}": LINK for name in ("come", "late", "cannot", "good", "so_so", "hard")},
    "code": "482 913",
    "when": "mercredi 25 novembre, 18 h 30 (heure de Paris)",
    "old_when": "mercredi 18 novembre, 18 h 30 (heure de Paris)",
    "hour": "18 h 30",
    "deadline": "mercredi 25 novembre, 18 h 30",
    "day": "mercredi 25 novembre",
    "where": "dans la salle du site",
    "reason": "Vous aidez en maths de 3e. Vous êtes libres tous les deux le mardi soir.",
    "subjects": "maths et français, 3e",
    "document": "extrait de casier judiciaire",
    "hours": "12 heures",
    "kind_word": "Vos disponibilités ne permettent pas encore deux séances par semaine.",
    "pair": "Benoît et Malik",
    "why": "extrait de casier à renouveler",
    "frequency": "deux séances de 45 minutes par semaine",
    "duration": "6 semaines",
}
NOT_PROSE = {
    "code",
    "lang",
    "dir",
    "form",
    "audience",
    "variables",
    "purpose",
    "roles",
    "role",
    "side",
    "kind",
    "path",
    "decisions",
    "chosen_by",
}


def strings(record: object) -> Iterator[str]:
    """Every sentence-bearing string of a record, whatever its depth."""
    if isinstance(record, str | Promise):
        yield str(record)
    elif is_dataclass(record):
        for field in fields(record):
            if field.name not in NOT_PROSE:
                yield from strings(getattr(record, field.name))
    elif isinstance(record, tuple):
        for one in record:
            yield from strings(one)


def sentences_of(text: str) -> list[str]:
    """Cut at . ? … ؟ and at line ends; a piece counts when it holds a letter or a digit."""
    plain = re.sub(r"https?://\S+", "", re.sub(r"[*`#]|^\d+\. |^- ", "", text, flags=re.M))
    return [piece for piece in re.split(r"(?<=[.?…؟])[\s»”\"]+|\n", plain) if re.search(r"\w", piece)]


def words_of(sentence: str) -> int:
    return len([word for word in sentence.split() if re.search(r"\w", word)])


@pytest.fixture
def prose() -> Callable[[object], str]:
    return lambda record: "\n".join(strings(record))


@pytest.fixture
def words() -> Callable[[str], int]:
    return words_of


@pytest.fixture
def sentences() -> Callable[[str], list[str]]:
    return sentences_of


@pytest.fixture
def read_easily() -> Callable[[str, str], None]:
    """Fails, with the sentence, on one longer than 18 words or on a text above 12 words a sentence on average."""

    def check(name: str, text: str) -> None:
        counts = {sentence: words_of(sentence) for sentence in sentences_of(text)}
        assert {sentence: count for sentence, count in counts.items() if count > 18} == {}, name
        assert sum(counts.values()) / len(counts) <= 12, name

    return check


@pytest.fixture
def fill() -> Callable[..., str]:
    """Renders a template with the samples, only those named when names are given; an unknown variable shows as "??"."""

    def render(text: str, variables: tuple[str, ...] | None = None) -> str:
        engine = Engine(autoescape=False, string_if_invalid="??%s??")
        values = {name: SAMPLES[name] for name in (SAMPLES if variables is None else variables)}
        return engine.from_string(text).render(Context(values, autoescape=False))

    return render


@pytest.fixture
def content_files() -> list[Path]:
    """Every file that an association edits, and the help pages."""
    folders = [Path(content.__file__).parent, ROOT / "docs" / "aide"]
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".toml", ".md"}]
