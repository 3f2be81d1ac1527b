"""What an SMS says, in any script, and who may read it."""

import unicodedata

from django.db.models import QuerySet

from lefil.care.models import Reply
from lefil.care.rules.threads import visible_threads
from lefil.people.models import Person

DIGITS = {1: "fine", 2: "so_so", 3: "call"}
POLITE = {"svp", "stp", "merci", "please", "thanks", "شكرا", "ممنون", "لطفا", "дякую"}
WORDS = {
    "bien": "fine", "ok": "fine", "moyen": "so_so", "rappelez-moi": "call", "rappelez moi": "call", "rappel": "call", "appelez-moi": "call",
    "stop": "stop", "arret": "stop", "arrêt": "stop", "désinscription": "stop",
}  # fmt: skip


def meaning_of(text: str) -> str:
    """A key of Reply.MEANINGS: the figure 1, 2 or 3 alone, in the digits of any script (٣, ۳, ３, 3️⃣), or one of a few words.

    Anything else is "": a person reads it. "2 h demain" is not the answer 2.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    words = "".join(sign if sign.isalpha() or sign in " -’'" else " " for sign in plain).split()
    figures = [sign for sign in plain if unicodedata.digit(sign, None) is not None]
    if len(figures) == 1 and set(words) <= POLITE:
        return DIGITS.get(unicodedata.digit(figures[0]), "")
    return "" if figures else WORDS.get(" ".join(word for word in words if word not in POLITE), "")


def visible_replies(person: Person | None) -> QuerySet[Reply]:
    """Replies of those one follows; of a shared number, when one of its people is followed. Never those of unknown numbers."""
    threads = visible_threads(person).filter(state="open")
    shared = threads.exclude(enrolment__person__phone="").values("enrolment__person__phone")
    mine = Reply.objects.filter(thread__in=visible_threads(person).values("pk"))
    return mine | Reply.objects.filter(state__in=["shared", "left"], sender__in=shared)
