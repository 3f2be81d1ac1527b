from lefil.orgs.rules import is_staff
from lefil.people.models import Person


def can_open_desk(person: Person | None) -> bool:
    """Administration, coordination and protection have a desk; a funder has figures only."""
    return is_staff(person)
