from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Orientation(Keyed):
    """A prescriber (a social worker, a job centre adviser) points a candidate to a programme; the candidate decides.

    `contact` is a number (E.164) or an address, and `enrolment` is set once they said yes. `agreed` is the one purpose they may agree
    to: that this prescriber reads how it goes; `withdrawn` when they took it back. `text_shown` is what they read when they agreed.
    """

    STATES = {
        "sent": _("invitation envoyée"),
        "accepted": _("inscription faite"),
        "declined": _("ne souhaite pas"),
        "closed": _("sans réponse"),
    }
    MOVES = {"sent": {"accepted", "declined", "closed"}, "declined": {"accepted"}}

    programme = models.ForeignKey("catalogue.Programme", models.CASCADE, related_name="orientations")
    called = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=254, blank=True)
    job = models.CharField(max_length=80, blank=True)
    modules = models.JSONField(default=list)
    prescriber = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="orientations")
    sender = models.CharField(max_length=120, blank=True)
    structure = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    enrolment = models.ForeignKey("enrolments.Enrolment", models.SET_NULL, null=True, blank=True, related_name="orientations")
    state = models.CharField(max_length=8, choices=STATES, default="sent")
    sent = models.DateTimeField(auto_now_add=True)
    answered = models.DateTimeField(null=True, blank=True)
    agreed = models.DateTimeField(null=True, blank=True)
    text_shown = models.TextField(blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(state="accepted", answered__isnull=True), name="orientation_accepted_has_a_date"),
        ]

    def __str__(self) -> str:
        return f"orientation {self.key} ({self.state})"

    @property
    def shares(self) -> bool:
        return self.agreed is not None and self.withdrawn is None
