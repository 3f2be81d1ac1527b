"""What a page weighs on the wire, worked out from its HTML and the static files that it names. Figures are bytes.

Brotli at quality 5 for HTML (made at each request), 11 for static files (compressed once). Fonts count as they are.
"""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders

KB = 1024
# design.md's table: what one page may weigh at most.
BUDGETS = {"html": 15 * KB, "css": 14 * KB, "js": 18 * KB, "icons": 5 * KB, "first": 55 * KB, "first_fonts": 95 * KB, "repeat": 20 * KB}
REQUESTS = 12
ISLANDS = {
    "kit/week.js": 8 * KB,
    "kit/departments.svg": 20 * KB,
    "kit/room.js": 150 * KB,
    "kit/room.css": 10 * KB,
    "kit/pitch.js": 8 * KB,
    "kit/interview.js": 8 * KB,
    "kit/pitch.css": 1 * KB,
    "kit/sign.js": 2 * KB,
    "kit/classroom.css": 1 * KB,
    "kit/pack.css": 1 * KB,
    "kit/pads.js": 120 * KB,
    "kit/wall.js": 4 * KB,
    "kit/runner.js": 3 * KB,
    "kit/pads.css": 4 * KB,
}
LATER = {"none", "metadata"}  # a recording that plays when somebody asks: the page itself does not fetch it
SVG = re.compile(r"<svg.*?</svg>", re.S)
URL = re.compile(r"url\(([^)]+)\)")
HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")


@dataclass(frozen=True)
class Weight:
    html: int
    css: int
    js: int
    icons: int
    pictures: int
    fonts: int
    requests: int

    @property
    def first(self) -> int:
        """Everything of a first visit but the fonts."""
        return self.html + self.css + self.js + self.pictures

    @property
    def first_fonts(self) -> int:
        return self.first + self.fonts

    @property
    def repeat(self) -> int:
        """The same page once its static files are kept: each has a name of its own and is never asked for again."""
        return self.html

    def over(self) -> list[str]:
        """In words, each budget that this page passes."""
        found = [
            f"{name} {getattr(self, name) / KB:.1f} KB > {most / KB:.0f}" for name, most in BUDGETS.items() if getattr(self, name) > most
        ]
        return found + ([f"{self.requests} requests > {REQUESTS}"] if self.requests > REQUESTS else [])


class _Named(HTMLParser):
    """The addresses that a browser fetches by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload", "modulepreload"}:
            self.urls.append(given.get("href") or "")
        elif tag in {"script", "img", "source", "audio", "video", "iframe"} and given.get("src") and given.get("preload") not in LATER:
            self.urls.append(given["src"] or "")


def weigh(html: bytes) -> Weight:
    """The weight of one page, with all that it makes a browser fetch. An address that is not ours counts as a fault: KeyError."""
    text = html.decode()
    files = {url: squeezed(name_of(url)) for url in _Named(text).urls if not url.startswith("data:")}
    css = [url for url in files if url.endswith(".css")]
    fetched = {name for url in css for name in named_by_css(name_of(url))} if "low-data" not in text[:400] else set()
    fonts = {name_of(url) for url in files if url.endswith(".woff2")} | {name for name in fetched if name.endswith(".woff2")}
    kinds = {"css": (".css",), "js": (".js",), "pictures": (".svg", ".png", ".jpg", ".webp")}
    sums = {kind: sum(size for url, size in files.items() if url.endswith(ends)) for kind, ends in kinds.items()}
    return Weight(
        html=len(brotli.compress(html, quality=5)),
        icons=len(brotli.compress("".join(SVG.findall(text)).encode(), quality=5)) if SVG.search(text) else 0,
        fonts=sum(squeezed(name) for name in fonts),
        requests=1 + len({name_of(url) for url in files} | fonts),
        **sums,
    )


def name_of(url: str) -> str:
    """The static file behind an address: "kit/lefil.css" of "/static/kit/lefil.3f2a….css"."""
    if not url.startswith(settings.STATIC_URL):
        raise KeyError(f"a page asks for {url}, which is not one of our static files")
    return HASHED.sub("", url.removeprefix(settings.STATIC_URL).partition("?")[0])


def named_by_css(name: str) -> set[str]:
    """The files that a style sheet names, beside it."""
    found = {match.strip("'\"") for match in URL.findall(_bytes(name).decode())}
    return {str(Path(name).parent / url) for url in found if not url.startswith(("data:", "#"))}


@cache
def squeezed(name: str) -> int:
    return len(_bytes(name)) if name.endswith((".woff2", ".png", ".jpg", ".webp")) else len(brotli.compress(_bytes(name), quality=11))


@cache
def _bytes(name: str) -> bytes:
    path = finders.find(name)
    if not path:
        raise KeyError(f"no static file {name}")
    return Path(path).read_bytes()
