from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed

MODES = {"video": _("visio"), "voice": _("voix seule"), "phone": _("téléphone"), "text": _("messages")}
STAGES = {
    "college": _("collège"),
    "lycee": _("lycée général ou technologique"),
    "pro": _("lycée professionnel, CAP"),
    "superieur": _("études supérieures"),
}
INTERESTS = {
    "sport": _("le sport"),
    "musique": _("la musique"),
    "lecture": _("la lecture"),
    "cinema": _("les films et les séries"),
    "jeux": _("les jeux vidéo"),
    "dessin": _("le dessin et la création"),
    "cuisine": _("la cuisine"),
    "nature": _("la nature et les animaux"),
    "sciences": _("les sciences"),
    "informatique": _("l’informatique"),
    "sante": _("les métiers de la santé et du soin"),
    "technique": _("les métiers techniques et manuels"),
    "commerce": _("le commerce et l’entreprise"),
    "droit": _("le droit et la société"),
}
WISHES = {"": _("peu importe"), "same": _("du même genre que moi")}


class Availability(models.Model):
    """The week a person paints: 63 bits, bit = weekday × 9 + band (Monday 0), in the person's own time zone. Bands are in bands.py."""

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="availability")
    bands = models.BigIntegerField(default=0)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(bands__gte=0), name="availability_63_bits")]

    def __str__(self) -> str:
        return f"{self.bands:x}"


class Need(models.Model):
    """What a learner asks for. `subjects` are codes of catalogue.reference, the most important first."""

    STATES = {"open": _("attend"), "held": _("proposition en cours"), "served": _("accompagné"), "closed": _("ne demande plus")}
    MOVES = {
        "open": {"held", "served", "closed"},
        "held": {"open", "served", "closed"},
        "served": {"open", "closed"},
        "closed": {"open"},
    }

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="need")
    level = models.CharField(max_length=20)
    subjects = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    gender_wish = models.CharField(max_length=4, choices=WISHES, blank=True)
    modes = models.JSONField(default=list)
    interests = models.JSONField(default=list)
    urgency = models.PositiveIntegerField(default=0)
    urgency_parts = models.JSONField(default=dict)
    since = models.DateTimeField()
    state = models.CharField(max_length=6, choices=STATES, default="open")

    class Meta:
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["state", "since"])]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.level}"


class Offer(models.Model):
    """What a volunteer offers. `taken` seats never pass `capacity`: taken by a conditional UPDATE only.

    `stages` are those the volunteer prefers; empty when any will do. Paused up to and including `paused_until`.
    """

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="offer")
    capacity = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    languages = models.JSONField(default=list)
    gender_wish = models.CharField(max_length=4, choices=WISHES, blank=True)
    modes = models.JSONField(default=list)
    interests = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    paused_until = models.DateField(null=True, blank=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("capacity")), name="offer_taken_within_capacity"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.taken}/{self.capacity}"


class OfferedSubject(models.Model):
    """A subject a volunteer takes on, from one level to another (codes of catalogue.reference, both included)."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="subjects")
    subject = models.CharField(max_length=40)
    level_from = models.CharField(max_length=20)
    level_to = models.CharField(max_length=20)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["offer", "subject"], name="offered_subject_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.level_from}–{self.level_to}"


class Policy(models.Model):
    """The association's weights for one programme; a run keeps a copy of those it used."""

    programme = models.OneToOneField("catalogue.Programme", models.CASCADE, related_name="matching_policy")
    weights = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.version}"


class Run(Keyed):
    """One computation over a snapshot: the hash of its inputs, the weights, what it found."""

    programme = models.ForeignKey("catalogue.Programme", models.CASCADE, related_name="runs")
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    inputs_hash = models.CharField(max_length=64)
    weights = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key


class Proposal(Keyed):
    """A pair that the engine or a member of staff suggests. It holds a seat of the offer from "sent" on.

    draft → sent (48 h for both to say yes) → accepted (a group is made), or declined / expired, and the next one is prepared.
    `holds_seat` is true as long as one of the offer's `taken` seats is this proposal's: the seat is given back only once.
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

    run = models.ForeignKey(Run, models.CASCADE, related_name="proposals")
    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="proposals")
    score = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=dict)
    subject = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default="draft")
    locked = models.BooleanField(default=False)
    holds_seat = models.BooleanField(default=False)
    learner_answer = models.CharField(max_length=3, choices=ANSWERS, blank=True)
    volunteer_answer = models.CharField(max_length=3, choices=ANSWERS, blank=True)
    decline_reason = models.CharField(max_length=40, choices=REASONS, blank=True)
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
