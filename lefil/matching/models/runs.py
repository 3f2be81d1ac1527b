from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Policy(models.Model):
    """The association's choices for one programme: the weights (a run keeps a copy of those it used), and how many hours a request
    may wait for others to come before the sweep looks for its pair; 0: at once."""

    programme = models.OneToOneField("catalogue.Programme", models.CASCADE, related_name="matching_policy")
    weights = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    hold_hours = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.version}"


class Run(Keyed):
    """One computation over a snapshot: the hash of its inputs, the weights, what it found, and the proof that nothing better exists.

    `question` is what a trial changed. `summary` counts. Only a
    published run has moved drafts; a refused one did not pass the check, and `certificate` says so.
    """

    STATES = {
        "computing": _("en cours"),
        "published": _("publié"),
        "trial": _("essai"),
        "refused": _("refusé par la vérification"),
        "overtaken": _("dépassé par un autre calcul"),
    }
    MOVES = {"computing": {"published", "trial", "refused", "overtaken"}}

    programme = models.ForeignKey("catalogue.Programme", models.CASCADE, related_name="runs")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=STATES, default="published")
    inputs_hash = models.CharField(max_length=64, blank=True)
    weights = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    question = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["programme", "state"])]

    def __str__(self) -> str:
        return self.key


class Snapshot(models.Model):
    """What a run read and what it answered, as compressed arrays of numbers: no names, no contacts. Kept for the last few runs of a
    programme; erased with the first of its people who is erased."""

    run = models.OneToOneField(Run, models.CASCADE, related_name="snapshot")
    arrays = models.BinaryField()

    class Meta:
        ordering = ["-run"]

    def __str__(self) -> str:
        return f"{self.run_id}"


class Block(models.Model):
    """A part of a large run that shares nobody with the others: any worker may take it, by a conditional UPDATE."""

    STATES = {"waiting": _("attend"), "claimed": _("en cours"), "solved": _("fait"), "refused": _("refusé par la vérification")}

    run = models.ForeignKey(Run, models.CASCADE, related_name="blocks")
    place = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=STATES, default="waiting")
    claimed = models.DateTimeField(null=True, blank=True)
    rows = models.BinaryField()
    answer = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["run", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="block_once")]
        indexes = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.place} ({self.state})"
