from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.kit.links import sign
from lefil.letters.models import Letter
from lefil.people.models import Consent, ParentalAuthorisation, Person

ANSWER_WITHIN = timedelta(days=3)


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


def unanswered(now: datetime) -> QuerySet[ParentalAuthorisation]:
    """Links that a parent left without an answer for three days, sent less than a month ago, not reminded yet.

    Nobody is reminded of what no longer waits: a child who left (enrolments, an upper room, by their reverse name), who is of age,
    or for whom another parent has agreed.
    """
    today, edge = timezone.localdate(now), now - ANSWER_WITHIN
    said = ParentalAuthorisation.objects.filter(minor=OuterRef("minor"), state="granted")
    reminded = Letter.objects.filter(key=Concat(Value("authorisation_reminder:"), Cast(OuterRef("pk"), CharField())))
    lately = Letter.objects.filter(person=OuterRef("guardian"), kind="people/authorisation", written__gte=edge)
    return (
        ParentalAuthorisation.objects.filter(state="asked", channel="sms", asked__lt=edge, asked__gt=now - timedelta(days=30))
        .filter(Q(minor__born=None) | Q(minor__born__gt=_years_before(today, 18)), minor__erased=None, guardian__erased=None)
        .filter(minor__enrolments__state__in=["applied", "ready", "suspended", "paused"])
        .exclude(guardian__phone="")
        .filter(~Exists(said), ~Exists(reminded), ~Exists(lately))
        .select_related("minor", "guardian")
        .order_by("asked", "id")
        .distinct()
    )


def _years_before(today: date, years: int) -> date:
    """The last birth date of those who are `years` old on that day."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)


def without_parent(today: date, *, person: str = "person") -> Q:
    """Rows whose `person` is a minor for whom no parent's word stands at this very moment (under 15, nor the child's own yes).

    As the parental gate of enrolments counts it: an unknown age is a minor's.
    """
    fifteen, eighteen = _years_before(today, 15), _years_before(today, 18)
    said = ParentalAuthorisation.objects.filter(minor=OuterRef(person), state="granted")
    both = said.filter(child_agreed__isnull=False)
    young = Q(**{f"{person}__born": None}) | Q(**{f"{person}__born__gt": fifteen})
    teen = Q(**{f"{person}__born__lte": fifteen, f"{person}__born__gt": eighteen})
    return (young & ~Exists(both)) | (teen & ~Exists(said))


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
