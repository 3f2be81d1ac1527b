from typing import Any

from lefil.enrolments.models import Completion, Enrolment


def export(person: Any) -> list[dict]:
    return [
        {
            "dispositif": enrolment.programme.name,
            "association": enrolment.organisation.name,
            "depuis": enrolment.created,
            "situation": enrolment.get_state_display(),
            "réponses": enrolment.answers,
            "faits déclarés": enrolment.facts,
            "étapes": [
                {
                    "étape": c.module.title,
                    "situation": c.get_state_display(),
                    "date": c.on,
                    "valable jusqu’au": c.valid_until,
                    "détail": c.data,
                }
                for c in enrolment.completions.all()
            ],
        }
        for enrolment in Enrolment.objects.filter(person=person)
        .select_related("programme", "organisation")
        .prefetch_related("completions__module")
    ]


def erase(person: Any) -> None:
    """Enrolments and completions stay as counts, without a word or a fact about the person."""
    Completion.objects.filter(enrolment__person=person).update(data={}, reason="")
    Enrolment.objects.filter(person=person).update(answers={}, facts={}, source="")
    Enrolment.objects.filter(person=person).exclude(state__in=["ended", "refused"]).update(
        state="ended", end_reason="erased", cleared_until=None
    )
