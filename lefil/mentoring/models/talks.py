from django.db import models

from lefil.kit.keys import Keyed


class Talk(models.Model):
    """What a mentor wrote of one meeting: which of the twelve conversations, whether it is finished, its proof, a 60-second note.

    A conversation may take several meetings; it is finished once, with its proof.
    """

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="talks")
    meeting = models.OneToOneField("meetings.Meeting", models.CASCADE, related_name="talk")
    module = models.ForeignKey("catalogue.Module", models.PROTECT, related_name="talks")
    finished = models.BooleanField(default=False)
    proof = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    worried = models.BooleanField(default=False)
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="talks")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "module"], condition=models.Q(finished=True), name="talk_finished_once"),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} in {self.group_id}"


class Step(Keyed):
    """What a learner decided to do: a ready action (`code`), or the goal of one week in their own words (`week`, its Monday)."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="mentoring_steps")
    code = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=160, blank=True)
    due = models.DateField(null=True, blank=True)
    week = models.DateField(null=True, blank=True)
    done = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], condition=models.Q(week__isnull=False), name="step_one_goal_a_week"),
            models.UniqueConstraint(
                fields=["person", "code"], condition=models.Q(done__isnull=True) & ~models.Q(code=""), name="step_one_open_per_action"
            ),
            models.CheckConstraint(condition=~models.Q(code="", words=""), name="step_says_what"),
        ]

    def __str__(self) -> str:
        return self.code or "week"


class Mood(models.Model):
    """One face a day: 1 hard, 2 so-so, 3 good."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="moods")
    day = models.DateField()
    face = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="mood_once_a_day"),
            models.CheckConstraint(condition=models.Q(face__range=(1, 3)), name="mood_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.face}"
