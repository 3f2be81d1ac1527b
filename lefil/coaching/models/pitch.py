from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lefil.kit.keys import Keyed


class Pitch(models.Model):
    """A candidate's own text. `blocks`: block code → sentences. `keywords`: at most five. `before`, `after`: confidence 0 to 10, None unsaid."""

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="pitch")
    blocks = models.JSONField(default=dict)
    keywords = models.JSONField(default=list)
    before = models.PositiveSmallIntegerField(null=True, blank=True)
    after = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(before__isnull=True) | Q(before__lte=10), name="pitch_before_to_ten"),
            models.CheckConstraint(condition=Q(after__isnull=True) | Q(after__lte=10), name="pitch_after_to_ten"),
        ]

    def __str__(self) -> str:
        return f"pitch of {self.enrolment_id}"


class Take(Keyed):
    """A recording that its candidate has sent here; all others stay on their device.

    `workshop` is the one whose two volunteers may listen to it, None once it is no longer shared. Lengths are in seconds, as the
    candidate's own device has counted them; `words` is 0 without a transcript, `silences` None where nobody counted them (a file made elsewhere).
    """

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="takes")
    workshop = models.ForeignKey("coaching.Workshop", models.SET_NULL, null=True, blank=True, related_name="shared_takes")
    kind = models.CharField(max_length=4)
    video = models.BooleanField(default=False)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="pitch/%Y/%m")
    seconds = models.PositiveSmallIntegerField()
    silences = models.PositiveSmallIntegerField(null=True, blank=True)
    silent = models.PositiveSmallIntegerField(default=0)
    words = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(silent__lte=F("seconds")), name="take_silence_within_its_length")]

    def __str__(self) -> str:
        return f"take {self.key}"

    @property
    def pace(self) -> int:
        """Words a minute; 0 when nothing was written down."""
        return round(60 * self.words / self.seconds) if self.words and self.seconds else 0


class TakeComment(Keyed):
    """What a volunteer says of a take at one second of it, in writing, by voice, or both. `lasts`: the voice, in seconds."""

    take = models.ForeignKey(Take, models.CASCADE, related_name="comments")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="take_comments")
    second = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300, blank=True)
    voice = models.FileField(upload_to="pitch/%Y/%m", blank=True)
    kind = models.CharField(max_length=4, blank=True)
    size = models.PositiveIntegerField(default=0)
    lasts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["second", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text="", voice=""), name="take_comment_says_something")]

    def __str__(self) -> str:
        return f"comment {self.key}"
