from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed
from lefil.matching.models.asks import Need, Offer
from lefil.matching.models.runs import Run


class Proposal(Keyed):
    """A pair that the engine or a member of staff suggests. It holds a seat of the offer from "sent" on.

    draft → sent (48 h for both to say yes) → accepted (a group is made), or declined / expired, and the next one is prepared.
    `approved` drafts leave with the next sending, and no computation moves them; nor those `locked`. `refusal` is why staff set it
    aside. `holds_seat` is true as long as one of the offer's `taken` seats is this proposal's: the seat is given back only once.
    """

    STATES = {
        "draft": _("à relire"),
        "sent": _("envoyée"),
        "accepted": _("acceptée"),
        "declined": _("refusée"),
        "expired": _("sans réponse"),
        "dropped": _("écartée"),
    }
    MOVES = {
        "draft": {"sent", "dropped"},
        "sent": {"accepted", "declined", "expired", "dropped", "draft"},
        "dropped": {"draft"},
    }
    ANSWERS = {"": _("attend"), "yes": _("oui"), "no": _("non")}
    REASONS = {
        "hours": _("Les horaires ne vont pas."),
        "subject": _("La matière ou le niveau ne va pas."),
        "person": _("Je préfère une autre personne."),
        "no_time": _("Je n’ai plus le temps en ce moment."),
        "no_need": _("Je n’ai plus besoin d’aide."),
        "other": _("Autre raison."),
    }

    REFUSALS = {
        "hours": _("Les horaires ne vont pas."),
        "level": _("La matière ou le niveau ne va pas."),
        "wish": _("L’une des deux personnes a demandé autre chose."),
        "known": _("Ces deux personnes se connaissent déjà."),
        "care": _("Pour protéger l’une des deux personnes."),
        "other": _("Autre raison."),
    }

    run = models.ForeignKey(Run, models.CASCADE, related_name="proposals")
    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="proposals")
    score = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=dict)
    subject = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default="draft")
    locked = models.BooleanField(default=False)
    approved = models.BooleanField(default=False)
    holds_seat = models.BooleanField(default=False)
    learner_answer = models.CharField(max_length=3, choices=ANSWERS, blank=True)
    volunteer_answer = models.CharField(max_length=3, choices=ANSWERS, blank=True)
    decline_reason = models.CharField(max_length=40, choices=REASONS, blank=True)
    refusal = models.CharField(max_length=5, choices=REFUSALS, blank=True)
    refusal_words = models.CharField(max_length=200, blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    expires = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    group = models.OneToOneField("groups.Group", models.SET_NULL, null=True, blank=True, related_name="proposal")

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=models.Q(state__in=["draft", "sent"]), name="proposal_one_standing_per_need"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires"])]

    def __str__(self) -> str:
        return f"{self.need_id} ↔ {self.offer_id} ({self.state})"


class Exclusion(models.Model):
    """These two are never proposed to each other (again)."""

    learner = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    volunteer = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["learner", "volunteer"], name="exclusion_once")]

    def __str__(self) -> str:
        return f"{self.learner_id} ✕ {self.volunteer_id}"


class Sending(Keyed):
    """All the approved drafts of a programme, sent by a sweep, one transaction each. May be undone for those who have not answered."""

    STATES = {"sending": _("en cours"), "sent": _("terminé"), "undoing": _("annulation en cours"), "undone": _("annulé")}
    MOVES = {"sending": {"sent", "undoing"}, "sent": {"undoing"}, "undoing": {"undone"}}

    programme = models.ForeignKey("catalogue.Programme", models.CASCADE, related_name="sendings")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=7, choices=STATES, default="sending")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state__in=["sending", "undoing"]), name="sending_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class SendingLine(models.Model):
    """One pair of a sending. `why` is the sentence of a refusal. The state is a queue's: written by conditional UPDATE only."""

    STATES = {
        "waiting": _("attend son tour"),
        "sent": _("partie"),
        "refused": _("n’a pas pu partir"),
        "recalled": _("annulée"),
        "kept": _("gardée : quelqu’un a répondu"),
    }

    sending = models.ForeignKey(Sending, models.CASCADE, related_name="lines")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="lines")
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sending", "proposal"], name="sending_line_once")]
        indexes = [models.Index(fields=["sending", "state"])]

    def __str__(self) -> str:
        return f"{self.sending_id}: {self.proposal_id} ({self.state})"
