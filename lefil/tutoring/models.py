from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """The tutor's 60-second report on one meeting, on the three objectives: difficult points, method, motivation.

    Codes are those of content/vocabulary.toml. Grades `before` and `after` go from 1 to 4. `need` "worried" opens the protection
    path and is never a mere note. `handled` is when staff said what was done about the need.
    """

    NEEDS = {
        "none": _("rien"),
        "call": _("appelez-moi"),
        "subject": _("une autre matière"),
        "equipment": _("du matériel"),
        "worried": _("je suis inquiet ou inquiète"),
    }

    meeting = models.OneToOneField("meetings.Meeting", models.CASCADE, related_name="report")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="reports")
    difficulty = models.CharField(max_length=200, blank=True)
    difficulty_kind = models.CharField(max_length=20, blank=True)
    before = models.PositiveSmallIntegerField(null=True, blank=True)
    after = models.PositiveSmallIntegerField(null=True, blank=True)
    methods = models.JSONField(default=list)
    method_note = models.CharField(max_length=200, blank=True)
    mood = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    praised = models.CharField(max_length=200, blank=True)
    obstacle = models.CharField(max_length=20, blank=True)
    wants_to_continue = models.CharField(max_length=10, blank=True)
    next_time = models.CharField(max_length=200, blank=True)
    need = models.CharField(max_length=10, choices=NEEDS, default="none")
    handled = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    handled_note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(before__isnull=True) | models.Q(before__range=(1, 4)), name="report_before_1_to_4"),
            models.CheckConstraint(condition=models.Q(after__isnull=True) | models.Q(after__range=(1, 4)), name="report_after_1_to_4"),
            models.CheckConstraint(condition=models.Q(mood__isnull=True) | models.Q(mood__range=(1, 3)), name="report_mood_1_to_3"),
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True) | models.Q(confidence__lte=10), name="report_confidence_to_10"
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.meeting_id}"


class Feedback(models.Model):
    """The pupil's own three faces after a meeting (1 sad, 2 so-so, 3 happy), one tap each."""

    booking = models.OneToOneField("meetings.Booking", models.CASCADE, related_name="feedback")
    face = models.PositiveSmallIntegerField()
    helped = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=models.Q(face__range=(1, 3)), name="feedback_face_1_to_3")]

    def __str__(self) -> str:
        return f"face {self.face}"


class Handover(models.Model):
    """Two lines from a tutor to the next one. Read by staff, and by the learner's next tutor once that pair is active."""

    group = models.OneToOneField("groups.Group", models.CASCADE, related_name="handover")
    where = models.CharField(max_length=300)
    works = models.CharField(max_length=300)
    author = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="handovers")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"handover {self.group_id}"
