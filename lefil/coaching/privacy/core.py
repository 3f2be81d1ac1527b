from lefil.coaching.models import Advice, Feedback, Grade, Path, Turn
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """One's path, one's own grids and those filled about oneself once the feedback was given, and what was advised."""
    mine = Grade.objects.filter(candidate__person=person)
    told = Feedback.objects.filter(candidate__person=person).select_related("workshop__meeting").order_by("id")
    known = mine.filter(author=person) | mine.filter(workshop__in=told.values("workshop")) | Grade.objects.filter(author=person)
    return [
        *({"cinq questions": one.answers, "modules proposés": one.order, "le": one.at} for one in Path.objects.filter(enrolment__person=person)),
        *(
            {"grille de l’atelier du": one.workshop.meeting.starts, "notes": one.marks, "écrite par vous": one.author_id == person.pk}
            for one in known.distinct().select_related("workshop__meeting").order_by("id")
        ),
        *(
            {"retour de l’atelier du": one.workshop.meeting.starts, "points forts": one.strengths, "décision": one.get_decision_display(),
             "raison": one.reason, "conseils": [(advice.text, advice.due, advice.get_done_display()) for advice in one.advices.all()]}
            for one in told.prefetch_related("advices")
        ),
        *({"attend une place de": one.module.title, "depuis": one.since} for one in Turn.objects.filter(enrolment__person=person).select_related("module")),
    ]  # fmt: skip


def erase(person: Person) -> None:
    """A Workshop stays as a count, without a word of its candidate. What a volunteer wrote stays with the candidate."""
    Path.objects.filter(enrolment__person=person).delete()
    Turn.objects.filter(enrolment__person=person).delete()
    Grade.objects.filter(candidate__person=person).delete()
    about = Feedback.objects.filter(candidate__person=person)
    Advice.objects.filter(feedback__in=about.values("pk")).delete()
    about.update(strengths=[], reason="effacée")
