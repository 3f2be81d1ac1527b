from django.db import models

from lefil.kit.keys import Keyed


class OldCv(Keyed):
    """What a candidate brought of a former CV: its photo, drawn again, or the lines read in a file, which itself is not kept.

    `lines`: [[section, words]]; emptied once the candidate has chosen what goes into their CV.
    """

    cv = models.OneToOneField("coaching.Cv", models.CASCADE, related_name="old")
    photo = models.FileField(upload_to="cv/%Y/%m", blank=True)
    lines = models.JSONField(default=list)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"old cv of {self.cv_id}"


class CvVoice(Keyed):
    """One of the twelve answers, spoken. Heard by its candidate and the volunteers to whom the CV is shown; deleted after 30 days."""

    cv = models.ForeignKey("coaching.Cv", models.CASCADE, related_name="voices")
    question = models.CharField(max_length=20)
    file = models.FileField(upload_to="cv/%Y/%m")
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cv", "question"], name="cv_voice_once_per_question")]

    def __str__(self) -> str:
        return f"{self.question} of {self.cv_id}"
