"""The ladder of attempts towards somebody who does not answer, and the people around them who may be called."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Ladder(Keyed):
    """Attempts to reach somebody, one after the other, until any answer. `step` is how many rungs were climbed; `due` when the next is.

    "finished" is every rung climbed without an answer: staff decide together, the thread stays open. It is never a closing.
    """

    STATES = {
        "running": _("en cours"),
        "answered": _("réponse reçue"),
        "stopped": _("arrêtée par l’équipe"),
        "finished": _("tout a été essayé"),
    }
    MOVES = {"running": {"answered", "stopped", "finished"}, "finished": {"answered"}}

    thread = models.ForeignKey("care.Thread", models.CASCADE, related_name="ladders")
    state = models.CharField(max_length=8, choices=STATES, default="running")
    step = models.PositiveSmallIntegerField(default=0)
    started = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["thread"], condition=Q(state="running"), name="ladder_one_running")]
        indexes = [models.Index(fields=["state", "due"])]

    def __str__(self) -> str:
        return f"ladder {self.thread_id} ({self.state}, {self.step})"


class Rung(models.Model):
    """One attempt, written down whatever came of it. `skipped` says why it could not be made; `letter` or `task` is what was."""

    KINDS = {
        "sms": _("SMS"), "voice": _("appel"), "trusted": _("personne de confiance"), "prescriber": _("professionnel"), "letter": _("lettre"),
    }  # fmt: skip

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="rungs")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    at = models.DateTimeField(default=timezone.now)
    letter = models.ForeignKey("letters.Letter", models.SET_NULL, null=True, blank=True, related_name="+")
    task = models.ForeignKey("care.Task", models.SET_NULL, null=True, blank=True, related_name="+")
    skipped = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["ladder", "number"]
        constraints = [models.UniqueConstraint(fields=["ladder", "number"], name="rung_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.ladder_id}"


class Relay(Keyed):
    """Somebody else who may be called when a person gives no news: one they trust, or the professional who sent them to us.

    Only with the person's own agreement: `agreed` with the very words they saw, until `withdrawn`. Never called before.
    """

    KINDS = {"trusted": _("personne de confiance"), "prescriber": _("professionnel qui vous accompagne")}
    CHANNELS = {"web": _("en ligne"), "phone": _("téléphone"), "paper": _("papier")}

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="relays")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16)
    link = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=5, choices=CHANNELS, default="web")
    text_shown = models.TextField()
    language = models.CharField(max_length=8)
    agreed = models.DateTimeField(default=timezone.now)
    withdrawn = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person", "kind"], condition=Q(withdrawn=None), name="relay_one_standing_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
