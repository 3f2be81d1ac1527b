"""A text to many: written, read again as each will read it, sent little by little, once to each."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.models import Mailing, Muted, Recipient
from lefil.care.queries.mailings import MOST, channel_for, filtered, is_muted, mute_link, reachable, to_write, words_for
from lefil.groups.actions import tell
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.kit.sms import thrifty
from lefil.people.models import Person

LONGEST = 1000
BATCH = 200


@transaction.atomic
def draft_mailing(person: Person, *, name: str, channel: str, texts: dict[str, str], query: str, by: Person) -> Mailing:
    """A text to read again before it leaves. Refused without words in French, or longer than 1,000 signs."""
    kept = _checked(name, channel, texts)
    if len(query) > 300:
        raise Refused(_("Cette recherche est trop longue."))
    mailing = Mailing.objects.create(by=person, name=name.strip()[:80], channel=channel, texts=kept, query=query)
    record(mailing, "draft", by=by, detail={"languages": sorted(kept)})
    return mailing


@transaction.atomic
def rewrite_mailing(mailing: Mailing, *, name: str, channel: str, texts: dict[str, str], by: Person) -> Mailing:
    kept = _checked(name, channel, texts)
    changed = Mailing.objects.filter(pk=mailing.pk, state="draft").update(name=name.strip()[:80], channel=channel, texts=kept)
    if not changed:
        raise Refused(_("Ce message est déjà parti."))
    mailing.refresh_from_db()
    record(mailing, "rewrite", by=by)
    return mailing


def _checked(name: str, channel: str, texts: dict[str, str]) -> dict[str, str]:
    kept = {language: words.strip() for language, words in texts.items() if words.strip() and language in dict(settings.LANGUAGES)}
    if not name.strip():
        raise Refused(_("Donnez un nom à ce message : vous le retrouverez."))
    if channel not in Mailing.CHANNELS:
        raise Refused(_("Choisissez comment écrire."))
    if not kept.get("fr"):
        raise Refused(_("Écrivez le texte en français : il part à qui n’a pas sa langue."))
    if any(len(words) > LONGEST for words in kept.values()):
        raise Refused(_("C’est trop long : %(most)s signes au plus.") % {"most": LONGEST})
    return kept


@transaction.atomic
def economise(mailing: Mailing, *, by: Person) -> int:
    """Plain quotes, and no accent that costs, where this spares a part of SMS. Returns how many texts have changed."""
    plain = {language: thrifty(words) for language, words in mailing.texts.items()}
    changed = sum(plain[language] != words for language, words in mailing.texts.items())
    if changed:
        rewrite_mailing(mailing, name=mailing.name, channel=mailing.channel, texts=plain, by=by)
    return changed


@transaction.atomic
def send_mailing(mailing: Mailing, *, by: Person) -> int:
    """Decides whom it goes to, and gives it to the sweep. Refused twice, to nobody, and to more than 5,000 people at once."""
    rows = [row for row in reachable(filtered(mailing.by, QueryDict(mailing.query)))[: MOST + 1] if channel_for(mailing, row.person)]
    if not rows:
        raise Refused(_("Ce message ne va à personne. Changez la liste."))
    if len(rows) > MOST:
        raise Refused(_("C’est trop de monde en une fois : %(most)s personnes au plus.") % {"most": MOST})
    move(mailing, to="sending", by=by, sent_at=timezone.now())
    Recipient.objects.bulk_create([Recipient(mailing=mailing, enrolment=row) for row in rows], batch_size=500)
    return len(rows)


def drop_mailing(mailing: Mailing, *, by: Person) -> Mailing:
    """What has left has left; nothing more leaves."""
    return move(mailing, to="dropped", by=by)


def write_some(mailing: Mailing, *, by: Person | None, most: int = BATCH) -> int:
    """Writes the letters of the next people, one small transaction each; ends the mailing after the last. Returns how many."""
    rows = to_write(mailing, most)
    for row in rows:
        _write_one(row, mailing)
    if len(rows) < most:
        move(mailing, to="sent", by=by)
    return len(rows)


@transaction.atomic
def _write_one(row: Recipient, mailing: Mailing) -> None:
    """By its key a letter is written once, whatever the number of workers; who has said no since gets none."""
    person = row.enrolment.person
    channel = channel_for(mailing, person)
    if not Recipient.objects.filter(pk=row.pk, done=False).update(done=True):
        return
    if not channel or is_muted(person) or not Mailing.objects.filter(pk=mailing.pk, state="sending").exists():
        return
    letter = tell(
        person, kind="care/mailing", key=f"care/mailing:{mailing.key}:{person.pk}", by=None, channel=channel, title=mailing.name,
        words=words_for(mailing, row.enrolment), stop=settings.SITE_URL + mute_link(person),
    )  # fmt: skip
    if letter is not None:
        Mailing.objects.filter(pk=mailing.pk).update(written=F("written") + 1)


@transaction.atomic
def mute(person: Person, *, by: Person) -> bool:
    """No more messages to many. What concerns this person alone still comes. False when it was so already."""
    _row, made = Muted.objects.get_or_create(person=person)
    if made:
        record(person, "mute", by=by)
    return made


@transaction.atomic
def unmute(person: Person, *, by: Person) -> bool:
    gone, _rows = Muted.objects.filter(person=person).delete()
    if gone:
        record(person, "unmute", by=by)
    return bool(gone)
