from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.mentoring.content import BY_ACTION
from lefil.mentoring.models import Mood, Step
from lefil.mentoring.queries.pairs import week_of
from lefil.people.models import Person

MOST_WAITING = 8  # more would be a burden, not a plan
A_YEAR = timedelta(days=366)


@transaction.atomic
def choose_action(person: Person, *, code: str, due: date | None, by: Person) -> Step:
    """Takes one of the ready actions, with a day or without. Choosing it again moves its day."""
    if code not in BY_ACTION:
        raise Refused(_("Choisissez une action de la liste."))
    today = timezone.localdate()
    if due and not today <= due <= today + A_YEAR:
        raise Refused(_("Choisissez un jour à partir d’aujourd’hui, dans l’année."))
    waiting = Step.objects.filter(person=person, done=None, week=None)
    if not waiting.filter(code=code).exists() and waiting.count() >= MOST_WAITING:
        raise Refused(_("Vous avez déjà %(most)s actions. Terminez-en une, ou retirez-la.") % {"most": MOST_WAITING})
    step, _made = Step.objects.update_or_create(person=person, code=code, done=None, week=None, defaults={"due": due})
    record(step, "choose", by=by, about=person, detail={"code": code})
    return step


@transaction.atomic
def set_goal(person: Person, *, words: str, by: Person) -> Step:
    """The goal of this week, in one line. Written again, it replaces the former one, as long as it is not done."""
    words = words.strip()
    if not words or len(words) > 160:
        raise Refused(_("Écrivez votre but en une ligne courte."))
    today = timezone.localdate()
    standing = Step.objects.filter(person=person, week=week_of(today)).first()
    if standing and standing.done:
        raise Refused(_("Votre but de la semaine est déjà atteint. Le prochain se choisit lundi."))
    step, _made = Step.objects.update_or_create(
        person=person, week=week_of(today), defaults={"words": words, "due": week_of(today) + timedelta(days=6)}
    )
    record(step, "goal", by=by, about=person)
    return step


@transaction.atomic
def tick(step: Step, *, done: bool, by: Person) -> Step:
    """Done, or not after all. An action that was chosen again meanwhile stays done."""
    again = Step.objects.filter(person=step.person_id, code=step.code, done=None).exclude(pk=step.pk)
    if not done and step.code and again.exists():
        raise Refused(_("Cette action est déjà dans votre liste."))
    step.done = timezone.now() if done else None
    step.save(update_fields=["done"])
    record(step, "tick" if done else "untick", by=by)
    return step


@transaction.atomic
def drop_step(step: Step, *, by: Person) -> None:
    """Takes an action out of the list. What was done stays."""
    if step.done:
        raise Refused(_("Cette action est faite : elle reste dans votre fil."))
    record(step, "drop", by=by)
    step.delete()


@transaction.atomic
def feel(person: Person, *, face: int, by: Person) -> Mood:
    """The mood of today: 1 hard, 2 so-so, 3 good. The last face of a day is the one that stays."""
    if face not in (1, 2, 3):
        raise Refused(_("Choisissez un visage."))
    mood, _made = Mood.objects.update_or_create(person=person, day=timezone.localdate(), defaults={"face": face})
    record(mood, "feel", by=by)
    return mood
