"""A sign-up in progress: started at the first answer, saved at each page, found again by its link."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.campaigns.models import Campaign, Draft
from lefil.campaigns.queries.signup import sheet_of
from lefil.campaigns.questions import freeze, pages_of
from lefil.campaigns.rules import state_of
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.letters import actions as letters
from lefil.people.models import Person


@transaction.atomic
def start(
    campaign: Campaign, *, role: str, by: Person | None, page: str, clean: dict[str, Any], source: str = "", language: str = "fr"
) -> Draft:
    """Begins a sign-up with the answers of its first page: who only looks leaves nothing behind."""
    if state_of(campaign, timezone.localdate()) != "open":
        raise Refused(_("Les inscriptions ne sont pas ouvertes en ce moment."))
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    draft = Draft.objects.create(campaign=campaign, role=role, source=source, language=language)
    record(draft, "start", by=by)
    return save(draft, page=page, clean=clean, by=by)


@transaction.atomic
def save(draft: Draft, *, page: str, clean: dict[str, Any], by: Person | None) -> Draft:
    """Keeps the answers of one page, beside those of the others, and counts the page as answered."""
    kept = _locked(draft)
    kept.answers = {**kept.answers, **{code: freeze(value) for code, value in clean.items()}}
    slugs = [one.slug for one in pages_of(sheet_of(kept))]
    kept.page = max(kept.page, slugs.index(page) + 1 if page in slugs else 0)
    kept.reach = _reach(clean, sheet_of(kept).for_child) or kept.reach
    kept.waits = ""
    kept.save(update_fields=["answers", "page", "reach", "waits", "updated"])
    record(kept, "save", by=by, detail={"page": page})
    return kept


def _locked(draft: Draft) -> Draft:
    """The draft as it stands now, held until the end of the transaction: two pages sent at once both keep their answers."""
    kept = Draft.objects.select_for_update(of=("self",)).select_related("campaign__programme__organisation").get(pk=draft.pk)
    if kept.enrolment_id:
        raise Refused(_("Cette inscription est déjà envoyée."))
    return kept


def _reach(clean: dict[str, Any], for_child: bool) -> str:
    """Where the one who fills the form can be written to; a pupil's draft is not sent to the parent they name."""
    codes = ("parent_phone",) if for_child else ("phone", "email")
    return next((clean[code] for code in codes if clean.get(code)), "")


@transaction.atomic
def send_link(draft: Draft, *, to: str, by: Person | None) -> Draft:
    """Sends the link of this sign-up to a phone (E.164) or an e-mail, to go on later or on another device."""
    kept = _locked(draft)
    kept.reach = to
    kept.save(update_fields=["reach"])
    _write(kept, "resume", key=f"draft-link:{kept.pk}:{timezone.now():%Y%m%d%H%M}", by=by)
    return kept


@transaction.atomic
def wait(draft: Draft, *, cycle: str, to: str, by: Person | None) -> Draft:
    """Keeps the request of someone whose cycle is not open yet; they are written to on the day it opens."""
    kept = _locked(draft)
    kept.waits, kept.reach = cycle, to
    kept.save(update_fields=["waits", "reach", "updated"])
    record(kept, "wait", by=by, detail={"cycle": cycle})
    return kept


@transaction.atomic
def tell_opening(campaign: Campaign, *, cycle: str, by: Person | None) -> int:
    """Writes to all who waited for a cycle, with the link of their sign-up. Returns how many."""
    waiting = list(Draft.objects.filter(campaign=campaign, waits=cycle, enrolment__isnull=True).exclude(reach=""))
    for draft in waiting:
        _write(draft, "opened", key=f"draft-opened:{draft.pk}:{cycle}", by=by)
        draft.waits = ""
        draft.save(update_fields=["waits", "updated"])
    record(campaign, "tell_opening", by=by, detail={"cycle": cycle, "people": len(waiting)})
    return len(waiting)


@transaction.atomic
def remind(draft: Draft, *, by: Person | None) -> bool:
    """Once, a day after the last page: the link again. False when it was reminded meanwhile."""
    if not Draft.objects.filter(pk=draft.pk, reminded__isnull=True, enrolment__isnull=True).update(reminded=timezone.now()):
        return False
    _write(draft, "reminder", key=f"draft-reminder:{draft.pk}", by=by)
    return True


@transaction.atomic
def forget(draft: Draft, *, by: Person | None) -> None:
    """Deletes a sign-up that was never sent. The journal keeps the number, not the answers."""
    record(draft, "forget", by=by)
    draft.delete()


def _write(draft: Draft, name: str, *, key: str, by: Person | None) -> None:
    """A letter to an address that belongs to nobody yet: neutral words, the link, no name."""
    nobody = Person(language=draft.language, called="", name="")
    letters.write(
        nobody, kind=f"campaigns/{name}", key=key, by=by, channel="email" if "@" in draft.reach else "sms", to=draft.reach,
        context={"link": absolute("campaigns:resume", draft.key)},
    )  # fmt: skip
