from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.orgs.models import Membership, Organisation
from lefil.orgs.queries import free_slug, named
from lefil.people.actions import find_or_enter
from lefil.people.models import Person

DESCRIBED = {"name", "address", "city", "rna", "siret", "help_phone", "signatory", "signatory_title"}


@transaction.atomic
def found(name: str, *, slug: str, by: Person | None, **facts: Any) -> Organisation:
    organisation = Organisation.objects.create(name=name, slug=slug, **facts)
    record(organisation, "found", by=by)
    return organisation


@transaction.atomic
def describe(organisation: Organisation, *, by: Person | None, **facts: Any) -> Organisation:
    """Writes who the association is: any of DESCRIBED. The same facts again change nothing. Refused: no name, and any other field."""
    if not set(facts) <= DESCRIBED:
        raise Refused(_("Cette information ne se change pas ici."))
    if not facts.get("name", organisation.name).strip():
        raise Refused(_("Écrivez le nom de l’association."))
    changed = sorted(name for name, value in facts.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, facts[name])
    if changed:
        organisation.save(update_fields=changed)
        record(organisation, "describe", by=by, detail={"fields": changed})
    return organisation


@transaction.atomic
def add_antenna(organisation: Organisation, *, name: str, by: Person) -> Organisation:
    """A local branch below an association. Refused below an antenna (the tree has three levels), and twice with the same name."""
    if organisation.kind != "association":
        raise Refused(_("Une antenne se crée sous une association."))
    if organisation.children.filter(name__iexact=name.strip()).exists():
        raise Refused(_("Cette antenne existe déjà."))
    return found(name.strip(), slug=free_slug(f"{organisation.slug}-{name}"), kind="antenna", parent=organisation, by=by)


@transaction.atomic
def appoint(person: Person, *, organisation: Organisation, role: str, by: Person | None, breadth: str = "organisation") -> Membership:
    """Gives a person a role; takes up again one that had ended. Refused to a minor."""
    if role not in Membership.ROLES or breadth not in Membership.BREADTHS:
        raise Refused(_("Ce rôle n’existe pas."))
    if person.band(timezone.localdate()) in {"child", "teen"}:
        raise Refused(_("Cette personne est mineure : elle ne peut pas avoir ce rôle."))
    membership, _made = Membership.objects.update_or_create(
        person=person, organisation=organisation, role=role, defaults={"breadth": breadth, "until": None}
    )
    record(membership, "appoint", by=by, detail={"role": role, "breadth": breadth})
    return membership


@transaction.atomic
def invite(name: str, *, contact: str, organisation: Organisation, role: str, by: Person, breadth: str = "organisation") -> Membership:
    """Gives a role to the person of this name and contact, known or not, and writes to them how to come in.

    What happens is the same in both cases, so that nobody learns from this page who is in lefil.
    """
    person = find_or_enter(name, contact=contact, by=by)
    membership = appoint(person, organisation=organisation, role=role, breadth=breadth, by=by)
    write(
        person, kind="orgs/invite", key=f"invite:{membership.pk}:{timezone.localdate()}", by=by,
        channel="email" if "@" in contact else "sms", to=contact,
        context={"organisation": organisation.name, "role": membership.get_role_display(), "link": settings.SITE_URL + "/connexion/"},
    )  # fmt: skip
    return membership


@transaction.atomic
def narrow(membership: Membership, *, breadth: str, by: Person, programmes: list[str] = (), groups: list[str] = ()) -> Membership:  # type: ignore[assignment]
    """Narrows a role to some programmes or classes of its organisation (their keys), or widens it again.

    Refused: a narrowed role that reaches nothing, and narrowing the last administrator.
    """
    chosen = {"programme": named("catalogue.Programme", list(programmes), membership.organisation),
              "cohort": named("groups.Group", list(groups), membership.organisation)}.get(breadth)  # fmt: skip
    if breadth != "organisation" and not chosen:
        raise Refused(_("Choisissez au moins un dispositif ou une classe."))
    if breadth != "organisation" and membership.role == "admin":
        _refuse_last_admin(membership)
    membership.breadth = breadth
    membership.save(update_fields=["breadth"])
    membership.assignments.all().delete()
    membership.group_assignments.all().delete()
    for one in chosen or ():
        if breadth == "programme":
            membership.assignments.create(programme=one)
        else:
            membership.group_assignments.create(group=one)
    record(membership, "narrow", by=by, detail={"breadth": breadth, "count": len(chosen or ())})
    return membership


@transaction.atomic
def dismiss(membership: Membership, *, by: Person) -> Membership:
    """Ends a role at once. An association always keeps one person in charge."""
    if membership.role == "admin":
        _refuse_last_admin(membership)
    membership.until = timezone.localdate() - timedelta(days=1)
    membership.save(update_fields=["until"])
    record(membership, "dismiss", by=by)
    return membership


def _refuse_last_admin(membership: Membership) -> None:
    others = Membership.objects.select_for_update().filter(
        organisation=membership.organisation, role="admin", breadth="organisation", until__isnull=True
    )
    if not [other for other in others if other.pk != membership.pk]:
        raise Refused(_("Nommez d’abord une autre personne à l’administration."))
