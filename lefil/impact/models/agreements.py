from django.core.validators import MinValueValidator
from django.db import models

from lefil.kit.keys import Keyed


class Agreement(Keyed):
    """What an association owes a funder: programmes, a period (both days included), places, indicators with a target each.

    `funder` is the name that both sides write. `territories`: codes of départements, empty for everywhere. `amount` in euros.
    `open`: the figures of its frozen reports may be read by anybody, as CSV.
    """

    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="agreements")
    programmes = models.ManyToManyField("catalogue.Programme", related_name="agreements")
    funder = models.CharField(max_length=120)
    reference = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField()
    amount = models.PositiveIntegerField(null=True, blank=True)
    territories = models.JSONField(default=list)
    open = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="agreement_ends_after_it_starts"),
            models.UniqueConstraint(fields=["organisation", "reference"], name="agreement_reference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.reference}"


class Reader(models.Model):
    """A person of the funder who reads one agreement, as long as they hold the role of funder."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="readers")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="agreements_read")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="reader_once")]

    def __str__(self) -> str:
        return f"{self.person_id} reads {self.agreement_id}"


class Target(models.Model):
    """One indicator of an agreement and its objective: a number, or a percentage for a rate; none when it is only followed.

    `parameters` are those of the indicator ({"meetings": 1}). `revision` grows each time they change: a frozen report says its own.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="targets")
    code = models.CharField(max_length=40)
    objective = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    parameters = models.JSONField(default=dict)
    revision = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="target_once"),
            models.CheckConstraint(condition=models.Q(objective__isnull=True) | models.Q(objective__gte=1), name="target_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.objective}"


class Snapshot(Keyed):
    """A report frozen on a day: what the funder reads (`content`, already veiled), and what it was counted from (`inputs`).

    `inputs` is JSON packed by zlib: references without names, and raw counts by place; never shown. `content` is a pure function of
    `inputs` and of its own head. `digest` is the SHA-256 of the content written canonically; `signature` is Ed25519 over it, by the
    site's key; `signer` is the public half, so that the report can be checked elsewhere.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="snapshots")
    code = models.CharField(max_length=20, unique=True)
    until = models.DateField()
    content = models.JSONField()
    inputs = models.BinaryField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    signer = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "until"], name="snapshot_once_a_day")]

    def __str__(self) -> str:
        return self.code
