"""The live room of a meeting: who is in, what was said, drawn and shared. Sounds and pictures never reach a table."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed

CHATS = {"all": _("tout le monde écrit à tout le monde"), "hosts": _("chacun écrit aux animateurs"), "off": _("pas de messages")}


class Policy(models.Model):
    """How the rooms of a programme behave. `chat_minors`, `contacts_minors` and `sample_minors` hold as soon as one person expected is
    under 18: what becomes of a message that gives a contact, and how many of a hundred messages who protects reads again. Between adults
    nothing is held, changed or read again.

    `media`: "auto" is peer-to-peer for a few people and the media server beyond; "server" always uses the media server.
    Messages, drawings and files of a room are deleted `keep_days` after its meeting.
    """

    CONTACTS = {"refuse": _("refusé, avec la raison"), "redact": _("passé, sans le contact"), "hold": _("retenu jusqu’à une relecture")}
    MEDIA = {"auto": _("de personne à personne quand c’est possible"), "server": _("toujours par le serveur de l’association")}

    programme = models.OneToOneField("catalogue.Programme", models.CASCADE, related_name="live_policy")
    media = models.CharField(max_length=6, choices=MEDIA, default="auto")
    lobby = models.BooleanField(default=True)
    chat = models.CharField(max_length=5, choices=CHATS, default="all")
    chat_minors = models.CharField(max_length=5, choices=CHATS, default="all")
    contacts_minors = models.CharField(max_length=6, choices=CONTACTS, default="refuse", db_default="refuse")
    sample_minors = models.PositiveSmallIntegerField(default=0, db_default=0)
    keep_days = models.PositiveSmallIntegerField(default=90)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(sample_minors__lte=100), name="policy_sample_of_a_hundred")]

    def __str__(self) -> str:
        return f"{self.programme_id}"


class Room(Keyed):
    """The room of one meeting, made at the first entrance. Open 15 minutes before the meeting, closed 2 hours after its end.

    `engine` carries the media now; `epoch` grows each time it changes, so that a message about an older one is known as such.
    `server` is the number of its media server in settings. `breakouts_until` is set while people are in groups.
    """

    STATES = {"open": _("ouverte"), "ended": _("fermée")}
    MOVES = {"open": {"ended"}, "ended": {"open"}}
    ENGINES = {"mesh": _("de personne à personne"), "server": _("par le serveur")}

    meeting = models.OneToOneField("meetings.Meeting", models.CASCADE, related_name="room")
    state = models.CharField(max_length=5, choices=STATES, default="open")
    locked = models.BooleanField(default=False)
    lobby = models.BooleanField(default=True)
    engine = models.CharField(max_length=6, choices=ENGINES, default="mesh")
    epoch = models.PositiveIntegerField(default=1)
    server = models.PositiveSmallIntegerField(default=0)
    breakouts = models.PositiveSmallIntegerField(default=0)
    breakouts_until = models.DateTimeField(null=True, blank=True)
    opened = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)
    counted = models.DateTimeField(null=True, blank=True)  # when its presence became attendance

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "counted"])]

    def __str__(self) -> str:
        return self.key


class Participant(Keyed):
    """A person in a room, once whatever the number of their tabs. `place` is 0 in the room itself, n in group n.

    `conn` names the one socket that speaks for them; a newer one takes its place. `muted` is what a host imposed;
    `mic`, `cam` and `screen` are what the person does. `hand` is when it was raised: the order of the queue. `seen` advances while the
    socket of who waits lives; a stay says it of who is in.
    """

    ROLES = {"host": _("anime"), "staff": _("équipe"), "guest": _("participe")}
    STATES = {
        "waiting": _("attend à l’entrée"),
        "in": _("dans la salle"),
        "out": _("sorti"),
        "refused": _("pas admis"),
        "removed": _("exclu"),
    }
    MOVES = {
        "waiting": {"in", "out", "refused", "removed"},
        "in": {"waiting", "out", "removed"},
        "out": {"waiting", "in"},
        "refused": {"waiting", "in"},
        "removed": {"waiting", "in"},
    }

    room = models.ForeignKey(Room, models.CASCADE, related_name="participants")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="participations")
    booking = models.ForeignKey("meetings.Booking", models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=5, choices=ROLES, default="guest")
    state = models.CharField(max_length=7, choices=STATES, default="waiting")
    admitted = models.DateTimeField(null=True, blank=True)
    asked = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(null=True, blank=True)
    conn = models.CharField(max_length=24, blank=True)
    tab = models.CharField(max_length=24, blank=True)
    hand = models.DateTimeField(null=True, blank=True)
    muted = models.BooleanField(default=False)
    mic = models.BooleanField(default=False)
    cam = models.BooleanField(default=False)
    screen = models.BooleanField(default=False)
    away = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.room_id} ({self.state})"


class Stay(models.Model):
    """From an entrance to the next leaving. `seen` advances while the socket lives: a stay that nobody closed ends there."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="stays")
    place = models.PositiveSmallIntegerField(default=0)
    joined = models.DateTimeField()
    seen = models.DateTimeField()
    left = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["joined", "id"]
        constraints = [
            models.UniqueConstraint(fields=["participant"], condition=models.Q(left=None), name="stay_one_open"),
            models.CheckConstraint(condition=models.Q(seen__gte=models.F("joined")), name="stay_seen_after_joined"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.joined:%H:%M}"


class ChatLine(models.Model):
    """A message of the room. `to` "hosts" is read by its author, the hosts and staff only. `nonce` makes a resent line one line.

    `review`, with a minor expected only: "held" is a message that nobody of the room reads until it is passed, "sampled" one that who
    protects reads again.
    """

    TO = {"all": _("tout le monde"), "hosts": _("animateurs")}
    REVIEWS = {"": _("aucune"), "held": _("retenu"), "sampled": _("à relire"), "passed": _("laissé"), "kept": _("gardé à part")}

    room = models.ForeignKey(Room, models.CASCADE, related_name="lines")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="lines")
    text = models.CharField(max_length=1000)
    to = models.CharField(max_length=5, choices=TO, default="all")
    place = models.PositiveSmallIntegerField(default=0)
    nonce = models.CharField(max_length=24)
    at = models.DateTimeField(default=timezone.now)
    removed = models.DateTimeField(null=True, blank=True)
    review = models.CharField(max_length=7, choices=REVIEWS, blank=True, default="", db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["participant", "nonce"], name="chat_line_once")]
        indexes = [models.Index(fields=["review", "room"])]

    def __str__(self) -> str:
        return f"{self.room_id} #{self.pk}"


class Stroke(Keyed):
    """One line or one word on the whiteboard. `shape` is {"pen": colour, "width": 1..3, "points": [[x, y], …]} or
    {"text": "…", "at": [x, y], "pen": colour}; x in 0..1600, y in 0..900, whatever the screen."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="strokes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="strokes")
    place = models.PositiveSmallIntegerField(default=0)
    nonce = models.CharField(max_length=24)
    shape = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    erased = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["participant", "nonce"], name="stroke_once")]
        indexes = [models.Index(fields=["room", "place", "erased"])]

    def __str__(self) -> str:
        return self.key


class Pulse(Keyed):
    """ "Is everybody following?" Answers are counted; who answered what is shown to nobody."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="pulses")
    asked = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["room"], condition=models.Q(closed=None), name="pulse_one_open")]

    def __str__(self) -> str:
        return self.key


class PulseAnswer(models.Model):
    VALUES = {"yes": _("oui"), "some": _("un peu"), "no": _("non")}

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="answers")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="pulse_answers")
    value = models.CharField(max_length=4, choices=VALUES)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["pulse", "participant"], name="pulse_answer_once")]

    def __str__(self) -> str:
        return self.value


class SharedFile(Keyed):
    """A file of the meeting: checked, re-encoded when it is a picture, served as an attachment only."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="files")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="live/%Y/%m")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Alert(Keyed):
    """A person of a room calls for the team: to be called back, or because something is wrong there.

    "unsafe" suspends the pair at once and closes the room; staff decide what follows.
    """

    KINDS = {
        "call": _("demande un appel"),
        "unsafe": _("ne se sent pas en sécurité"),
        "behaviour": _("un comportement gênant"),
        "stranger": _("une personne inconnue est là"),
        "technical": _("ça ne marche pas"),
        "other": _("autre chose"),
    }
    STATES = {"open": _("à traiter"), "handled": _("traité")}
    MOVES = {"open": {"handled"}}

    room = models.ForeignKey(Room, models.CASCADE, related_name="alerts")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=9, choices=KINDS)
    text = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=STATES, default="open")
    handled_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.room_id}"
