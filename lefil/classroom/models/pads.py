from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Wall(models.Model):
    """The pads of one lesson together: the exercise sent to all, the one pad shown to all.

    `exercise` is a code of content/exercises.toml, empty before the first is sent at `sent`.
    """

    meeting = models.OneToOneField("meetings.Meeting", models.CASCADE, related_name="pad_wall")
    exercise = models.SlugField(max_length=60, blank=True)
    sent = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"wall of {self.meeting_id}"


class Pad(Keyed):
    """What one learner writes in one lesson; kept after it.

    `snapshot` and `updates` together are the truth: a Yjs document whose text is named "code". `text` is that text at the last
    squash, for reading without a CRDT. `works_in`: the pad of another learner in which this one writes meanwhile (pairs).
    `state` is who else reads it: nobody but the team, or the class, once its learner has said yes.
    `updated` is when its text last changed, `ran` when its tests last ran, `fails` how many runs since a test more has passed.
    `seen` is refreshed while its learner has the page open, None once they have left it, at `left`.
    """

    STATES = {"private": _("pour l’équipe"), "asked": _("accord demandé"), "shown": _("montré à la classe")}
    MOVES = {"private": {"asked"}, "asked": {"shown", "private"}, "shown": {"private"}}
    OUTCOMES = {
        "ok": _("tous les tests passent"),
        "tests": _("des tests ne passent pas"),
        "error": _("erreur"),
        "loop": _("boucle sans fin arrêtée"),
        "flood": _("trop de lignes écrites"),
        "crash": _("trop de mémoire"),
    }

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="pads")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="pads")
    works_in = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="joined")
    helper = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=7, choices=STATES, default="private")
    exercise = models.SlugField(max_length=60, blank=True)
    snapshot = models.BinaryField(default=bytes, blank=True)
    text = models.TextField(blank=True)
    updated = models.DateTimeField(null=True, blank=True)
    hand = models.DateTimeField(null=True, blank=True)
    ran = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=5, choices=OUTCOMES, blank=True)
    tests_passed = models.PositiveSmallIntegerField(default=0)
    tests_total = models.PositiveSmallIntegerField(default=0)
    fails = models.PositiveSmallIntegerField(default=0)
    seen = models.DateTimeField(null=True, blank=True)
    left = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "enrolment"], name="pad_once_per_learner"),
            models.UniqueConstraint(fields=["meeting"], condition=models.Q(state="shown"), name="one_pad_shown_at_a_time"),
            models.CheckConstraint(condition=models.Q(tests_passed__lte=models.F("tests_total")), name="pad_no_more_passed_than_tests"),
        ]

    def __str__(self) -> str:
        return f"pad of {self.enrolment_id} in {self.meeting_id}"

    @property
    def place(self) -> int:
        """The pad in which its learner writes now: its own row, or another's."""
        return self.works_in_id or self.pk


class PadUpdate(models.Model):
    """About a second of typing, as Yjs writes it; squashed into the snapshot of its pad after a while."""

    pad = models.ForeignKey(Pad, models.CASCADE, related_name="updates")
    content = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"update of {self.pad_id}"


class PadCopy(models.Model):
    """The text of a pad as it was when another exercise took its place."""

    pad = models.ForeignKey(Pad, models.CASCADE, related_name="copies")
    exercise = models.SlugField(max_length=60, blank=True)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.exercise} of {self.pad_id}"
