from typing import Any

from django.db import models


class Entry(models.Model):
    """One line of the journal: who did what to what, and why. Lines are only ever added.

    `detail` holds field names, states and counts, never a person's words or contact details, so that a line
    may stay when the person it is about is erased. `about` is the person whose file it concerns.
    """

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    noun = models.CharField(max_length=40)
    noun_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["noun", "noun_id"]), models.Index(fields=["about", "-id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.noun} {self.noun_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a journal line is never changed")
        super().save(*args, **kwargs)
