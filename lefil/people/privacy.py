from typing import Any

from django.db.models import Q

from lefil.letters.models import Letter
from lefil.people.models import Account, Consent, ErasureRequest, ParentalAuthorisation, Person

GONE = "Personne effacée"


def export(person: Person) -> list[dict]:
    """What the person said of themselves, how they sign in, what they agreed to, what parents authorised, what they asked."""
    rows: list[dict[str, Any]] = [_about(person)]
    if person.account:
        rows.append({"connexion": "compte", "téléphone": person.account.phone or "", "e-mail": person.account.email or "",
                     "dernière connexion": person.account.last_login})  # fmt: skip
    rows += [
        {
            "accord": one.get_purpose_display(),
            "texte": one.text_shown,
            "langue": one.language,
            "donné le": one.at,
            "retiré le": one.withdrawn,
        }
        for one in Consent.objects.filter(person=person)
    ]
    rows += [
        {
            "autorisation parentale": one.get_state_display(), "pour": one.minor.called, "par": one.guardian.name, "lien": one.relation,
            "canal": one.get_channel_display(), "lignes": [str(one.SCOPES.get(scope, scope)) for scope in one.scopes], "texte": one.text_shown, "demandée le": one.asked,
            "répondue le": one.answered, "accord de l’enfant": one.child_agreed, "retirée le": one.withdrawn, "cité": one.words,
        }
        for one in ParentalAuthorisation.objects.filter(Q(minor=person) | Q(guardian=person)).select_related("minor", "guardian")
    ]  # fmt: skip
    rows += [
        {"demande d’effacement": one.get_state_display(), "mots": one.words, "le": one.asked, "réponse": one.answer}
        for one in ErasureRequest.objects.filter(person=person)
    ]
    return rows


def _about(person: Person) -> dict[str, Any]:
    return {
        "nom": person.name, "prénom affiché": person.called, "né·e le": person.born, "précision": person.get_born_precision_display(),
        "genre": person.get_gender_display(), "téléphone": person.phone, "e-mail": person.email, "vérifié le": person.verified,
        "langue": person.language, "langues parlées": person.speaks, "fuseau horaire": person.timezone,
        "département": person.departement, "code postal": person.postcode, "canal": person.get_channel_display(),
        "heures": f"{person.contact_from} h - {person.contact_to} h", "code à 4 chiffres": "oui" if person.pin else "non",
        "arrivée": person.created, "dernier contact": person.last_contact,
    }  # fmt: skip


def erase(person: Person) -> None:
    """The row stays, without a word, a date of birth or a contact: what others counted with it still counts.

    Letters written to the person's number without their name (codes) go blank too, and the account when nobody else uses it.
    """
    contacts = [contact for contact in (person.phone, person.email) if contact and not _shared(person, contact)]
    Letter.objects.filter(to__in=contacts).exclude(state="waiting").update(to="", subject="", body="")
    Letter.objects.filter(to__in=contacts, state="waiting").update(to="", subject="", body="", state="dropped")
    Consent.objects.filter(person=person).update(text_shown="")
    ErasureRequest.objects.filter(person=person).update(words="", answer="")
    ParentalAuthorisation.objects.filter(Q(minor=person) | Q(guardian=person)).update(text_shown="", words={}, relation="")
    ParentalAuthorisation.objects.filter(Q(minor=person) | Q(guardian=person), state__in=["asked", "granted"]).update(state="withdrawn")
    account_id = person.account_id
    Person.objects.filter(pk=person.pk).update(
        name=GONE, called=GONE, born=None, phone="", email="", postcode="", speaks=[], pin="", account=None, verified=None,
        warned=None, timezone="Europe/Paris", regime="", regime_since=None,
    )  # fmt: skip
    if account_id and not Person.objects.filter(account=account_id).exists():
        Account.objects.filter(pk=account_id).delete()


def _shared(person: Person, contact: str) -> bool:
    return Person.objects.reached_by(contact).exclude(pk=person.pk).exists()
