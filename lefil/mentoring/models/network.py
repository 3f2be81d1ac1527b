from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class NetworkRequest(Keyed):
    """ "Qui connaît quelqu'un chez…": a mentor asks the other mentors of the programme, once the learner has said yes to these very
    words. The learner's name is in it nowhere."""

    STATES = {
        "proposed": _("attend votre accord"),
        "open": _("demandée au réseau"),
        "refused": _("pas d’accord"),
        "closed": _("terminée"),
    }
    MOVES = {"proposed": {"open", "refused", "closed"}, "open": {"closed"}}

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="network_requests")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="network_requests")
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    company = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=STATES, default="proposed")
    agreed = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class NetworkAnswer(models.Model):
    """What one mentor can do. Read by the mentor who asked and by the team, who make the link."""

    request = models.ForeignKey(NetworkRequest, models.CASCADE, related_name="answers")
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="network_answers")
    words = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["request", "author"], name="network_answer_once_each")]

    def __str__(self) -> str:
        return f"{self.request_id}"
