"""Texts and letters of the module "networks". Nothing here is sent: the candidate copies, prints and sends by themselves."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.models import Removal, Writing
from lefil.coaching.queries.networks import blanks_in, fill, words_of, writing_models
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

MOST_LETTERS = 30
MOST_SIGNS, MOST_TITLE = 2000, 200


@transaction.atomic
def write_text(enrolment: Enrolment, *, kind: str, blanks: dict[str, str], by: Person | None) -> Writing:
    """Makes the text out of its model and of what was typed; a text that was there before is replaced. A missing word is refused."""
    model = _model(enrolment, kind)
    names = blanks_in(model["title"], model["text"])
    said = {name: blanks.get(name, "").strip().rstrip(".").strip() for name in names}
    if not all(said.values()):
        raise Refused(_("Il manque un mot pour faire le texte."))
    title, text = fill(model["title"], said), fill(model["text"], said)
    text = text[:1].upper() + text[1:]
    return _keep(enrolment, kind, title, text, by, "write", blanks=said)


@transaction.atomic
def keep_text(enrolment: Enrolment, *, kind: str, title: str, text: str, by: Person | None) -> Writing:
    """The candidate's own words replace those of the model."""
    _model(enrolment, kind)
    return _keep(enrolment, kind, title, text, by, "keep")


def _model(enrolment: Enrolment, kind: str) -> dict[str, str]:
    found = writing_models(words_of(enrolment.programme)).get(kind)
    if found is None:
        raise Refused(_("Ce modèle n’existe plus. Relisez la page."))
    return found


def _keep(enrolment: Enrolment, kind: str, title: str, text: str, by: Person | None, verb: str, **more: dict[str, str]) -> Writing:
    if len(text) > MOST_SIGNS or len(title) > MOST_TITLE:
        raise Refused(_("Ce texte est trop long. Un recruteur lit mieux un texte court."))
    writing, _made = Writing.objects.update_or_create(enrolment=enrolment, kind=kind, defaults={"title": title, "text": text, **more})
    record(writing, verb, by=by, about=enrolment.person)
    return writing


@transaction.atomic
def count_use(writing: Writing, *, by: Person | None) -> Writing:
    """The candidate says that they sent it, or put it online, once more."""
    if not writing.text:
        raise Refused(_("Écrivez d’abord le texte."))
    Writing.objects.filter(pk=writing.pk).update(used=F("used") + 1)
    writing.refresh_from_db()
    record(writing, "use", by=by, about=writing.enrolment.person)
    return writing


@transaction.atomic
def prepare_removal(
    enrolment: Enrolment, *, kind: str, who: str, what: str, url: str, me: str, minor: bool = False, by: Person | None
) -> Removal:
    """Keeps what the letters need. The journal says that there is one, not about what."""
    if kind not in Removal.KINDS:
        raise Refused(_("Choisissez à qui vous écrivez."))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if Removal.objects.filter(enrolment=enrolment).count() >= MOST_LETTERS:
        raise Refused(_("Vous avez déjà beaucoup de lettres. Supprimez celles qui ne servent plus."))
    removal = Removal.objects.create(enrolment=enrolment, kind=kind, who=who, what=what, url=url, me=me, minor=minor)
    record(removal, "prepare", by=by, about=enrolment.person)
    return removal


@transaction.atomic
def say_sent(removal: Removal, *, on: date, by: Person | None) -> Removal:
    """The person sent the first letter that day. A date to come is refused: the month is counted from it."""
    if on > timezone.localdate():
        raise Refused(_("Cette date est dans le futur. Écrivez le jour où la lettre est partie."))
    Removal.objects.filter(pk=removal.pk).update(sent=on)
    removal.refresh_from_db()
    record(removal, "send", by=by, about=removal.enrolment.person)
    return removal


@transaction.atomic
def say_reply(removal: Removal, *, reply: str, by: Person | None) -> Removal:
    if reply not in Removal.REPLIES:
        raise Refused(_("Choisissez une des réponses proposées."))
    if not Removal.objects.filter(pk=removal.pk, sent__isnull=False).update(reply=reply):
        raise Refused(_("Dites d’abord quel jour la lettre est partie."))
    removal.refresh_from_db()
    record(removal, "reply", by=by, about=removal.enrolment.person)
    return removal


@transaction.atomic
def forget_removal(removal: Removal, *, by: Person | None) -> None:
    """Deletes the letters and what was typed for them."""
    record(removal, "forget", by=by, about=removal.enrolment.person)
    removal.delete()
