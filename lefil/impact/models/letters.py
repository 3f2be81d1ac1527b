from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Subscription(Keyed):
    """Whether somebody receives the digest of an association. Staff, partners, funders and volunteers do until they say no: they have a
    row only when they did. The public has a row from the day somebody typed an address, "asked" until it was confirmed.
    """

    AUDIENCES = {"staff": _("équipe"), "partners": _("partenaires"), "volunteers": _("bénévoles"), "public": _("public")}
    STATES = {"asked": _("à confirmer"), "on": _("reçoit"), "off": _("ne reçoit plus")}
    MOVES = {"asked": {"on", "off"}, "on": {"off"}, "off": {"on", "asked"}}

    organisation = models.ForeignKey("orgs.Organisation", models.CASCADE, related_name="subscriptions")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="subscriptions")
    email = models.EmailField(blank=True)
    audience = models.CharField(max_length=10, choices=AUDIENCES)
    state = models.CharField(max_length=5, choices=STATES, default="asked")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "audience"], condition=models.Q(person__isnull=False), name="subscription_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["organisation", "email", "audience"], condition=models.Q(person__isnull=True), name="subscription_once_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audience} ({self.state})"


class Token(Keyed):
    """A key of the API, made by staff for a machine. Only its hash is kept. Until `expires` included, unless revoked."""

    SCOPES = {
        "programmes": _("les dispositifs"), "figures": _("les chiffres des conventions"), "snapshots": _("les rapports figés"),
        "meetings": _("le nombre de séances"), "proofs": _("les références des preuves, sans nom"),
    }  # fmt: skip

    organisation = models.ForeignKey("orgs.Organisation", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    expires = models.DateField()
    revoked = models.DateTimeField(null=True, blank=True)
    used = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
