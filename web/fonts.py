"""Cuts the two typefaces to the letters of French and English. Run once after `npm ci`: python web/fonts.py

Needs fonttools and brotli (requirements/test.txt). Writes the woff2 files of the site and the full Latin TTF files of PDF documents.
"""

import shutil
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEB = Path(__file__).resolve().parent
SOURCES = WEB / "node_modules"
SITE = WEB.parent / "lefil/kit/static/kit"
DOCUMENTS = WEB.parent / "lefil/documents/fonts"
ATKINSON = SOURCES / "@fontsource/atkinson-hyperlegible-next"
BRICOLAGE = SOURCES / "@fontsource/bricolage-grotesque"
VARIABLE = SOURCES / "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"

LETTERS = [
    *range(0x20, 0x7F),
    *(ord(sign) for sign in "\u00a0«»°·×¡¿©²³½¼ÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸàâäæçèéêëîïôöùûüÿáíóúñÁÍÓÚÑãõß"),
    *(ord(sign) for sign in "ŒœÿŸ–—‘’“”•…€\u202f\u2011→←↑↓"),
]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


def cut(source: Path, target: Path, letters: list[int], *, web: bool, limits: dict | None = None) -> None:
    font = TTFont(source)
    if limits:
        narrowed = BytesIO()
        instantiateVariableFont(font, limits).save(narrowed)
        font = TTFont(narrowed)
    options = subset.Options()
    options.flavor = "woff2" if web else None
    options.hinting = False
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14] if not web else [1, 2, 13, 14]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.flavor = options.flavor
    font["head"].modified = font["head"].created
    font.save(target)
    print(f"{target.name}: {target.stat().st_size} bytes")


def document_font(folder: Path, stem: str, family: str, target: Path) -> None:
    """Latin and extended Latin in one TTF: a surname may be Polish or Turkish. Named as typst will call it."""
    parts = []
    for script in ("latin", "latin-ext"):
        font = TTFont(folder / "files" / f"{stem.format(script=script)}.woff2")
        font.flavor = None
        part = target.with_suffix(f".{script}.ttf")
        font.save(part)
        parts.append(part)
    merged = Merger().merge([str(part) for part in parts])
    merged["head"].modified = merged["head"].created
    style = target.stem.split("-")[1]
    said = {1: family, 2: style, 4: f"{family} {style}", 6: target.stem}
    for record in list(merged["name"].names):
        if record.nameID in said:
            record.string = said[record.nameID]
        elif record.nameID in {16, 17, 21, 22, 25}:
            merged["name"].removeNames(nameID=record.nameID)
    merged.save(target)
    for part in parts:
        part.unlink()
    print(f"{target.name}: {target.stat().st_size} bytes")


def main() -> None:
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    cut(VARIABLE, SITE / "atkinson.woff2", LETTERS, web=True, limits={"wght": (400, 700)})
    cut(BRICOLAGE / "files/bricolage-grotesque-latin-700-normal.woff2", SITE / "bricolage.woff2", LETTERS, web=True)
    document_font(
        ATKINSON,
        "atkinson-hyperlegible-next-{script}-400-normal",
        "Atkinson Hyperlegible Next",
        DOCUMENTS / "AtkinsonHyperlegibleNext-Regular.ttf",
    )
    document_font(
        ATKINSON,
        "atkinson-hyperlegible-next-{script}-700-normal",
        "Atkinson Hyperlegible Next",
        DOCUMENTS / "AtkinsonHyperlegibleNext-Bold.ttf",
    )
    document_font(BRICOLAGE, "bricolage-grotesque-{script}-700-normal", "Bricolage Grotesque", DOCUMENTS / "BricolageGrotesque-Bold.ttf")
    shutil.copy(ATKINSON / "LICENSE", DOCUMENTS / "OFL-AtkinsonHyperlegibleNext.txt")
    shutil.copy(BRICOLAGE / "LICENSE", DOCUMENTS / "OFL-BricolageGrotesque.txt")
    shutil.copy(ATKINSON / "LICENSE", SITE / "OFL-AtkinsonHyperlegibleNext.txt")
    shutil.copy(BRICOLAGE / "LICENSE", SITE / "OFL-BricolageGrotesque.txt")


if __name__ == "__main__":
    main()
