"""Words in which somebody gives a way to be reached elsewhere. Where minors are expected the team makes the link, nobody else.

Digits are read in any script, with any separators, in figures or in French words. Nobody can be kept from spelling a number in a
riddle: this keeps the ordinary ways closed, and leaves exercises (decimals, dates, large numbers) alone.
"""

import re
import unicodedata
from urllib.parse import urlsplit

SOCIAL_HOSTS = (
    "instagram.com", "snapchat.com", "tiktok.com", "discord.gg", "discord.com", "discordapp.com", "whatsapp.com", "wa.me", "t.me", "telegram.me",
    "telegram.org", "facebook.com", "fb.me", "m.me", "messenger.com", "x.com", "twitter.com", "threads.net", "linktr.ee", "beacons.ai",
    "signal.group", "signal.me", "bsky.app", "bere.al", "onlyfans.com", "twitch.tv", "skype.com", "vk.com", "viber.com", "line.me", "kik.me",
)  # fmt: skip
NETWORKS = re.compile(
    r"\b(?:instagram|insta|snap|snapchat|tik ?tok|discord|whats ?app|telegram|messenger|facebook|bereal|viber|skype|gmail|hotmail|protonmail)\b"
    r"|\b(?:mon|ton|votre|un|ajoute[sz]?|sur) (?:ig|fb|wa|tt)\b"
)
LINK = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://\S+", re.I)
AT = re.compile(r"@\s?[\w.]|\w\s?@|\barr?obas[ek]?\b|\w\s*[(\[{]\s*(?:at|a)\s*[)\]}]\s*\w")
BARE = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, SOCIAL_HOSTS)) + r")(?![\w-])")
SPELLED = re.compile(r"(?<![^\W_])(?:[a-z][\s.\-_*]{1,3}){3,14}[a-z](?![^\W_])")

SOFT = r"[\s.\-_()·•|~'\"]{0,4}"
PHONES = tuple(
    re.compile(form)
    for form in (
        rf"(?<![\d,])0[ ]?[1-9](?:{SOFT}\d){{8}}(?!{SOFT}\d)",  # 06 12 34 56 78, 06.12.345678
        r"(?<![\d,])0(?P<one>[^0-9a-z]{1,4})[1-9](?:(?P=one)\d){8}(?!\d)",  # 0-6-1-2-3-4-5-6-7-8
        r"(?<![\d,])0[1-9](?P<two>[^0-9a-z]{1,4})\d\d(?:(?P=two)\d\d){3}(?!\d)",  # 06/12/34/56/78
        r"(?<!\d)[67](?P<pair>[^0-9a-z]{1,4})\d\d(?:(?P=pair)\d\d){3}(?!\d)",  # 6 12 34 56 78
        rf"(?<![\w)])(?<![\w)] )(?:\+|00[ ]?)[1-9](?:{SOFT}\d){{7,13}}(?!\d)",  # +33 6 12 34 56 78, 00 33 …
        rf"(?<!\d)33{SOFT}[1-9](?:{SOFT}\d){{8}}(?!{SOFT}\d)",
    )
)
IN_LINK = re.compile(r"(?<!\d)(?:0|33|\+33)[67]\d{8}(?!\d)")

UNITS = (
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
)
TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingt": 80, "quatre vingt": 80, "septante": 70,
    "octante": 80, "nonante": 90,
}  # fmt: skip
_unit = "|".join(sorted((*UNITS, "une"), key=len, reverse=True))
_ten = "|".join(sorted(TENS, key=len, reverse=True))
NUMBER = re.compile(rf"\b(?:(?P<ten>{_ten})s?(?:[ -](?:et[ -])?(?P<more>{_unit})(?:[ -](?P<last>sept|huit|neuf))?)?|(?P<unit>{_unit}))\b")


MOST_HIDDEN = 5


def gives_contact(text: str) -> bool:
    """Whether these words hold a telephone number, an e-mail address or an account elsewhere. Links to exercises (https) are none."""
    plain = _plain(text)
    links = LINK.findall(plain)
    if any(_leads_away(link) for link in links):
        return True
    words = LINK.sub(" ", plain)
    return _named(words) or _numbered(words)


def without_contacts(text: str) -> str:
    """The same words, each way to be reached replaced by "•••". All of it goes when what gives a contact cannot be told from the rest."""
    words = re.split(r"(\s+)", text)
    for _turn in range(MOST_HIDDEN):
        if not gives_contact("".join(words)):
            return "".join(words)
        starts = next((n for n in range(len(words) - 1, -1, -1) if gives_contact("".join(words[n:]))), 0)
        ends = next((n for n in range(starts + 1, len(words) + 1) if gives_contact("".join(words[starts:n]))), len(words))
        words[starts:ends] = ["•••"]
    return "".join(words) if not gives_contact("".join(words)) else "•••"


def _leads_away(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return True
    if parts.scheme != "https" or not host or "@" in link or IN_LINK.search(link):
        return True
    return any(host == social or host.endswith(f".{social}") for social in SOCIAL_HOSTS)


def _named(words: str) -> bool:
    joined = SPELLED.sub(lambda found: " " + re.sub(r"[\s.\-_*]", "", found[0]) + " ", words)
    return any(form.search(said) for said in (words, joined) for form in (AT, NETWORKS)) or bool(BARE.search(words))


def _numbered(words: str) -> bool:
    figures = re.sub(r"(?<![a-z])o(?=[\s.\-]{0,2}\d)", "0", words)
    spoken = NUMBER.sub(_figure, figures)
    spoken = re.sub(r"\bplus\s+(?=\d)", "+", spoken)
    return any(form.search(said) for said in (figures, spoken) for form in PHONES)


def _figure(found: re.Match[str]) -> str:
    if found["unit"]:
        return str(_unit_of(found["unit"]))
    rest = _unit_of(found["more"]) + _unit_of(found["last"])
    return str(TENS[found["ten"]] + rest)


def _unit_of(word: str | None) -> int:
    return 0 if word is None else 1 if word == "une" else UNITS.index(word)


def _plain(text: str) -> str:
    """Lower case, without accents, invisible signs or styled letters; every digit of every script as 0-9."""
    spread = unicodedata.normalize("NFKD", text)
    kept = []
    for sign in spread:
        kind = unicodedata.category(sign)
        if kind in {"Mn", "Me", "Cf"}:
            continue
        kept.append(str(unicodedata.decimal(sign)) if kind == "Nd" else sign)
    return "".join(kept).lower()
