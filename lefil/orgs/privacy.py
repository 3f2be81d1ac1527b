from lefil.orgs.models import Membership
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """The roles a person holds or held."""
    return [
        {"rôle": one.get_role_display(), "association": one.organisation.name, "étendue": one.get_breadth_display(),
         "depuis le": one.since, "jusqu’au": one.until}
        for one in Membership.objects.filter(person=person).select_related("organisation")
    ]  # fmt: skip


def erase(person: Person) -> None:
    """Ended roles hold no words of the person: the rows stay, for the history of the association. Standing ones forbid erasure."""
