from django.db import models
from django.utils import timezone


class Attempt(models.Model):
    """One run of an exercise's automatic tests by a learner. `exercise` is a code of content/exercises.toml; `passed` when all its tests do."""

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="attempts")
    exercise = models.SlugField(max_length=60)
    passed = models.BooleanField()
    tests_passed = models.PositiveSmallIntegerField(default=0)
    tests_total = models.PositiveSmallIntegerField(default=0)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["enrolment", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise} ({'passed' if self.passed else 'not yet'})"
