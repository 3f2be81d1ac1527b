from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Workshop(Keyed):
    """One module, at one time: candidates and two HR volunteers, who leads and who observes.

    `taken` counts the candidates' places and never passes `places`: they are given by a conditional UPDATE only. The meeting
    holds three seats more: the two volunteers, and one who learns (`trainee`, who watches or who leads a part: `learns`).
    """

    LEARNS = {"observe": _("regarde"), "co_lead": _("mène une partie")}

    meeting = models.OneToOneField("meetings.Meeting", models.CASCADE, related_name="workshop")
    lead = models.ForeignKey("enrolments.Enrolment", models.PROTECT, null=True, blank=True, related_name="workshops_led")
    observer = models.ForeignKey("enrolments.Enrolment", models.PROTECT, null=True, blank=True, related_name="workshops_observed")
    trainee = models.ForeignKey("enrolments.Enrolment", models.PROTECT, null=True, blank=True, related_name="workshops_learnt")
    learns = models.CharField(max_length=7, choices=LEARNS, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["meeting__starts", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("places")), name="workshop_not_overbooked"),
            models.CheckConstraint(
                condition=models.Q(lead__isnull=True) | models.Q(observer__isnull=True) | ~models.Q(lead=models.F("observer")),
                name="workshop_two_volunteers_are_two",
            ),
        ]

    def __str__(self) -> str:
        return f"workshop {self.meeting_id}"


class Path(models.Model):
    """What a candidate answered to the five questions (question → answer), and the modules in the order that follows from it.

    `version` is that of the words they read: see PathWording."""

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="coaching_path")
    answers = models.JSONField(default=dict)
    order = models.JSONField(default=list)
    version = models.PositiveSmallIntegerField(default=0, db_default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"path of {self.enrolment_id}"


class Turn(models.Model):
    """A candidate who found no free place of a module and asked to be told; `told` is when they were."""

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="coaching_turns")
    module = models.ForeignKey("catalogue.Module", models.CASCADE, related_name="turns")
    since = models.DateTimeField(auto_now_add=True)
    told = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "module"], name="turn_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} waits for {self.module_id}"


class Grade(models.Model):
    """A grid filled by one person about one candidate. `marks`: criterion → 1 to 4, or 0 for what was not seen. Never a total.

    `version` is that of the module's words when the first grid of this workshop was filled."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="grades")
    candidate = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="grades")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="coaching_grades")
    marks = models.JSONField(default=dict)
    version = models.CharField(max_length=20, default="1")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["workshop", "candidate", "author"], name="grade_once_per_author")]

    def __str__(self) -> str:
        return f"grade {self.workshop_id} {self.candidate_id}"


class Feedback(models.Model):
    """What two volunteers leave to a candidate: at most two strengths, each with an example. `decision` only in the interview module."""

    DECISIONS = {"call": _("Je rappelle"), "hesitate": _("J’hésite"), "not_yet": _("Pas encore")}

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="feedbacks")
    candidate = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="coaching_feedbacks")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="coaching_feedbacks")
    strengths = models.JSONField(default=list)
    decision = models.CharField(max_length=8, choices=DECISIONS, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    ungraded = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "candidate"], name="feedback_once"),
            models.CheckConstraint(condition=models.Q(decision="") | ~models.Q(reason=""), name="feedback_decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"feedback {self.workshop_id} {self.candidate_id}"


class Advice(Keyed):
    """One thing to do, with a date. `asked` is when the candidate was asked about it, `done` what they said."""

    ANSWERS = {"": _("pas encore de réponse"), "yes": _("fait"), "partly": _("en partie"), "no": _("pas pu")}

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="advices")
    text = models.CharField(max_length=200)
    due = models.DateField()
    asked = models.DateTimeField(null=True, blank=True)
    done = models.CharField(max_length=6, choices=ANSWERS, blank=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.text[:40]
