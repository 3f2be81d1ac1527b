from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.people.models import Person, RetentionRule

# What French associations of this field do, and what the CNIL's reference texts accept (2021-028, 2023-095).
DEFAULTS = {
    "learner": (730, 30, "erase", "2 ans après le dernier contact (CNIL, délibération 2021-028)"),
    "volunteer": (1095, 30, "erase", "3 ans après le dernier contact"),
    "refused": (182, 0, "erase", "6 mois après un refus"),
    "draft": (30, 0, "delete", "1 mois : la personne n’a pas terminé son inscription"),
    "letter": (365, 0, "delete", "1 an : le texte n’est plus utile, la ligne reste"),
    "incident": (2192, 0, "blank", "6 ans après la fin du dossier et, pour un mineur, 6 ans après ses 18 ans (durée à faire confirmer)"),
}
FILES_AT_LEAST = DEFAULTS["incident"][0]


@transaction.atomic
def install_defaults(*, by: Person | None) -> int:
    """Brings in the rules that are missing; the ones an association has changed stay. Returns how many came in."""
    count = 0
    for kind, (days, warn_days, action, basis) in DEFAULTS.items():
        facts = {"days": days, "warn_days": warn_days, "action": action, "basis": basis}
        rule, made = RetentionRule.objects.get_or_create(object=kind, defaults=facts)
        if made:
            record(rule, "install", by=by)
            count += 1
    return count


@transaction.atomic
def set_rule(rule: RetentionRule, *, days: int, warn_days: int, basis: str, by: Person) -> RetentionRule:
    """Changes a delay. Refused under 30 days, under six years for files of protection, and a warning that would come before the start."""
    if days < 30:
        raise Refused(_("Gardez au moins 30 jours."))
    if rule.object == "incident" and days < FILES_AT_LEAST:
        raise Refused(_("Gardez un dossier de protection au moins six ans (2192 jours) : la justice peut le demander."))
    if warn_days >= days:
        raise Refused(_("Le délai d’avertissement est plus court que la durée."))
    before = {"days": rule.days, "warn_days": rule.warn_days}
    rule.days, rule.warn_days, rule.basis = days, warn_days, basis
    rule.save(update_fields=["days", "warn_days", "basis"])
    record(rule, "set", by=by, detail={"from": before, "to": {"days": days, "warn_days": warn_days}})
    return rule


@transaction.atomic
def warn_before_erasure(person: Person, *, days: int, by: Person | None) -> bool:
    """Writes that the file will be erased in `days` days, unless the person signs in or answers."""
    now = timezone.now()
    if not Person.objects.filter(pk=person.pk, warned=person.warned).update(warned=now):
        return False
    write(person, kind="people/erasure_soon", key=f"erasure_soon:{person.pk}:{now:%Y%m%d}", by=by, context={"days": days})
    record(person, "warn", by=by)
    return True


@transaction.atomic
def blank_letter(letter: Letter, *, by: Person | None) -> bool:
    """The text and the address of an old letter go; the line stays, for the counts."""
    blanked = bool(Letter.objects.filter(pk=letter.pk).exclude(body="").update(body="", subject="", to=""))
    if blanked:
        record(letter, "blank", by=by)
    return blanked


@transaction.atomic
def forget_draft(draft: Any, *, by: Person | None) -> None:
    """A sign-up that was never sent (campaigns.Draft, which this room knows only by its name)."""
    record(draft, "forget", by=by)
    draft.delete()
