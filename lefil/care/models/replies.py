"""What comes back by SMS."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Reply(Keyed):
    """An SMS that somebody sent us. `sender` is E.164; `provider_id` the provider's own, so that none is read twice.

    "placed" has a thread; "shared" is a number of several people, staff choose whom; "unknown" belongs to nobody we know and is shown
    to nobody, unless a member of staff gives the whole number; "left" is set aside by staff.
    """

    STATES = {"placed": _("rattachée"), "shared": _("à rattacher"), "unknown": _("numéro inconnu"), "left": _("mise de côté")}
    MOVES = {"shared": {"placed", "left"}, "unknown": {"placed"}, "left": {"placed"}}
    MEANINGS = {
        "fine": _("va bien"),
        "so_so": _("moyen"),
        "call": _("demande un appel"),
        "stop": _("ne veut plus de SMS"),
        "": _("mots libres"),
    }

    provider_id = models.CharField(max_length=80, unique=True)
    sender = models.CharField(max_length=16)
    text = models.CharField(max_length=480, blank=True)
    at = models.DateTimeField(default=timezone.now)
    meaning = models.CharField(max_length=5, choices=MEANINGS, blank=True)
    state = models.CharField(max_length=7, choices=STATES, default="unknown")
    thread = models.ForeignKey("care.Thread", models.CASCADE, null=True, blank=True, related_name="replies")
    placed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["state", "sender"]), models.Index(fields=["thread", "-at"])]

    def __str__(self) -> str:
        return f"reply {self.pk} ({self.state})"
