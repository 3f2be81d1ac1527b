"""The cast: the same ten people in the demo, the tests and the documentation. All names and numbers are invented."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Programme
from lefil.orgs.actions import appoint, found
from lefil.orgs.models import Organisation
from lefil.people.actions import attach, enter
from lefil.people.models import Account, Person

# Numbers of the range that the French regulator keeps for fiction (06 39 98 XX XX).
PHONES = {
    "amina": "+33639980001", "benoit": "+33639980002", "chloe": "+33639980012", "david": "+33639980004", "ines": "+33639980005",
    "malik": "+33639980006", "samira": "+33639980007", "zoe": "+33639980008", "farid": "+33639980009",
}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    article1: Organisation
    ailleurs: Organisation
    tutoring: Programme
    amina: Person
    benoit: Person
    chloe: Person
    david: Person
    ines: Person
    malik: Person
    samira: Person
    zoe: Person
    farid: Person


def enter_cast() -> Cast:
    """Brings the cast in, through actions. Zoé coordinates another association; Farid is a funder."""
    today = timezone.localdate()
    article1 = found("Article 1", slug="article-1", city="Paris", signatory="Farah Benali", signatory_title="directrice", by=None)
    ailleurs = found("Ailleurs", slug="ailleurs", city="Lyon", by=None)
    tutoring = open_programme(
        article1, pack="tutoring", name="#RéussiteVirale", slug="reussite-virale", volunteer_word="tuteur ou tutrice",
        learner_word="élève", minors_tu=True, by=None,
    )  # fmt: skip
    people = {
        "amina": _person("Amina Haidari", "amina", date(1998, 3, 14), gender="f", language="fr", speaks=["fr", "fa"], departement="93"),
        "benoit": _person("Benoît Lacombe", "benoit", date(2001, 6, 2), gender="m", departement="69", email="benoit@exemple.fr"),
        "chloe": _person("Chloé Martin", "chloe", date(1990, 1, 20), gender="f", departement="75", email="chloe@exemple.fr"),
        "david": _person("David Cohen", "david", date(1979, 9, 9), gender="m", departement="75", email="david@exemple.fr"),
        "ines": _person("Inès Ferrand", "ines", date(1985, 11, 30), gender="f", departement="93", email="ines@exemple.fr"),
        "malik": _person("Malik Saïdi", "malik", _years_before(today, 14), gender="m", departement="93", speaks=["fr", "ar"]),
        "samira": _person("Samira Saïdi", "samira", date(1984, 5, 5), gender="f", language="ar", departement="93", speaks=["ar", "fr"]),
        "zoe": _person("Zoé Bernard", "zoe", date(1992, 2, 2), gender="f", departement="69", email="zoe@exemple.fr"),
        "farid": _person("Farid Nacer", "farid", date(1975, 7, 7), gender="m", departement="75", email="farid@exemple.fr"),
    }
    appoint(people["chloe"], organisation=article1, role="admin", by=None)
    appoint(people["chloe"], organisation=article1, role="coordinator", by=None)
    appoint(people["chloe"], organisation=article1, role="protection", by=None)
    appoint(people["zoe"], organisation=ailleurs, role="coordinator", by=None)
    appoint(people["farid"], organisation=article1, role="funder", by=None)
    return Cast(article1=article1, ailleurs=ailleurs, tutoring=tutoring, **people)


def _person(name: str, who: str, born: date, **facts: Any) -> Person:
    person = enter(name, born=born, phone=PHONES[who], verified=timezone.now(), by=None, **facts)
    account = Account.objects.create(phone=PHONES[who], phone_verified=True, email=facts.get("email"))
    return attach(person, account=account, by=None)


def _years_before(today: date, years: int) -> date:
    """A birth date that makes the person `years` old whatever the day, half a year after the last birthday."""
    return date(today.year - years - (today.month < 7), 1, 15) if today.month >= 7 else date(today.year - years - 1, 7, 15)
