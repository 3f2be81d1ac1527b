from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.kit.links import sign
from lefil.people.models import Consent, ParentalAuthorisation, Person


def consents_of(person: Person) -> QuerySet[Consent]:
    """Every line, standing or withdrawn, newest first."""
    return Consent.objects.filter(person=person)


def standing_consents(person: Person) -> dict[str, Consent]:
    return {consent.purpose: consent for consent in consents_of(person).filter(withdrawn__isnull=True)}


def own_consent_due(person: Person, *, today: date) -> bool:
    """Since their 15th or 18th birthday this person decides for themselves, and has not said yes to being followed yet.

    Only for those whose birthday we saw: who came in at that age answered the sign-up form themselves.
    """
    if person.regime_since is None or person.band(today) not in {"teen", "adult"}:
        return False
    own = consents_of(person).filter(purpose="follow_up", withdrawn__isnull=True, given_by=person)
    return not own.filter(at__date__gte=person.regime_since).exists()


def growing_up(today: date) -> QuerySet[Person]:
    """People whose noted regime is no longer the one of the day. One query; birthdays of 29 February count on 1 March."""
    fifteen, eighteen = _years_before(today, 15), _years_before(today, 18)
    return (
        Person.objects.present()
        .filter(born__isnull=False)
        .filter(
            Q(born__gt=fifteen) & ~Q(regime="child")
            | Q(born__lte=fifteen, born__gt=eighteen) & ~Q(regime="teen")
            | Q(born__lte=eighteen) & ~Q(regime="adult")
        )
    )


def _years_before(today: date, years: int) -> date:
    """The last birth date of those who are `years` old on that day."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)


def to_do(person: Person, *, today: date) -> list[dict[str, str]]:
    """What this room asks of a person on their first page: {"title", "text", "url", "link"}, most pressing first."""
    things = []
    if own_consent_due(person, today=today):
        adult = person.band(today) == "adult"
        things.append({
            "title": _("Vous avez 18 ans : vous décidez") if adult else _("Vous avez 15 ans : vous décidez de vos informations"),
            "text": _("Dites si vous êtes d’accord pour continuer."),
            "url": reverse("people:my_consents"), "link": _("Donner ma réponse"),
        })  # fmt: skip
    if person.band(today) in {"child", ""}:
        asked = ParentalAuthorisation.objects.filter(minor=person, state="granted", child_agreed__isnull=True)
        things += [{
            "title": _("Un parent a dit oui. Et vous ?"), "text": _("Avant 15 ans, votre accord est nécessaire aussi."),
            "url": reverse("people:agree", args=[sign("agree", one.pk)]), "link": _("Donner ma réponse"),
        } for one in asked[:3]]  # fmt: skip
    return things
