"""Languages spoken by the people lefil serves. Each is named in itself, so that its speakers find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is ISO 639-1, or 639-3 when there is no two-letter code; `direction` is "ltr" or "rtl"."""

    code: str
    own_name: str
    label: StrOrPromise
    direction: str = "ltr"


LANGUAGES: tuple[Language, ...] = (
    Language("fr", "Français", _("français")),
    Language("en", "English", _("anglais")),
    Language("ar", "العربية", _("arabe"), "rtl"),
    Language("fa", "فارسی", _("persan"), "rtl"),
    Language("prs", "دری", _("dari"), "rtl"),
    Language("ps", "پښتو", _("pachto"), "rtl"),
    Language("uk", "Українська", _("ukrainien")),
    Language("ru", "Русский", _("russe")),
    Language("ti", "ትግርኛ", _("tigrinya")),
    Language("am", "አማርኛ", _("amharique")),
    Language("so", "Soomaali", _("somali")),
    Language("bn", "বাংলা", _("bengali")),
    Language("ur", "اردو", _("ourdou"), "rtl"),
    Language("hi", "हिन्दी", _("hindi")),
    Language("ta", "தமிழ்", _("tamoul")),
    Language("kmr", "Kurmancî", _("kurde kurmandji")),
    Language("ckb", "کوردیی ناوەندی", _("kurde sorani"), "rtl"),
    Language("tr", "Türkçe", _("turc")),
    Language("es", "Español", _("espagnol")),
    Language("pt", "Português", _("portugais")),
    Language("it", "Italiano", _("italien")),
    Language("de", "Deutsch", _("allemand")),
    Language("ro", "Română", _("roumain")),
    Language("rom", "Romani čhib", _("romani")),
    Language("sq", "Shqip", _("albanais")),
    Language("pl", "Polski", _("polonais")),
    Language("hy", "Հայերեն", _("arménien")),
    Language("ka", "ქართული", _("géorgien")),
    Language("zh", "中文", _("chinois")),
    Language("vi", "Tiếng Việt", _("vietnamien")),
    Language("bm", "Bamanankan", _("bambara")),
    Language("ff", "Pulaar", _("peul")),
    Language("snk", "Sooninkanxanne", _("soninké")),
    Language("wo", "Wolof", _("wolof")),
    Language("ln", "Lingála", _("lingala")),
    Language("sw", "Kiswahili", _("swahili")),
    Language("mg", "Malagasy", _("malgache")),
    Language("swb", "Shimaore", _("shimaoré")),
    Language("kab", "Taqbaylit", _("kabyle")),
    Language("fsl", "Langue des signes française (LSF)", _("langue des signes française")),
)
BY_CODE: dict[str, Language] = {row.code: row for row in LANGUAGES}
RIGHT_TO_LEFT: frozenset[str] = frozenset(row.code for row in LANGUAGES if row.direction == "rtl")


def direction(code: str) -> str:
    """ "rtl" or "ltr"; a regional code such as "ar-ma" follows its language, an unknown one reads left to right."""
    return "rtl" if code.lower().replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def choices() -> list[tuple[str, str]]:
    """(code, own name): a choice of language is written in each language itself."""
    return [(row.code, row.own_name) for row in LANGUAGES]
