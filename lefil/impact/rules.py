"""Who reads figures. Staff of the association that owes them; people of the funder, one agreement at a time, never a name."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lefil.catalogue.models import Programme
from lefil.catalogue.rules import run_by
from lefil.impact.models import Agreement, Reader, Snapshot, Subscription, Token
from lefil.orgs.models import Organisation
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person

KEEPERS = ("admin", "coordinator")


def kept_agreements(person: Person | None) -> QuerySet[Agreement]:
    """Those that a person writes and answers for, as staff."""
    return Agreement.objects.filter(organisation__in=organisations_of(person, *KEEPERS).values("pk"))


def read_agreements(person: Person | None) -> QuerySet[Agreement]:
    """Those opened to a person of the funder, while they hold that role in the association or above it."""
    if person is None:
        return Agreement.objects.none()
    mine = Reader.objects.filter(agreement=OuterRef("pk"), person=person)
    return Agreement.objects.filter(Exists(mine), organisation__in=organisations_of(person, "funder").values("pk"))


def visible_agreements(person: Person | None) -> QuerySet[Agreement]:
    return Agreement.objects.filter(Q(pk__in=kept_agreements(person).values("pk")) | Q(pk__in=read_agreements(person).values("pk")))


def keeps(person: Person | None, agreement: Agreement) -> bool:
    return kept_agreements(person).filter(pk=agreement.pk).exists()


def visible_snapshots(person: Person | None) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(agreement__in=visible_agreements(person).values("pk"))


def open_snapshots() -> QuerySet[Snapshot]:
    """Reports whose figures both sides have opened to everybody."""
    return Snapshot.objects.filter(agreement__open=True)


def is_funder(person: Person | None) -> bool:
    return person is not None and standing(person, "funder").exists()


def audited_programmes(person: Person | None) -> QuerySet[Programme]:
    """Programmes whose figures a person may open as staff, proofs included: those of the associations they run in full."""
    return run_by(person, *KEEPERS).filter(organisation__in=organisations_of(person, *KEEPERS).values("pk"))


def run_organisations(person: Person | None) -> QuerySet[Organisation]:
    return organisations_of(person, *KEEPERS)


def visible_tokens(person: Person | None) -> QuerySet[Token]:
    """Only who administers an association makes and sees the keys of its machines."""
    return Token.objects.filter(organisation__in=organisations_of(person, "admin").values("pk"))


def subscriptions_by_link() -> QuerySet[Subscription]:
    """For whoever holds the signed link of a letter."""
    return Subscription.objects.select_related("organisation", "person")


def possible_readers(agreement: Agreement) -> QuerySet[Person]:
    """People who hold the role of funder in the association, and do not read this agreement yet."""
    above = agreement.organisation
    reach = [pk for pk in (above.pk, above.parent_id, above.parent.parent_id if above.parent else None) if pk]
    held = Person.objects.filter(memberships__role="funder", memberships__organisation__in=reach).distinct()
    return held.exclude(agreements_read__agreement=agreement).order_by("name", "id")
