"""What a person meant by a short answer to an SMS. In doubt, nothing: a human reads it."""

import re
import unicodedata
from typing import Literal

Answer = Literal["1", "2", "3", "yes", "no", "stop"]
_STOP = "stop stopp stoppe stopper arret arreter arretez desabonner desinscrire desinscription unsubscribe توقف قف стоп"
_YES = "oui ouii ouiii ouais ouai ui wi o ok oki okay dac daccord accord entendu yes yep yeah y si sim evet tak da haa haan 是 好 نعم ايوا بله بلی هو да так 👍 ✅"
_NO = "non nn nan no nop nope n nao não hayir hayır nie 不 لا نه نخیر нет ні 👎 ❌"
# Words around an answer that do not change it.
_POLITE = (
    "merci svp stp d bonjour bonsoir reponse je reponds choix bien sur c est pour moi madame monsieur please thanks شكرا дякую спасибо"
)


def _bare(text: str) -> str:
    """Lower case, without accents, skin tones or joining signs."""
    kept = (sign for sign in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(sign) not in ("Mn", "Me", "Sk", "Cf"))
    return "".join(kept)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", _bare(text))


def _known(words: str) -> frozenset[str]:
    return frozenset(_bare(word) for word in words.split())


_MEANINGS: dict[str, frozenset[str]] = {"yes": _known(_YES), "no": _known(_NO)}
_STOPS, _EXTRA = _known(_STOP), _known(_POLITE)


def _digit(word: str) -> str:
    """ "1", "2" or "3" for that number in any script (١ ۲ ३ ３ ③ 三), else ""."""
    if len(word) != 1:
        return ""
    value = unicodedata.numeric(word, 0.0)
    return str(int(value)) if value in (1, 2, 3) else ""


def read_answer(text: str) -> Answer | None:
    """One clear answer, or None. STOP counts when it comes first, whatever follows: the law asks it. A digit or a word counts
    only alone or with politeness around it: "2" is an answer, "j'arrive dans 2 minutes" is for a human."""
    words = [word for word in _words(text[:200]) if word.isalnum() or any(word in known for known in _MEANINGS.values())]
    if words and words[0] in _STOPS:
        return "stop"
    told = [word for word in words if word not in _EXTRA]
    meant = {_digit(word) or next((name for name, known in _MEANINGS.items() if word in known), "") for word in told}
    return meant.pop() if len(meant) == 1 and meant != {""} else None  # type: ignore[return-value]
