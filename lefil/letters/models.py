from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One e-mail or SMS to one person, written in the transaction of what it announces, sent by a sweep.

    `key` makes it unique: writing the same letter twice keeps the first. `reported` is when the network last said what became
    of an SMS, `arrived` when it reached the phone. `leave`: where to say that one wants no more of these, for an e-mail that
    nobody waits for.
    """

    MOVES = {
        "waiting": {"sending", "dropped"},
        "sending": {"sent", "waiting", "failed"},
        "sent": {"failed"},
        "failed": {"waiting", "dropped"},
    }
    CHANNELS = {"email": _("courriel"), "sms": _("SMS")}
    STATES = {
        "waiting": _("à envoyer"),
        "sending": _("en cours d’envoi"),
        "sent": _("envoyé"),
        "failed": _("refusé par le fournisseur"),
        "dropped": _("annulé"),
    }

    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="letters")
    channel = models.CharField(max_length=5, choices=CHANNELS)
    to = models.CharField(max_length=254)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    leave = models.CharField(max_length=300, blank=True, db_default="", default="")
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    due = models.DateTimeField()
    claimed = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=1)
    written = models.DateTimeField(auto_now_add=True)
    sent = models.DateTimeField(null=True)
    reported = models.DateTimeField(null=True)
    arrived = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(channel__in=["email", "sms"]), name="letter_channel_known"),
        ]
        indexes = [models.Index(fields=["state", "due"])]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
