from lefil.impact.models import Reader, Snapshot, Subscription, Token
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """The agreements a person reads for a funder, the digests they receive or refused. Figures hold no row of anybody: counts only."""
    rows: list[dict] = [
        {"lit la convention": str(one.agreement), "depuis": one.since}
        for one in Reader.objects.filter(person=person).select_related("agreement")
    ]
    rows += [
        {"lettre": one.get_audience_display(), "de": one.organisation.name, "état": one.get_state_display()}
        for one in Subscription.objects.filter(person=person).select_related("organisation")
    ]
    return rows


def erase(person: Person) -> None:
    """Reports that were frozen stay: they hold references that lead to nobody once the row is gone."""
    Reader.objects.filter(person=person).delete()
    Subscription.objects.filter(person=person).delete()
    if person.email:
        Subscription.objects.filter(person=None, email__iexact=person.email).delete()
    Snapshot.objects.filter(issued_by=person).update(issued_by=None)
    Token.objects.filter(issued_by=person).update(issued_by=None)
