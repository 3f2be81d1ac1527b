"""What a class says while it learns, besides talking: kept after the room has forgotten it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class PulseCount(models.Model):
    """ "Is everybody following?", asked once: how many said what, and never who. `source` is the key of the room's own row."""

    half_day = models.ForeignKey("classroom.HalfDay", models.CASCADE, related_name="pulses")
    source = models.CharField(max_length=16, unique=True)
    asked = models.DateTimeField()
    yes = models.PositiveSmallIntegerField(default=0)
    some = models.PositiveSmallIntegerField(default=0)
    no = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["asked", "id"]

    def __str__(self) -> str:
        return f"{self.yes}/{self.some}/{self.no}"

    @property
    def answers(self) -> int:
        return self.yes + self.some + self.no


class Poll(Keyed):
    """A question with two to four answers, during a half-day. One at a time."""

    half_day = models.ForeignKey("classroom.HalfDay", models.CASCADE, related_name="polls")
    question = models.CharField(max_length=200)
    choices = models.JSONField(default=list)
    opened = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["half_day"], condition=models.Q(closed=None), name="poll_one_open")]

    def __str__(self) -> str:
        return self.question


class Vote(models.Model):
    """`choice` is the place of an answer in the poll's list, from 0."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="class_votes")
    choice = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["poll", "enrolment"], name="vote_once_a_poll")]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.choice}"


class Question(Keyed):
    """A learner's question in the queue of a half-day; `answered` when the teacher has dealt with it aloud."""

    half_day = models.ForeignKey("classroom.HalfDay", models.CASCADE, related_name="questions")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="class_questions")
    text = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]


class Ticket(models.Model):
    """Two questions before leaving: what I keep, what is not clear yet."""

    half_day = models.ForeignKey("classroom.HalfDay", models.CASCADE, related_name="tickets")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="exit_tickets")
    keep = models.CharField(max_length=300, blank=True)
    unclear = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["half_day", "enrolment"], name="ticket_once_a_half_day")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.half_day_id}"


class SkillMark(models.Model):
    """What the teacher has seen of one skill of one learner. Exercises are counted beside it, and never confirm a skill alone."""

    LEVELS = {0: _("pas encore"), 1: _("en cours"), 2: _("acquis")}

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="skill_marks")
    skill = models.SlugField(max_length=40)
    level = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "skill"], name="skill_mark_once"),
            models.CheckConstraint(condition=models.Q(level__lte=2), name="skill_mark_up_to_two"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"
