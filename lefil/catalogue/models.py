from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed

SIDES = {"volunteer": _("bénévole"), "learner": _("personne accompagnée")}


class Programme(Keyed):
    """What an association runs: its words, its delays, its modules. `pack` names the room of the house that serves it."""

    PACKS = {
        "tutoring": _("tutorat"),
        "coaching": _("coups de pouce RH"),
        "classroom": _("cours en direct"),
        "mentoring": _("mentorat emploi"),
    }

    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="programmes")
    partners = models.ManyToManyField("orgs.Organisation", blank=True, related_name="shared_programmes")
    pack = models.CharField(max_length=10, choices=PACKS)
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    volunteer_word = models.CharField(max_length=60, default="bénévole")
    learner_word = models.CharField(max_length=60, default="participant·e")
    minors_tu = models.BooleanField(default=False)
    needs_parent = models.BooleanField(default=True)
    answer_hours = models.PositiveSmallIntegerField(default=48)
    first_meeting_days = models.PositiveSmallIntegerField(default=7)
    meeting_minutes = models.PositiveSmallIntegerField(default=45)
    open = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """Narrows a membership of breadth "programme" to one programme."""

    membership = models.ForeignKey("orgs.Membership", models.CASCADE, related_name="assignments")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "programme"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} → {self.programme_id}"


class Module(Keyed):
    """A step people complete. Required modules of a side are its gates: no contact before each is green.

    `content` by kind: training {cards: [...], quiz: [...]}; interview {grid: [...]}; commitment {text}; check {label}.
    A completion is good for `validity_days` after its date; None means for ever.
    """

    KINDS = {
        "interview": _("entretien"),
        "training": _("formation"),
        "check": _("vérification"),
        "commitment": _("engagement"),
        "workshop": _("atelier"),
        "lesson": _("cours"),
    }

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="modules")
    side = models.CharField(max_length=9, choices=SIDES)
    kind = models.CharField(max_length=10, choices=KINDS)
    code = models.SlugField()
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    validity_days = models.PositiveIntegerField(null=True, blank=True)
    pass_percent = models.PositiveSmallIntegerField(default=0)
    version = models.CharField(max_length=20, default="1")
    content = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="module_code_once"),
            models.CheckConstraint(condition=models.Q(pass_percent__lte=100), name="module_pass_percent_to_100"),
        ]

    def __str__(self) -> str:
        return self.title
