"""A coordinator's own day: what they have seen, the lists they keep, whose people they follow for a while."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Visit(models.Model):
    """Up to when a member of staff has seen what changed. Theirs alone: nobody else reads it."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="visit")
    seen = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.seen}"


class Saved(Keyed):
    """A filter of the list of people, by the name its owner gave it. `query` is the address after "?"."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="saved")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once_by_name")]

    def __str__(self) -> str:
        return self.name


class Cover(Keyed):
    """Somebody follows another's people until a day: leave, illness. The threads come back by themselves, those still in their hands."""

    STATES = {"open": _("en cours"), "over": _("terminé")}
    MOVES = {"open": {"over"}}

    giver = models.ForeignKey("people.Person", models.CASCADE, related_name="covers_given")
    taker = models.ForeignKey("people.Person", models.CASCADE, related_name="covers_taken")
    threads = models.ManyToManyField("care.Thread", related_name="+")
    until = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=4, choices=STATES, default="open")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "until"])]

    def __str__(self) -> str:
        return f"{self.taker_id} for {self.giver_id}"


class Mailing(Keyed):
    """One text to many people, in the languages written, sent by the sweep of letters, once to each.

    `texts` is {language: words}; words may hold {prenom} and {dispositif}. `query` is the filter of the people it goes to.
    `written` counts the letters: the sweep writes them little by little.
    """

    CHANNELS = {"own": _("comme chacun préfère"), "sms": _("par SMS"), "email": _("par courriel")}
    STATES = {"draft": _("à relire"), "sending": _("en cours d’envoi"), "sent": _("envoyé"), "dropped": _("abandonné")}
    MOVES = {"draft": {"sending", "dropped"}, "sending": {"sent", "dropped"}}

    by = models.ForeignKey("people.Person", models.CASCADE, related_name="mailings")
    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=5, choices=CHANNELS, default="own")
    texts = models.JSONField(default=dict)
    query = models.CharField(max_length=300, blank=True)
    made = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=STATES, default="draft")
    sent_at = models.DateTimeField(null=True, blank=True)
    written = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class Recipient(models.Model):
    """Whom a mailing goes to, decided when it is sent: whoever enrols later does not get it."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="recipients")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.CASCADE, related_name="+")
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["mailing", "enrolment"], name="recipient_once")]
        indexes = [models.Index(fields=["mailing", "done"])]

    def __str__(self) -> str:
        return f"{self.enrolment_id} of {self.mailing_id}"


class Muted(models.Model):
    """Somebody who no longer wants messages written to many. What concerns them alone (a meeting, a call) still comes."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="muted")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id}"
