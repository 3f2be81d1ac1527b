"""To whom a message to many goes, what each will read, what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from lefil.care.models import Mailing, Muted, Recipient, Thread
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.kit.links import sign, unsign
from lefil.kit.sms import Cost, cost, thrifty
from lefil.people.models import Consent, Person

SHOWN = 20
MOST = 5000
VARIABLES = ("{prenom}", "{dispositif}")
STATES = ("applied", "ready", "suspended", "paused", "ended")


def visible_mailings(person: Person) -> QuerySet[Mailing]:
    """One's own: a draft is not a colleague's to send."""
    return Mailing.objects.filter(by=person)


def filtered(person: Person, query: QueryDict) -> QuerySet[Enrolment]:
    """The enrolments that a person follows, narrowed by the words of the list of people: dispositif, cote, situation, niveau, suivi, q."""
    rows = followed_by(person).filter(person__erased=None)
    if query.get("dispositif"):
        rows = rows.filter(programme__slug=query["dispositif"])
    if query.get("cote") in {"volunteer", "learner"}:
        rows = rows.filter(side=query["cote"])
    if query.get("situation") in STATES:
        rows = rows.filter(state=query["situation"])
    threads = Thread.objects.filter(state="open")
    if query.get("niveau"):
        rows = rows.filter(pk__in=threads.filter(level=query["niveau"]).values("enrolment"))
    if query.get("suivi") == "moi":
        rows = rows.filter(pk__in=threads.filter(owner=person).values("enrolment"))
    for word in query.get("q", "").split()[:4]:
        digits = word.replace(".", "").lstrip("0")
        match = Q(person__name__icontains=word) | Q(person__called__icontains=word)
        rows = rows.filter(match | Q(person__phone__endswith=digits) if digits.isdecimal() and len(digits) > 3 else match)
    return rows


def reachable(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Without those who said no to messages to many, nor those who withdrew their word to be followed; once per person."""
    words = Consent.objects.filter(person=OuterRef("person"), purpose="follow_up")
    told_no = Exists(words.filter(withdrawn__isnull=False)) & ~Exists(words.filter(withdrawn=None))
    firsts = rows.filter(~Q(person__in=Muted.objects.values("person")), ~told_no).exclude(person__phone="", person__email="")
    first = firsts.filter(person=OuterRef("person")).order_by("id").values("pk")[:1]
    return firsts.filter(pk=first).select_related("person", "programme").order_by("id")


def words_for(mailing: Mailing, enrolment: Enrolment) -> str:
    """In the person's language when it is written, else in French."""
    text = mailing.texts.get(enrolment.person.language) or mailing.texts.get("fr", "")
    return text.replace("{prenom}", enrolment.person.called).replace("{dispositif}", enrolment.programme.name)


def channel_for(mailing: Mailing, person: Person) -> str:
    """The way this person will be written to; empty when they have none of those asked for."""
    ways = {"sms": bool(person.phone), "email": bool(person.email)}
    if mailing.channel != "own":
        return mailing.channel if ways[mailing.channel] else ""
    return person.channel if ways[person.channel] else next((way for way, has in ways.items() if has), "")


@dataclass(frozen=True)
class Seen:
    """What one person will read."""

    enrolment: Enrolment
    channel: str
    words: str
    parts: int


@dataclass(frozen=True)
class Preview:
    """`left_out` are followed people who will get nothing: they said no, or have no such address. `price` in euros."""

    people: int
    left_out: int
    sms: int
    emails: int
    parts: int
    price: float
    first: tuple[Seen, ...]


def preview_of(mailing: Mailing, rows: Iterable[Enrolment], *, whole: int) -> Preview:
    """Everybody is counted, the first 20 are shown. No query: the rows come with their person and programme."""
    seen = [_seen(mailing, row) for row in rows]
    sent = [one for one in seen if one.channel]
    sms = [one for one in sent if one.channel == "sms"]
    parts = sum(one.parts for one in sms)
    return Preview(len(sent), whole - len(sent), len(sms), len(sent) - len(sms), parts, parts * settings.SMS_PRICE, tuple(sent[:SHOWN]))


def _seen(mailing: Mailing, enrolment: Enrolment) -> Seen:
    words, channel = words_for(mailing, enrolment), channel_for(mailing, enrolment.person)
    shown = thrifty(words) if channel == "sms" else words
    return Seen(enrolment, channel, shown, cost(shown).parts if channel == "sms" else 0)


@dataclass(frozen=True)
class Counter:
    """The SMS of one language as it is written: `dear` are the signs that make it cost twice, `saves` the parts that plain signs spare."""

    language: str
    cost: Cost
    dear: str
    saves: int


def counters(mailing: Mailing) -> list[Counter]:
    return [_counter(language, text) for language, text in mailing.texts.items() if text]


def _counter(language: str, text: str) -> Counter:
    whole = cost(text)
    dear = "".join(dict.fromkeys(letter for letter in text if cost(letter).encoding != "gsm")) if whole.encoding != "gsm" else ""
    return Counter(language, whole, dear[:12], whole.parts - cost(thrifty(text)).parts)


def sending() -> QuerySet[Mailing]:
    return Mailing.objects.filter(state="sending").select_related("by").order_by("id")


def to_write(mailing: Mailing, limit: int) -> list[Recipient]:
    rows = Recipient.objects.filter(mailing=mailing, done=False, enrolment__person__erased=None)
    return list(rows.select_related("enrolment__person", "enrolment__programme").order_by("id")[:limit])


def mute_link(person: Person) -> str:
    return reverse("care:mute", args=[sign("care.mute", person.key)])


def muting(token: str) -> Person | None:
    key = unsign("care.mute", token, days=400)[0]
    return Person.objects.present().filter(key=key).first()


def is_muted(person: Person) -> bool:
    return Muted.objects.filter(person=person).exists()


def minors_among(rows: Iterable[Enrolment], today: date) -> int:
    return sum(row.person.band(today) != "adult" for row in rows)
