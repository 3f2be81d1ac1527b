from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed

SMALLEST, LARGEST = 15, 25


class Cohort(Keyed):
    """One run of the course for one class. `title` is the name of the training, written the same on every paper of the audit.

    `nda`: the number under which the association declares its activity of training. `pulse_minutes`: how often the class is asked
    whether it follows, 0 for never.
    """

    group = models.OneToOneField("groups.Group", models.CASCADE, related_name="cohort")
    teacher = models.ForeignKey("enrolments.Enrolment", models.PROTECT, related_name="cohorts_taught")
    title = models.CharField(max_length=120)
    nda = models.CharField(max_length=14, blank=True)
    places = models.PositiveSmallIntegerField(default=LARGEST)
    pulse_minutes = models.PositiveSmallIntegerField(default=20)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(places__lte=LARGEST), name="cohort_at_most_twenty_five")]

    def __str__(self) -> str:
        return self.title


class HalfDay(Keyed):
    """A morning or an afternoon of a cohort: the unit that is signed.

    `word` is four digits that the teacher says in class, for those who cannot draw. Once `countersigned`, nobody signs any more:
    `sealed` are the facts of the sheet at that moment, `code` what anyone may check it with, `seal` the fingerprint of both.
    """

    PARTS = {"am": _("matin"), "pm": _("après-midi")}
    SIGN_AFTER = timedelta(hours=2)

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="half_days")
    meeting = models.OneToOneField("meetings.Meeting", models.CASCADE, related_name="half_day")
    part = models.CharField(max_length=2, choices=PARTS)
    lesson = models.SlugField(max_length=20)
    number = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=4)
    countersigned = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    path = models.TextField(blank=True)
    sealed = models.JSONField(default=dict)
    code = models.CharField(max_length=20, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="half_day_number_once"),
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="half_day_code_once"),
            models.CheckConstraint(
                condition=models.Q(countersigned=None) | (~models.Q(code="") & ~models.Q(path="")), name="half_day_countersigned_is_sealed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} #{self.number}"

    @property
    def closes(self) -> datetime:
        """Until when a learner may sign."""
        return self.meeting.ends + self.SIGN_AFTER

    @property
    def open_to_sign(self) -> bool:
        return self.countersigned is None and self.meeting.state != "cancelled" and self.meeting.opens <= timezone.now() < self.closes


class Signing(models.Model):
    """A learner signs one half-day. `path` is the drawing as an SVG path in a frame of 600 by 200, empty for who gave the word."""

    WAYS = {"drawn": _("signature dessinée"), "code": _("code donné en cours")}

    half_day = models.ForeignKey(HalfDay, models.CASCADE, related_name="signings")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.PROTECT, related_name="signings")
    way = models.CharField(max_length=5, choices=WAYS)
    path = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["half_day", "enrolment"], name="signing_once_a_half_day"),
            models.CheckConstraint(condition=models.Q(way="code") | ~models.Q(path=""), name="signing_drawn_has_a_drawing"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.half_day_id}"


class Helping(models.Model):
    """A co-teacher looks after a learner in class: at most four learners each."""

    MOST = 4

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="helpings")
    volunteer = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="helps")
    learner = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="helped_by")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cohort", "learner"], name="helping_one_co_teacher_each")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} helps {self.learner_id}"


class Resource(Keyed):
    """A link that a teacher puts beside a lesson, or beside all when `lesson` is empty."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="resources")
    lesson = models.SlugField(max_length=20, blank=True)
    title = models.CharField(max_length=120)
    link = models.URLField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
