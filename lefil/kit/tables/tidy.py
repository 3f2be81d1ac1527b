"""One cell of text, cleaned."""

import unicodedata

# What a spreadsheet may take for the start of a formula (OWASP, CSV injection), wide forms included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x200B, 0xFEFF))


def tidy(text: str) -> str:
    """One spelling for each accent, no invisible control sign, no space around, no protecting apostrophe before = + - @."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = text.translate(_CONTROLS)
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_SIGNS else text
