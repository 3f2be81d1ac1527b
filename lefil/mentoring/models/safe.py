from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Document(Keyed):
    """A paper that a learner keeps: nobody else opens it, but through a link that they make."""

    KINDS = {
        "cv": _("CV"),
        "diploma": _("diplôme, attestation"),
        "letter": _("lettre"),
        "work": _("certificat de travail, fiche de paie"),
        "other": _("autre papier"),
    }

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="safe_documents")
    kind = models.CharField(max_length=7, choices=KINDS)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="safe/%Y/%m")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key


class Share(Keyed):
    """A link to one document, until `ends` or until it is taken back."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="shares")
    label = models.CharField(max_length=80)
    ends = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key

    @property
    def open(self) -> bool:
        return self.revoked is None and timezone.now() < self.ends


class ShareView(models.Model):
    """Somebody took the file by that link. Neither who nor from where: nobody knows it."""

    share = models.ForeignKey(Share, models.CASCADE, related_name="views")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.share_id}"
