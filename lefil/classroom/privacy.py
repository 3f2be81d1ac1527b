"""What this room keeps of a person’s days in class."""

from django.db.models import Q

from lefil.classroom.models import (
    Absence,
    Attempt,
    Call,
    Cohort,
    HalfDay,
    Helping,
    Leaving,
    Pad,
    PadCopy,
    PadUpdate,
    Poll,
    Positioning,
    PulseCount,
    Question,
    Resource,
    Signing,
    SkillMark,
    Ticket,
    Vote,
)
from lefil.classroom.queries.pads import texts
from lefil.people.models import Person

# Rows of a class, of nobody (a Wall too: which exercise was sent): they stay when a person goes.
OF_THE_CLASS = (Cohort, HalfDay, Poll, PulseCount, Resource)


def export(person: Person) -> list[dict]:
    """One's entry, signatures, absences and the calls about them, what one asked and answered, skills; and what one teaches."""
    signed = Signing.objects.filter(enrolment__person=person).select_related("half_day__meeting", "half_day__cohort")
    absent = Absence.objects.filter(enrolment__person=person).select_related("half_day__meeting")
    return [
        *(_entry(one) for one in Positioning.objects.filter(enrolment__person=person)),
        *({"signature": one.half_day.cohort.title, "cours du": one.half_day.meeting.starts, "signé le": one.at, "façon": one.way, "dessin": one.path} for one in signed),
        *({"absence": one.half_day.meeting.starts, "raison": one.get_reason_display(), "cours envoyé le": one.kit} for one in absent),
        *({"appel": one.at, "résultat": one.get_result_display(), "mots": one.words} for one in Call.objects.filter(enrolment__person=person)),
        *({"arrêt": one.at, "dernière présence": one.last, "raison": one.get_reason_display(), "proposition": one.get_solution_display(), "mots": one.words}
          for one in Leaving.objects.filter(enrolment__person=person)),
        *({"question": one.text, "le": one.at} for one in Question.objects.filter(enrolment__person=person)),
        *({"je garde": one.keep, "pas clair": one.unclear, "le": one.at} for one in Ticket.objects.filter(enrolment__person=person)),
        *({"sondage": one.poll.question, "réponse": one.poll.choices[one.choice]} for one in Vote.objects.filter(enrolment__person=person).select_related("poll")),
        *({"compétence": one.skill, "niveau": str(SkillMark.LEVELS[one.level]), "le": one.at}
          for one in SkillMark.objects.filter(enrolment__person=person)),
        *({"exercice": one.exercise, "réussi": one.passed, "le": one.made} for one in Attempt.objects.filter(enrolment__person=person)),
        *_codes(person),
        *({"classe enseignée": one.title} for one in Cohort.objects.filter(teacher__person=person)),
        *({"demi-journée contresignée": one.cohort.title, "le": one.countersigned} for one in HalfDay.objects.filter(recorded_by=person).select_related("cohort")),
        *({"bénévole qui m’aide ou que j’aide": one.cohort.title} for one in _helpings(person)),
    ]  # fmt: skip


def _entry(one: Positioning) -> dict:
    levels = {name: getattr(one, name) for name in ("listening", "reading", "speaking", "writing")}
    return {
        "positionnement": one.at, "français": levels, "lecture": one.get_reading_ease_display(), "numérique": one.get_digital_display(),
        "équipement": one.get_equipment_display(), "internet": one.get_network_display(), "lieu calme": one.get_quiet_display(),
        "but": one.goal, "aménagements": one.adaptations, "décision": one.get_decision_display(), "chemin": one.get_route_display(),
    }  # fmt: skip


def _codes(person: Person) -> list[dict]:
    """What a learner wrote in each lesson's pad, and the copies that were kept."""
    pads = list(Pad.objects.filter(enrolment__person=person).select_related("meeting"))
    words = texts(pads)
    rows = [{"code du cours du": pad.meeting.starts, "exercice": pad.exercise, "texte": words[pad.pk]} for pad in pads if words[pad.pk]]
    copies = PadCopy.objects.filter(pad__enrolment__person=person)
    return rows + [{"code gardé le": one.at, "exercice": one.exercise, "texte": one.text} for one in copies]


def _helpings(person: Person) -> list[Helping]:
    rows = Helping.objects.filter(volunteer__person=person) | Helping.objects.filter(learner__person=person)
    return list(rows.select_related("cohort").order_by("id"))


def erase(person: Person) -> None:
    """Hours and outcomes stay as counts; drawings, words and names go, in the sealed sheets too. Each of those keeps its code; its seal
    is of what it held, and the public check says that a name was erased."""
    Positioning.objects.filter(enrolment__person=person).delete()
    Signing.objects.filter(enrolment__person=person).update(path="", way="code")
    Absence.objects.filter(enrolment__person=person).update(reason="")
    Call.objects.filter(enrolment__person=person).update(words="")
    Leaving.objects.filter(enrolment__person=person).update(words="")
    for model in (Question, Ticket, Vote, Attempt):
        model.objects.filter(enrolment__person=person).delete()
    SkillMark.objects.filter(enrolment__person=person).delete()
    Helping.objects.filter(volunteer__person=person).delete()
    Helping.objects.filter(learner__person=person).delete()
    for sheet in HalfDay.objects.filter(meeting__bookings__person=person).exclude(sealed={}):
        rows = [{**row, "name": "", "room": [], "drawing": ""} if row["person"] == person.key else row for row in sheet.sealed["rows"]]
        HalfDay.objects.filter(pk=sheet.pk).update(sealed={**sheet.sealed, "rows": rows})
    for sheet in HalfDay.objects.filter(recorded_by=person).exclude(sealed={}):
        HalfDay.objects.filter(pk=sheet.pk).update(sealed={**sheet.sealed, "teacher": ""}, path="M10 100L590 100")
    _erase_codes(person)


def _erase_codes(person: Person) -> None:
    """The words go; a teacher's name leaves the pads they looked after."""
    mine = Q(pad__enrolment__person=person)
    PadUpdate.objects.filter(mine).delete()
    PadCopy.objects.filter(mine).delete()
    Pad.objects.filter(enrolment__person=person).update(text="", snapshot=b"", works_in=None, hand=None, seen=None)
    Pad.objects.filter(helper=person).update(helper=None)
