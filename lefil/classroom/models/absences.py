from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Absence(Keyed):
    """A learner was not there for one half-day. `kit` is when the lesson left for them, `call` the call that was made about it.

    `returned`: a correction said later that they were there after all; the row stays as a trace.
    """

    REASONS = {
        "": _("pas encore connue"), "ill": _("malade"), "child": _("garde d’enfant"), "work": _("travail"), "meeting": _("rendez-vous administratif"),
        "network": _("internet ou matériel"), "housing": _("logement"), "family": _("famille"), "transport": _("transport"), "other": _("autre"),
    }  # fmt: skip
    JUSTIFIED = ("ill", "child", "work", "meeting", "housing", "family")

    half_day = models.ForeignKey("classroom.HalfDay", models.CASCADE, related_name="absences")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=9, choices=REASONS, blank=True)
    noted = models.DateTimeField(default=timezone.now)
    kit = models.DateTimeField(null=True, blank=True)
    call = models.ForeignKey("classroom.Call", models.SET_NULL, null=True, blank=True, related_name="absences")
    returned = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["half_day", "enrolment"], name="absence_once_a_half_day")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} not in {self.half_day_id}"

    @property
    def justified(self) -> bool:
        return self.reason in self.JUSTIFIED


class Call(models.Model):
    """A call to a learner who was absent: proof that somebody cared, in the log of those who gave up."""

    RESULTS = {"talked": _("nous avons parlé"), "message": _("message laissé"), "silent": _("pas de réponse")}

    cohort = models.ForeignKey("classroom.Cohort", models.CASCADE, related_name="calls")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.PROTECT, related_name="class_calls")
    result = models.CharField(max_length=7, choices=RESULTS)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.result}"


class Leaving(models.Model):
    """Somebody stops the training before its end: the log of Qualiopi, indicator 12. Codes, not a judgement."""

    REASONS = {
        "job": _("a trouvé un emploi"), "training": _("a trouvé une autre formation"), "level": _("trop difficile en français"),
        "pace": _("rythme trop rapide"), "equipment": _("matériel ou internet"), "life": _("santé, famille ou logement"),
        "silent": _("ne répond plus"), "other": _("autre raison"),
    }  # fmt: skip
    SOLUTIONS = {
        "next": _("une place dans la prochaine classe"), "half": _("suivre les leçons à la maison, avec un bénévole"),
        "french": _("un cours de français"), "digital": _("les bases de l’ordinateur"), "equipment": _("prêt d’un ordinateur ou d’internet"),
        "social": _("un rendez-vous avec un travailleur social"), "none": _("la personne n’a rien souhaité"),
    }  # fmt: skip

    cohort = models.ForeignKey("classroom.Cohort", models.CASCADE, related_name="leavings")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.PROTECT, related_name="class_leavings")
    last = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=9, choices=REASONS)
    solution = models.CharField(max_length=9, choices=SOLUTIONS)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} left {self.cohort_id}"
