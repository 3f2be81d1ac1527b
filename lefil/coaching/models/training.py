from django.db import models


class Calibration(models.Model):
    """What a volunteer gave to a sample whose reference marks everybody shares. `marks`: criterion → 1 to 4, or 0 for not seen."""

    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="calibrations")
    sample = models.CharField(max_length=20)
    marks = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "sample"], name="calibration_once_per_sample")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} on {self.sample}"


class PathWording(models.Model):
    """The five questions of one programme as its association wrote them, under a number that never changes: as in content/modules.toml.

    The highest number is in force; without any row, the words are those that lefil ships (number 0)."""

    programme = models.ForeignKey("catalogue.Programme", models.CASCADE, related_name="path_wordings")
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="path_wording_number_once")]

    def __str__(self) -> str:
        return f"path of {self.programme_id} v{self.number}"


class Wording(models.Model):
    """The words of a module as an association wrote them, under a number that never changes. What was graded keeps its number."""

    module = models.ForeignKey("catalogue.Module", models.CASCADE, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["module", "number"], name="wording_number_once")]

    def __str__(self) -> str:
        return f"{self.module_id} v{self.number}"
