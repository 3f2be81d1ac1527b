from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import SIDES
from lefil.kit.keys import Keyed

MODES = {"room": _("dans la salle de visio"), "phone": _("par téléphone"), "link": _("par un lien extérieur")}
# By mode, how long before its start and after its end a meeting shows the way in.
WAYS = {"room": (timedelta(minutes=15), timedelta(hours=2))}
OTHER_WAYS = (timedelta(minutes=30), timedelta(0))


class Series(Keyed):
    """A meeting that comes back each week at the same hour of `timezone`, except on school and public holidays of `zone`.

    Its meetings are rows four weeks ahead only; `filled_until` is the moment up to which they have been made, so that one
    which was moved or cancelled is not made twice.
    """

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="series")
    first = models.DateTimeField()
    timezone = models.CharField(max_length=40, default="Europe/Paris")
    minutes = models.PositiveSmallIntegerField(default=45)
    until = models.DateField()
    zone = models.CharField(max_length=12, blank=True)
    departement = models.CharField(max_length=3, blank=True)
    skip_holidays = models.BooleanField(default=True)
    mode = models.CharField(max_length=5, choices=MODES, default="room")
    link = models.URLField(blank=True)
    filled_until = models.DateTimeField(null=True, blank=True)
    stopped = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key


class Meeting(Keyed):
    """People meet, at a time (UTC), in the live room, by phone, or at an outside link.

    `taken` counts the places given and never passes `capacity`: places are given by a conditional UPDATE only.
    `sequence` grows at each change of hour; `timed` is when the hour was last decided. A cancelled meeting may take place
    after all, at the same hour or at another.
    """

    KINDS = {
        "interview": _("entretien"),
        "pair": _("séance"),
        "workshop": _("atelier"),
        "lesson": _("cours"),
        "welcome": _("accueil collectif"),
        "talk": _("temps de parole"),
    }
    MODES = MODES
    STATES = {"planned": _("prévue"), "held": _("tenue"), "missed": _("pas tenue"), "cancelled": _("annulée")}
    MOVES = {
        "planned": {"planned", "held", "missed", "cancelled"},
        "missed": {"held"},
        "held": {"missed"},
        "cancelled": {"planned"},
    }

    programme = models.ForeignKey("catalogue.Programme", models.PROTECT, related_name="meetings")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="meetings")
    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, blank=True, related_name="meetings")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="meetings")
    module = models.ForeignKey("catalogue.Module", models.SET_NULL, null=True, blank=True, related_name="meetings")
    kind = models.CharField(max_length=9, choices=KINDS)
    title = models.CharField(max_length=120)
    host = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="hosted")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    mode = models.CharField(max_length=5, choices=MODES, default="room")
    link = models.URLField(blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="planned")
    capacity = models.PositiveSmallIntegerField(default=2)
    taken = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveSmallIntegerField(default=0)
    timed = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("capacity")), name="meeting_not_overbooked"),
            models.UniqueConstraint(fields=["series", "starts"], name="meeting_once_per_series_start"),
        ]
        indexes = [models.Index(fields=["state", "starts"]), models.Index(fields=["group", "starts"])]

    def __str__(self) -> str:
        return f"{self.title} {self.starts:%Y-%m-%d %H:%M}"

    @property
    def opens(self) -> datetime:
        """When the way in is shown: the room opens 15 minutes before, a link or a number is shown 30 minutes before."""
        return self.starts - WAYS.get(self.mode, OTHER_WAYS)[0]

    @property
    def closes(self) -> datetime:
        return self.ends + WAYS.get(self.mode, OTHER_WAYS)[1]

    @property
    def going_on(self) -> bool:
        return self.starts <= timezone.now() < self.ends

    @property
    def over(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def room_open(self) -> bool:
        """By the clock only: whether this person may enter is asked at the door of the room."""
        return self.mode == "room" and self.state != "cancelled" and self.opens <= timezone.now() < self.closes


class Booking(Keyed):
    """A person is expected at a meeting; what they answered to the reminder.

    `reminded` is the last reminder dealt with: 0 none, 1 two days before, 2 two hours before.
    """

    STATES = {
        "booked": _("inscrit"),
        "coming": _("vient"),
        "late": _("en retard"),
        "cannot": _("ne peut pas"),
        "cancelled": _("annulé"),
    }
    STANDING = ("booked", "coming", "late")
    MOVES = {
        "booked": {"coming", "late", "cannot", "cancelled"},
        "coming": {"booked", "late", "cannot", "cancelled"},
        "late": {"booked", "coming", "cannot", "cancelled"},
        "cannot": {"booked", "coming", "late", "cancelled"},
        "cancelled": {"booked"},
    }

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="bookings")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="bookings")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.PROTECT, null=True, blank=True, related_name="bookings")
    side = models.CharField(max_length=9, choices=SIDES)
    state = models.CharField(max_length=9, choices=STATES, default="booked")
    answered = models.DateTimeField(null=True, blank=True)
    made = models.DateTimeField(default=timezone.now)
    reminded = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="booking_once")]
        indexes = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.meeting_id} ({self.state})"


class Attendance(models.Model):
    """Who really came, and for how many minutes. The only source of a volunteer's hours."""

    OUTCOMES = {
        "present": _("venu"),
        "late": _("venu en retard"),
        "excused": _("absent, prévenu"),
        "absent": _("absent"),
        "technical": _("problème technique"),
    }
    SOURCES = {"report": _("compte rendu"), "room": _("journal de la salle"), "staff": _("équipe"), "self": _("la personne")}

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="attendance")
    outcome = models.CharField(max_length=9, choices=OUTCOMES)
    minutes = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=6, choices=SOURCES)
    recorded_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["present", "late"]) | models.Q(minutes=0), name="attendance_no_minutes_when_absent"
            ),
            models.CheckConstraint(condition=models.Q(minutes__lte=600), name="attendance_at_most_ten_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.minutes} min"


class Feed(Keyed):
    """A person's calendar address. A new key makes the old address dead."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="feed")

    def __str__(self) -> str:
        return self.key


class Waiting(models.Model):
    """A person who found no free interview slot and asked to be told; `told` is when they were."""

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="waiting")
    since = models.DateTimeField(auto_now_add=True)
    told = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} since {self.since:%Y-%m-%d}"
