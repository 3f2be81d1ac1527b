"""Calling sessions: volunteers call people for an hour, with a script, and see only what they need."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Round(Keyed):
    """An hour or two in which some volunteers call some people of one programme. Numbers are shown only between `starts` and `ends`."""

    programme = models.ForeignKey("catalogue.Programme", models.PROTECT, related_name="rounds")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=80)
    script = models.TextField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="round_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.title} {self.starts:%Y-%m-%d %H:%M}"

    @property
    def going_on(self) -> bool:
        return self.starts <= timezone.now() < self.ends


class Caller(models.Model):
    """A volunteer who was asked to call in a round, by their enrolment: its gates are read again at each call."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="callers")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="calling")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "enrolment"], name="caller_once_per_round")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} in {self.round_id}"


class Call(Keyed):
    """One person to call in a round. `taken` by one caller at a time; the number is shown to them from then until they say what came of it."""

    STATES = {"waiting": _("à appeler"), "taken": _("appel en cours"), "done": _("appelé")}
    MOVES = {"waiting": {"taken"}, "taken": {"done", "waiting"}}
    OUTCOMES = {"spoke": _("nous avons parlé"), "no_answer": _("pas de réponse"), "later": _("rappeler plus tard"), "wrong": _("mauvais numéro"), "staff": _("à rappeler par l’équipe")}  # fmt: skip

    round = models.ForeignKey(Round, models.CASCADE, related_name="calls")
    thread = models.ForeignKey("care.Thread", models.CASCADE, related_name="calls")
    state = models.CharField(max_length=7, choices=STATES, default="waiting")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    taken = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "thread"], name="call_once_per_round"),
            models.UniqueConstraint(fields=["round", "by"], condition=Q(state="taken"), name="call_one_at_a_time"),
        ]
        indexes = [models.Index(fields=["thread", "-ended"])]

    def __str__(self) -> str:
        return f"call {self.thread_id} ({self.state})"
