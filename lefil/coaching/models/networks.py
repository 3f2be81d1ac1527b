from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Audit(models.Model):
    """One pass of the checks, the first or the second. `answers`: check → "good", "todo" or "skip". `closed` once all were answered."""

    ANSWERS = {"good": _("C’est bon"), "todo": _("À faire"), "skip": _("Passé")}
    LAST = 2

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="networks_audits")
    number = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict)
    begun = models.DateTimeField()
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="audit_pass_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=2), name="audit_two_passes"),
        ]

    def __str__(self) -> str:
        return f"audit {self.number} of {self.enrolment_id}"


class NetworksWork(models.Model):
    """Where a candidate is. `steps`: place of settings → number of steps done. `judged`: offer → true for "fake"."""

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="networks_work")
    steps = models.JSONField(default=dict)
    judged = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"networks of {self.enrolment_id}"


class Writing(models.Model):
    """The profile text or a message. `kind`: "profile" or the code of a message model. `used`: how many times it was sent or put online."""

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="writings")
    kind = models.CharField(max_length=20)
    blanks = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    used = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "kind"], name="writing_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.enrolment_id}"


class Removal(Keyed):
    """Something to have erased: a first letter to a platform or a search engine, then one to the CNIL. lefil sends neither.

    `sent` is the day when the person says that they sent the first one; `reply` what came of it.
    """

    KINDS = {"platform": _("un site ou un réseau"), "search": _("un moteur de recherche")}
    REPLIES = {"": _("j’attends encore"), "done": _("c’est effacé"), "refused": _("ma demande est refusée")}

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="removals")
    kind = models.CharField(max_length=8, choices=KINDS)
    who = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    me = models.CharField(max_length=120)
    minor = models.BooleanField(default=False)
    made = models.DateTimeField(auto_now_add=True)
    sent = models.DateField(null=True, blank=True)
    reply = models.CharField(max_length=7, choices=REPLIES, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(reply="") | models.Q(sent__isnull=False), name="removal_reply_after_sending"),
        ]

    def __str__(self) -> str:
        return f"removal {self.key}"


class ShownScore(models.Model):
    """A candidate ticked that the two volunteers of this workshop may read their two scores. Nothing else is shown."""

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="shown_scores")
    workshop = models.ForeignKey("coaching.Workshop", models.CASCADE, related_name="shown_scores")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "workshop"], name="score_shown_once")]

    def __str__(self) -> str:
        return f"score of {self.enrolment_id} in {self.workshop_id}"
