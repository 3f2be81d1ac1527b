from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Certificate(Keyed):
    """An attestation: facts frozen at issue, a number, a code that anyone may check, and a way to revoke it.

    The PDF is made again from `facts` each time, so that only facts are stored. `facts` are those of documents.queries.facts_of.
    `serial` counts within one organisation and one year of issue; `number` is how it is printed.
    """

    KINDS = {
        "volunteering": _("attestation de bénévolat"),
        "participation": _("attestation de participation"),
        "completion": _("certificat de réalisation"),
        "assiduity": _("attestation d’assiduité"),
        "training": _("attestation de fin de formation"),
    }
    # Of a training: their facts are worked out by the room that teaches, see actions.certify.
    TRAINING = ("completion", "assiduity", "training")

    kind = models.CharField(max_length=13, choices=KINDS)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    code = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="certificates")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="certificates")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="certificates")
    facts = models.JSONField()
    issued = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    revoked = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "year", "serial"], name="certificate_number_once")]

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial:04d}"

    def __str__(self) -> str:
        return self.number
