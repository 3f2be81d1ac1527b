"""Nobody lost: the thread of each person in a programme, every human contact, what worries, and what is to be done."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.care.defaults import CADENCE, LADDER, OPENS, ORANGE_AT, PLAN, WEIGHTS, YELLOW_AT
from lefil.kit.keys import Keyed

LEVELS = {"green": _("vert"), "yellow": _("jaune"), "orange": _("orange"), "red": _("rouge")}


def cadence() -> dict[str, int]:
    return dict(CADENCE)


def plan() -> list[int]:
    return list(PLAN)


def weights() -> dict[str, int]:
    return dict(WEIGHTS)


def ladder() -> list[int]:
    return [day for _kind, day in LADDER]


def opens() -> dict[str, list[int]]:
    return {day: list(hours) for day, hours in OPENS.items()}


class Care(models.Model):
    """How closely a programme keeps its threads. `cadence`: days between two human contacts, by level. `plan`: days after a pair or a
    class has started, then every month. `weights`: points of each signal; `yellow_at` and `orange_at` points suggest a level. `ladder`: days after
    the first attempt at which each rung of defaults.LADDER is climbed. `opens`: {"0": [9, 18]}, the hours of each weekday (0 is Monday) at
    which somebody calls back, on the clock of the association."""

    programme = models.OneToOneField("catalogue.Programme", models.CASCADE, related_name="care")
    cadence = models.JSONField(default=cadence)
    plan = models.JSONField(default=plan)
    weights = models.JSONField(default=weights)
    ladder = models.JSONField(default=ladder)
    opens = models.JSONField(default=opens)
    yellow_at = models.PositiveSmallIntegerField(default=YELLOW_AT)
    orange_at = models.PositiveSmallIntegerField(default=ORANGE_AT)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"care of {self.programme_id}"


class Thread(Keyed):
    """One person in one programme. Somebody owns it, and owes them a human contact by `due`.

    `spoken` is the last time that somebody really spoke with them; until then, when the thread began. `begun` is when their pair or
    their class started: the plan counts from it.
    """

    STATES = {"open": _("suivi"), "closed": _("terminé")}
    MOVES = {"open": {"closed"}, "closed": {"open"}}

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="thread")
    owner = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="threads")
    state = models.CharField(max_length=6, choices=STATES, default="open")
    level = models.CharField(max_length=6, choices=LEVELS, default="yellow")
    level_since = models.DateTimeField(default=timezone.now)
    opened = models.DateTimeField(default=timezone.now)
    spoken = models.DateTimeField(default=timezone.now)
    ever = models.BooleanField(default=False)
    begun = models.DateField(null=True, blank=True)
    due = models.DateField(default=timezone.localdate)
    no_sms = models.BooleanField(default=False)  # they answered STOP

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=models.Q(level__in=list(LEVELS)), name="thread_level_known")]
        indexes = [models.Index(fields=["state", "spoken"]), models.Index(fields=["state", "due"]), models.Index(fields=["owner", "due"])]

    def __str__(self) -> str:
        return f"thread of {self.enrolment_id}"


class Contact(models.Model):
    """Somebody spoke with them, or tried to (`reached` False). `source` names the row it was read from, once; empty when staff wrote it."""

    KINDS = {
        "meeting": _("séance"), "report": _("compte rendu"), "answer": _("réponse à un message"), "call": _("appel"), "sms": _("SMS"),
        "voice": _("message vocal"), "chat": _("message"), "visit": _("rencontre"), "letter": _("courrier"), "other": _("autre"),
    }  # fmt: skip

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="contacts")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=7, choices=KINDS)
    reached = models.BooleanField(default=True)
    mood = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=60, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(mood__isnull=True) | models.Q(mood__range=(1, 5)), name="contact_mood_1_to_5")
        ]
        indexes = [models.Index(fields=["thread", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread_id}"


class Task(Keyed):
    """A human thing to do for somebody, by a day. `source` names what asked for it, once while it is open or done."""

    KINDS = {
        "plan": _("prendre des nouvelles"), "promise": _("tenir une promesse"), "help": _("rappeler : besoin d’aide"),
        "answer": _("rappeler : réponse au SMS"), "absent": _("appeler : absence"), "return": _("accueillir un retour"),
        "replace": _("trouver un autre bénévole"), "ladder": _("appeler : sans nouvelles"), "other": _("à faire"),
    }  # fmt: skip
    STATES = {"open": _("à faire"), "done": _("fait"), "dropped": _("sans objet")}
    MOVES = {"open": {"done", "dropped"}, "done": {"open"}, "dropped": {"open"}}

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=7, choices=KINDS)
    state = models.CharField(max_length=7, choices=STATES, default="open")
    due = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60, null=True, blank=True, unique=True)
    made = models.DateTimeField(default=timezone.now)
    done = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(fields=["thread"], condition=models.Q(kind="plan", state="open"), name="task_one_open_plan"),
        ]
        indexes = [models.Index(fields=["state", "due"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread_id} ({self.state})"


class Signal(Keyed):
    """Something that worries, told with its `facts`. It changes nothing by itself: staff confirm or dismiss it."""

    STATES = {"shown": _("à regarder"), "confirmed": _("confirmé"), "dismissed": _("écarté"), "over": _("passé")}
    MOVES = {"shown": {"confirmed", "dismissed", "over"}, "confirmed": {"over", "dismissed"}, "dismissed": {"over"}}
    STANDING = ("shown", "confirmed", "dismissed")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="signals")
    code = models.CharField(max_length=16)
    state = models.CharField(max_length=9, choices=STATES, default="shown")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "code"], condition=models.Q(state__in=["shown", "confirmed", "dismissed"]), name="signal_once_standing"
            )
        ]
        indexes = [models.Index(fields=["state", "thread"])]

    def __str__(self) -> str:
        return f"{self.code} {self.thread_id} ({self.state})"


class Look(models.Model):
    """Up to which row of a source the sweep has read: two rows of one source are never read twice as new."""

    source = models.CharField(max_length=20, unique=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source} until {self.until}"
