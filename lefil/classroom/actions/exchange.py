from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.classroom.content.lessons import skills
from lefil.classroom.models import HalfDay, Poll, PulseCount, Question, SkillMark, Ticket, Vote
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.actions import ask_pulse
from lefil.live.models import Pulse
from lefil.people.models import Person

MOST_QUESTIONS = 20


@transaction.atomic
def keep_pulses(half_day: HalfDay, *, by: Person | None) -> int:
    """Copies how many said what, of each pulse of the room that is closed: the room forgets, the class keeps its curve. Who said what is
    not copied. Returns how many are new."""
    asked = Pulse.objects.filter(room__meeting=half_day.meeting_id).exclude(closed=None)
    counted = asked.annotate(
        yes=Count("answers", Q(answers__value="yes")), some=Count("answers", Q(answers__value="some")), no=Count("answers", Q(answers__value="no"))
    ).order_by("id")  # fmt: skip
    known, made = set(half_day.pulses.values_list("source", flat=True)), 0
    for one in counted:
        if one.key not in known:
            PulseCount.objects.create(half_day=half_day, source=one.key, asked=one.asked, yes=one.yes, some=one.some, no=one.no)
            made += 1
    if made:
        record(half_day, "keep_pulses", by=by, detail={"count": made})
    return made


@transaction.atomic
def ask_class(half_day: HalfDay, *, by: Person | None) -> Pulse:
    """Asks the room whether everybody follows; the answers to the question before are kept first. Refused when nobody is in the room."""
    room = getattr(half_day.meeting, "room", None)
    if room is None or room.state != "open":
        raise Refused(_("La salle n’est pas ouverte. Posez la question pendant le cours."))
    host = by or half_day.meeting.host
    if host is None:
        raise Refused(_("Personne n’anime cette salle."))
    pulse = ask_pulse(room, by=host)
    keep_pulses(half_day, by=by)
    return pulse


@transaction.atomic
def open_poll(half_day: HalfDay, *, question: str, choices: list[str], by: Person) -> Poll:
    """One question to the class, two to four answers; the one before ends."""
    choices = [one.strip()[:80] for one in choices if one.strip()]
    if not question.strip() or not 2 <= len(choices) <= 4:
        raise Refused(_("Écrivez une question et deux à quatre réponses."))
    Poll.objects.filter(half_day=half_day, closed=None).update(closed=timezone.now())
    try:
        with transaction.atomic():
            poll = Poll.objects.create(half_day=half_day, question=question.strip()[:200], choices=choices)
    except IntegrityError as twice:
        raise Refused(_("Un sondage vient d’être lancé. Relisez la page.")) from twice
    record(poll, "open", by=by)
    return poll


@transaction.atomic
def close_poll(poll: Poll, *, by: Person) -> Poll:
    if Poll.objects.filter(pk=poll.pk, closed=None).update(closed=timezone.now()):
        record(poll, "close", by=by)
    poll.refresh_from_db()
    return poll


@transaction.atomic
def vote(poll: Poll, *, enrolment: Enrolment, choice: int, by: Person) -> Vote:
    """One answer each, which may be changed while the poll is open. Not journalled: what each one answered is shown to nobody."""
    if not Poll.objects.filter(pk=poll.pk, closed=None).exists():
        raise Refused(_("Ce sondage est terminé."))
    if not 0 <= choice < len(poll.choices):
        raise Refused(_("Choisissez une des réponses proposées."))
    row, _made = Vote.objects.update_or_create(poll=poll, enrolment=enrolment, defaults={"choice": choice})
    return row


@transaction.atomic
def ask_question(half_day: HalfDay, *, enrolment: Enrolment, text: str, by: Person) -> Question:
    """A question waits for its turn, in the order in which they came."""
    if not text.strip():
        raise Refused(_("Écrivez votre question."))
    if half_day.questions.filter(enrolment=enrolment, answered=None).count() >= MOST_QUESTIONS:
        raise Refused(_("Beaucoup de vos questions attendent déjà. Posez-les d’abord à voix haute."))
    question = Question.objects.create(half_day=half_day, enrolment=enrolment, text=text.strip()[:300])
    record(question, "ask", by=by, about=enrolment.person)
    return question


@transaction.atomic
def answer_question(question: Question, *, by: Person) -> Question:
    """Dealt with aloud. Doing it twice changes nothing."""
    if Question.objects.filter(pk=question.pk, answered=None).update(answered=timezone.now()):
        record(question, "answer", by=by, about=question.enrolment.person)
    question.refresh_from_db()
    return question


@transaction.atomic
def leave_ticket(half_day: HalfDay, *, enrolment: Enrolment, keep: str, unclear: str, by: Person) -> Ticket:
    """Two answers before leaving; the last ones hold. Refused when both are empty."""
    if not keep.strip() and not unclear.strip():
        raise Refused(_("Écrivez au moins une réponse. Trois mots suffisent."))
    facts = {"keep": keep.strip()[:300], "unclear": unclear.strip()[:300], "at": timezone.now()}
    ticket, _made = Ticket.objects.update_or_create(half_day=half_day, enrolment=enrolment, defaults=facts)
    record(ticket, "leave", by=by, about=enrolment.person)
    return ticket


@transaction.atomic
def mark_skills(enrolment: Enrolment, *, levels: dict[str, int], by: Person) -> int:
    """What the teacher has seen of these skills: 0 not yet, 1 in progress, 2 acquired. Returns how many have changed."""
    if set(levels) - set(skills()) or set(levels.values()) - set(SkillMark.LEVELS):
        raise Refused(_("Choisissez une des réponses proposées."))
    known = dict(SkillMark.objects.filter(enrolment=enrolment).values_list("skill", "level"))
    changed = {skill: level for skill, level in levels.items() if known.get(skill, 0) != level}
    for skill, level in changed.items():
        SkillMark.objects.update_or_create(enrolment=enrolment, skill=skill, defaults={"level": level, "recorded_by": by})
    if changed:
        record(enrolment, "mark_skills", by=by, about=enrolment.person, detail={"count": len(changed)})
    return len(changed)
