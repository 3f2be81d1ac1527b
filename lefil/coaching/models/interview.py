from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lefil.kit.keys import Keyed


class Simulation(Keyed):
    """Questions that a candidate answers alone. `questions`: [{family, text, listen_for}] as they were asked, whatever the content becomes.

    `trade` is the first sign of a ROME code, "" for none. `workshop` is the one whose two volunteers may look, None when nobody may.
    """

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="simulations")
    workshop = models.ForeignKey("coaching.Workshop", models.SET_NULL, null=True, blank=True, related_name="shared_simulations")
    telephone = models.BooleanField(default=False)
    trade = models.CharField(max_length=1, blank=True)
    questions = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"simulation {self.key}"


class SimulatedAnswer(Keyed):
    """A recording that arrives piece by piece. `offset` bytes of `size` are in `file`; `digest` is the SHA-256 of the whole, in hexadecimal.

    `done` once all of it is here and was found to be a recording: before that nobody plays it.
    """

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(2)])
    video = models.BooleanField(default=False)
    kind = models.CharField(max_length=4, blank=True)
    seconds = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to="interview/%Y/%m")
    at = models.DateTimeField(default=timezone.now)
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["simulation", "number"], name="simulated_answer_once_a_question"),
            models.CheckConstraint(condition=Q(offset__lte=F("size")), name="simulated_answer_within_its_size"),
            models.CheckConstraint(condition=Q(attempt__gte=1, attempt__lte=2), name="simulated_answer_two_attempts"),
        ]

    def __str__(self) -> str:
        return f"answer {self.number} of {self.simulation_id}"


class HardPractice(models.Model):
    """What a candidate did in the trainer. `guesses`: question → "yes", "no" or "depends"; `chosen`: question → number of the answer they keep."""

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="hard_practice")
    guesses = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"hard questions of {self.enrolment_id}"


class RoomNote(models.Model):
    """What one person writes for themselves during a workshop. Nobody else reads it."""

    workshop = models.ForeignKey("coaching.Workshop", models.CASCADE, related_name="room_notes")
    author = models.ForeignKey("people.Person", models.CASCADE, related_name="coaching_notes")
    text = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["workshop", "author"], name="room_note_once_per_author")]

    def __str__(self) -> str:
        return f"note {self.workshop_id} {self.author_id}"
