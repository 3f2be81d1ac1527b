from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Application(Keyed):
    """One line of a learner's board. `reminded` is the day on which the last letter left: one for each `follow_up_due`."""

    STATES = {
        "seen": _("vue"),
        "sent": _("envoyée"),
        "followed": _("relancée"),
        "interview": _("entretien"),
        "answered": _("réponse reçue"),
    }
    MOVES = {
        "seen": {"sent", "interview", "answered"},
        "sent": {"seen", "followed", "interview", "answered"},
        "followed": {"sent", "followed", "interview", "answered"},
        "interview": {"sent", "followed", "answered"},
        "answered": {"interview"},
    }
    CHANNELS = {
        "site": _("sur un site"),
        "mail": _("par courriel"),
        "phone": _("par téléphone"),
        "visit": _("sur place"),
        "network": _("par une connaissance"),
        "agency": _("par une agence ou France Travail"),
    }
    RESULTS = {
        "hired": _("c’est oui"),
        "refused": _("c’est non"),
        "silence": _("pas de réponse"),
        "withdrawn": _("je ne veux plus"),
    }

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="applications")
    company = models.CharField(max_length=120)
    job = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    found_on = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    channel = models.CharField(max_length=7, choices=CHANNELS, blank=True)
    contact = models.CharField(max_length=160, blank=True)
    follow_up_due = models.DateField(null=True, blank=True)
    reminded = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="seen")
    interview_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=9, choices=RESULTS, blank=True)
    lesson = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "follow_up_due"])]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"
