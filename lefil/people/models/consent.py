from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Consent(models.Model):
    """One purpose agreed to by one person, with the very text they saw. Withdrawn, never deleted."""

    PURPOSES = {
        "follow_up": _("être suivi par l’association"),
        "image": _("utiliser mon image"),
        "testimony": _("raconter mon histoire"),
        "sharing": _("partager mon dossier entre associations"),
        "later": _("être recontacté dans six mois"),
        "mentor_board": _("montrer mes candidatures à mon mentor"),
    }

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    version = models.CharField(max_length=20)
    text_shown = models.TextField()
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=10, choices={"web": _("en ligne"), "paper": _("papier"), "phone": _("téléphone")})
    given_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn__isnull=True), name="consent_one_standing_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class ParentalAuthorisation(Keyed):
    """A holder of parental authority lets a minor take part, by SMS link, on paper, or by phone with two staff members.

    `words` are what the text names: organisation, frequency, duration, contact_name, contact_phone.
    `text_shown` is the very text, in `language`, with the lines that were accepted.
    """

    SCOPES = {
        "tutoring": _("le tutorat"),
        "video": _("la visio"),
        "messages": _("les messages"),
        "data": _("les données"),
        "image": _("l’image"),
    }
    NEEDED = ("tutoring", "data")
    CHANNELS = {"sms": _("lien par SMS"), "paper": _("papier"), "phone": _("téléphone, avec deux membres de l’équipe")}
    STATES = {
        "asked": _("demandée"),
        "granted": _("donnée"),
        "refused": _("refusée"),
        "withdrawn": _("retirée"),
    }
    MOVES = {"asked": {"granted", "refused", "withdrawn"}, "granted": {"withdrawn"}, "refused": {"granted"}}

    minor = models.ForeignKey("people.Person", models.CASCADE, related_name="authorisations")
    guardian = models.ForeignKey("people.Person", models.CASCADE, related_name="authorisations_given")
    relation = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=5, choices=CHANNELS, default="sms")
    language = models.CharField(max_length=8, default="fr")
    state = models.CharField(max_length=9, choices=STATES, default="asked")
    scopes = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    version = models.CharField(max_length=20, blank=True)
    text_shown = models.TextField(blank=True)
    asked = models.DateTimeField(auto_now_add=True)
    answered = models.DateTimeField(null=True, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)
    child_agreed = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    second_staff = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(channel="phone", state="granted", second_staff__isnull=True),
                name="authorisation_by_phone_needs_second_staff",
            ),
            models.CheckConstraint(condition=~models.Q(minor=models.F("guardian")), name="authorisation_not_by_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.minor} ({self.state})"
