from typing import Any

from lefil.people.models import Person
from lefil.tutoring import content
from lefil.tutoring.models import Feedback, Handover, Report


def export(person: Person) -> list[dict]:
    """What one wrote, and what was written about one's own meetings. What a tutor asked of the team about a learner, and what
    hindered the learner, stay with those who protect (article 15.4 RGPD: the rights of others)."""
    rows: list[dict[str, Any]] = [
        {**_read(report), "compte rendu écrit le": report.at, "ce qui gêne": report.obstacle, "besoin": report.get_need_display(),
         "suite donnée": report.handled_note}
        for report in Report.objects.filter(author=person).select_related("meeting")
    ]  # fmt: skip
    about = Report.objects.filter(meeting__bookings__person=person, meeting__bookings__side="learner")
    rows += [{**_read(report), "compte rendu par": report.author.called} for report in about.select_related("meeting", "author")]
    rows += [
        {"visage après la séance du": one.booking.meeting.starts, "réponse": _word("faces", one.face), "aide": _word("helped", one.helped)}
        for one in Feedback.objects.filter(booking__person=person).select_related("booking__meeting")
    ]
    rows += [
        {"mot de relais": one.where, "ce qui marche": one.works, "le": one.at, "écrit par vous": one.author_id == person.pk}
        for one in _handovers(person)
    ]
    return rows


def _read(report: Report) -> dict[str, Any]:
    return {
        "séance du": report.meeting.starts, "point difficile": report.difficulty, "sorte": _word("difficulties", report.difficulty_kind), "avant": report.before,
        "après": report.after, "méthode": report.methods, "outil": report.method_note, "motivation": report.mood,
        "confiance": report.confidence, "félicité": report.praised, "à reprendre": report.next_time, "veut continuer": report.wants_to_continue,
    }  # fmt: skip


def _word(name: str, code: Any) -> str:
    """A code of the vocabulary as the screens say it."""
    words = {term.code: str(term.label) for term in getattr(content.vocabulary(), name)}
    return words.get(str(code), str(code))


def _handovers(person: Person) -> list[Handover]:
    about = Handover.objects.filter(group__seats__enrolment__person=person, group__seats__side="learner")
    return list((about | Handover.objects.filter(author=person)).distinct())


def erase(person: Person) -> None:
    """A learner's reports stay as counts, without a word. A tutor's stay with the learner whom they are about, under no name."""
    about = Report.objects.filter(meeting__bookings__person=person, meeting__bookings__side="learner").values("pk")
    Report.objects.filter(pk__in=list(about.values_list("pk", flat=True))).update(
        difficulty="", method_note="", praised="", next_time="", obstacle="", handled_note=""
    )
    Report.objects.filter(handled_by=person).update(handled_by=None)
    Feedback.objects.filter(booking__person=person).update(helped="")
    learner = Handover.objects.filter(group__seats__enrolment__person=person, group__seats__side="learner").values_list("pk", flat=True)
    Handover.objects.filter(pk__in=list(learner)).update(where="", works="")
    Handover.objects.filter(author=person).update(author=None)
