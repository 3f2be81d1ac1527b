from typing import Any

from django.db.models import Q

from lefil.groups.models import Closure, ExitInterview, GroupAssignment, Seat, Signature
from lefil.people.models import Person


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The groups a person was in, what they signed and what they said at the end; never the other side's words."""
    seats = Seat.objects.filter(enrolment__person=person).select_related("group__programme")
    signed = Signature.objects.filter(Q(person=person) | Q(on_behalf_of=person)).select_related("person")
    interviews = ExitInterview.objects.filter(seat__enrolment__person=person)
    return {
        "binômes": [
            {"dispositif": seat.group.programme.name, "depuis": seat.joined, "jusqu’à": seat.left, "état": seat.group.get_state_display()}
            for seat in seats
        ],
        "engagements signés": [
            {"date": row.at, "par": row.person.called, "version": row.version, "texte": row.text_shown} for row in signed
        ],
        "entretiens de fin": [
            {"date": row.answered, "réponses": list(row.answers.values()), "recommencer": row.again} for row in interviews if row.answered
        ],
        "classes confiées": [
            {"classe": str(row.group)} for row in GroupAssignment.objects.filter(membership__person=person).select_related("group")
        ],
    }


def erase(person: Person) -> None:
    """Groups and dates stay, as counts; words go: what was signed, what was said, what was noted about the end."""
    Signature.objects.filter(Q(person=person) | Q(on_behalf_of=person)).update(text_shown="")
    ExitInterview.objects.filter(seat__enrolment__person=person).update(answers={})
    Closure.objects.filter(group__seats__enrolment__person=person).update(note="")
    Closure.objects.filter(decided_by=person).update(decided_by=None)
    GroupAssignment.objects.filter(membership__person=person).delete()
