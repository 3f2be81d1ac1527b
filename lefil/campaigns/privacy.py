from typing import Any

from lefil.campaigns.models import Draft, Intake


def export(person: Any) -> list[dict]:
    """The sign-ups that became this person's enrolments. Their answers are kept with the enrolment, which exports them."""
    drafts = Draft.objects.filter(enrolment__person=person).select_related("campaign").order_by("id")
    sent = [
        {"campagne": draft.campaign.title, "rôle": str(draft.get_role_display()), "commencée le": draft.created, "provenance": draft.source}
        for draft in drafts
    ]
    imports = Intake.objects.filter(by=person).order_by("id")
    return sent + [{"fichier importé": intake.filename, "le": intake.at, "état": str(intake.get_state_display())} for intake in imports]


def erase(person: Any) -> None:
    """Forgets the sign-ups sent by this person, those in progress with their contact, and their name on imports.

    An import keeps only numbers of rows once it is done; a file read and never imported is emptied after a day (see jobs).
    """
    Draft.objects.filter(enrolment__person=person).delete()
    reach = [contact for contact in (person.phone, person.email) if contact]
    Draft.objects.filter(reach__in=reach, enrolment__isnull=True).delete()
    Intake.objects.filter(by=person).update(by=None)
