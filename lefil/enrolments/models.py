from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import SIDES
from lefil.kit.keys import Keyed
from lefil.people.queries.regime import without_parent


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def standing(self) -> "EnrolmentQuerySet":
        return self.exclude(state__in=["refused", "ended"])

    def cleared(self, today: date) -> "EnrolmentQuerySet":
        """Those who may be in contact with the other side on that day: every gate green.

        A parent's word is read again here: its withdrawal counts at once, before any sweep has settled the enrolment.
        """
        minor = models.Q(side="learner", programme__needs_parent=True)
        return self.filter(~(minor & without_parent(today)), state="ready", cleared_until__gte=today)


class Enrolment(Keyed):
    """A person in a programme, on one side. `organisation` is the association that follows them.

    `cleared_until` is the last day on which every gate is green, None while one is not. It is worked out again by
    `settle` at each change, and read everywhere else: nobody is in contact with anybody without it. `settled` is when.
    `facts` are the yes/no facts that priority rules count; `answers` what the form asked.
    """

    STATES = {
        "applied": _("en cours d’inscription"),
        "ready": _("prêt"),
        "suspended": _("suspendu : une vérification a expiré"),
        "paused": _("en pause"),
        "refused": _("refusé"),
        "ended": _("terminé"),
    }
    MOVES = {
        "applied": {"ready", "refused", "ended"},
        "ready": {"suspended", "paused", "ended"},
        "suspended": {"ready", "ended", "refused"},
        "paused": {"ready", "suspended", "ended"},
        "refused": {"applied"},
        "ended": {"applied"},
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey("catalogue.Programme", models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="enrolments")
    side = models.CharField(max_length=9, choices=SIDES)
    profile = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="applied")
    cleared_until = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    source = models.CharField(max_length=40, blank=True)
    settled = models.DateTimeField(default=timezone.now)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "programme", "side"], name="enrolment_once_per_side")]
        indexes = [models.Index(fields=["programme", "side", "state"]), models.Index(fields=["state", "cleared_until"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.side} ({self.state})"


class Completion(models.Model):
    """What a person has done of a module: a quiz passed, a check seen, an interview decided, a text signed.

    A criminal-record check is a date on which it was seen and a date until which it holds; the document itself is
    never kept (article 10 RGPD, article 46 loi informatique et libertés). `data` holds quiz answers, the interview grid, or the text signed.
    """

    STATES = {
        "begun": _("commencé"),
        "to_review": _("à relire"),
        "passed": _("acquis"),
        "failed": _("non acquis"),
    }
    MOVES = {
        "begun": {"to_review", "passed", "failed"},
        "to_review": {"passed", "failed"},
        "passed": {"passed", "failed", "to_review"},
        "failed": {"begun", "passed", "to_review", "failed"},
    }

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="completions")
    module = models.ForeignKey("catalogue.Module", models.PROTECT, related_name="completions")
    state = models.CharField(max_length=9, choices=STATES, default="begun")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    version = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    second_reader = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "module"], name="completion_once_per_module")]
        indexes = [models.Index(fields=["state", "valid_until"])]

    def __str__(self) -> str:
        return f"{self.module_id} ({self.state})"
