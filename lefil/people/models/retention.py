from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class RetentionRule(models.Model):
    """How long something is kept and what happens then. Rows, so that each association answers for its own delays."""

    OBJECTS = {
        "learner": _("personne accompagnée, après le dernier contact"),
        "volunteer": _("bénévole, après le dernier contact"),
        "refused": _("candidature refusée"),
        "draft": _("inscription commencée et jamais envoyée"),
        "letter": _("texte des courriers envoyés"),
        "incident": _("dossier de protection, après sa fin"),
    }
    ACTIONS = {
        "erase": _("effacer la personne, garder les nombres"),
        "delete": _("supprimer la ligne"),
        "blank": _("effacer les mots et les noms, garder les nombres"),
    }

    object = models.CharField(max_length=10, choices=OBJECTS, unique=True)
    days = models.PositiveIntegerField()
    warn_days = models.PositiveIntegerField(default=0)
    action = models.CharField(max_length=6, choices=ACTIONS)
    basis = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.object


class ErasureRequest(Keyed):
    """A person asks that their file be erased; staff answer within 30 days (article 12 RGPD)."""

    STATES = {"asked": _("demandé"), "done": _("effacé"), "refused": _("refusé")}
    MOVES = {"asked": {"done", "refused"}}

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="erasure_requests")
    state = models.CharField(max_length=7, choices=STATES, default="asked")
    words = models.TextField(blank=True)
    asked = models.DateTimeField(auto_now_add=True)
    answered = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.state
