from django.db import models
from django.utils.translation import gettext_lazy as _

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
