from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Organisation(Keyed):
    """A federation, an association in it, or an antenna of it: a tree of three levels at most."""

    KINDS = {"federation": _("fédération"), "association": _("association"), "antenna": _("antenne")}

    kind = models.CharField(max_length=11, choices=KINDS, default="association")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    rna = models.CharField(max_length=10, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    help_phone = models.CharField(max_length=20, blank=True)
    signatory = models.CharField(max_length=120, blank=True)
    signatory_title = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="organisation_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name


class Membership(Keyed):
    """A role of a person in an organisation. It reaches the organisation and everything below it,
    unless its breadth narrows it to the programmes or classes that are assigned to it.

    STAFF read people's files; GUARDED need a second factor to open any page.
    """

    ROLES = {
        "admin": _("administration"),
        "coordinator": _("coordination"),
        "protection": _("référence protection"),
        "funder": _("financeur"),
    }
    STAFF = ("admin", "coordinator", "protection")
    GUARDED = (*STAFF, "funder")
    BREADTHS = {"organisation": _("toute l’association"), "programme": _("certains dispositifs"), "cohort": _("certaines classes")}

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=ROLES)
    breadth = models.CharField(max_length=12, choices=BREADTHS, default="organisation")
    since = models.DateField(auto_now_add=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.role} @ {self.organisation_id}"
