from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import SIDES
from lefil.mentoring.content import SITUATIONS


class Milestone(models.Model):
    """Something worth a knot on the thread, once for a learner."""

    CODES = {
        "first_talk": _("Première conversation"),
        "first_application": _("Première candidature envoyée"),
        "first_follow_up": _("Première relance"),
        "first_interview": _("Premier entretien"),
        "halfway": _("La moitié du chemin"),
        "job": _("Un travail"),
    }

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="milestones")
    code = models.CharField(max_length=20, choices=CODES)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="milestone_once")]

    def __str__(self) -> str:
        return self.code


class Evaluation(models.Model):
    """What one side says of the pair, at mid-way and at the end. `marks`: question → 1 to 4. The team reads it; `words` is for the team
    alone, `thanks` is read by the other side once both have answered."""

    MOMENTS = {"middle": _("à mi-parcours"), "end": _("à la fin")}

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="evaluations")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="pair_evaluations")
    side = models.CharField(max_length=9, choices=SIDES)
    moment = models.CharField(max_length=6, choices=MOMENTS)
    marks = models.JSONField(default=dict)
    words = models.CharField(max_length=300, blank=True)
    thanks = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["group", "person", "moment"], name="evaluation_once_each")]

    def __str__(self) -> str:
        return f"{self.moment} {self.group_id}"


class Outcome(models.Model):
    """Where a learner is, `months` after the end of the pair (0: at the end). The row exists once they were asked, or staff knew.

    `outcome` is the family that funders count; `proof` how it is known. A declaration never replaces a paper that was seen.
    """

    MONTHS = {0: _("à la fin"), 3: _("3 mois après"), 6: _("6 mois après")}
    PROOFS = {
        "said": _("dit par la personne"),
        "contract": _("contrat vu"),
        "payslip": _("fiche de paie vue"),
        "certificate": _("attestation vue"),
        "employer": _("appel à l’employeur"),
    }
    OUTCOMES = {
        "durable": _("emploi durable"),
        "transition": _("emploi de transition"),
        "positive": _("sortie positive"),
        "other": _("autre"),
        "neutral": _("neutre"),
    }

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="outcomes")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="outcomes")
    months = models.PositiveSmallIntegerField(choices=MONTHS)
    asked = models.DateTimeField(null=True, blank=True)
    situation = models.CharField(max_length=20, choices={code: one.label for code, one in SITUATIONS.items()}, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    since = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=11, choices=PROOFS, blank=True)
    proof_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "months"], name="outcome_once_per_moment"),
            models.CheckConstraint(
                condition=models.Q(situation="", outcome="", proof="") | ~models.Q(situation="") & ~models.Q(outcome="") & ~models.Q(proof=""),
                name="outcome_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.months}: {self.outcome}"
