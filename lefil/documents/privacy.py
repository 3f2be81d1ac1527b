from lefil.documents.models import Certificate
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    return [
        {"attestation": one.get_kind_display(), "numéro": one.number, "code": one.code, "le": one.issued, "faits": one.facts,
         "retirée le": one.revoked, "raison": one.revoked_why}
        for one in Certificate.objects.filter(person=person)
    ]  # fmt: skip


def erase(person: Person) -> None:
    """Number and code stay taken; the check says that the attestation no longer holds, without a name. Hours stay, as a count."""
    for one in Certificate.objects.filter(person=person):
        kept = {name: one.facts[name] for name in ("since", "until", "minutes", "meetings", "programme") if name in one.facts}
        Certificate.objects.filter(pk=one.pk).update(facts=kept, revoked=one.revoked or one.issued, revoked_why="")
    Certificate.objects.filter(issued_by=person).update(issued_by=None)
