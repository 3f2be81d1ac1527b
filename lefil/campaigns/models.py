from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed

ROLES = {"pupil": _("élève ou parent"), "student": _("étudiant bénévole"), "professional": _("professionnel bénévole")}


class Campaign(Keyed):
    """A public recruitment page. `audiences` says which school cycles may ask ("lycee", then "college").

    `texts` is its copy, written by the association: promise, priority, objective [{label, text}], ask [{role, button, time,
    duration, eligibility [], difficulties [], next_steps []}], faq [{roles [], question, answer}], poster [{role, headline,
    lines [], call, small}]. A key that is missing is a part that the page does not show.
    """

    AUDIENCES = {"lycee": _("lycéens et première année d’études"), "college": _("collégiens")}

    programme = models.ForeignKey("catalogue.Programme", models.PROTECT, related_name="campaigns")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    hashtag = models.CharField(max_length=40, blank=True)
    texts = models.JSONField(default=dict)
    objective_learners = models.PositiveIntegerField(default=0)
    objective_volunteers = models.PositiveIntegerField(default=0)
    audiences = models.JSONField(default=list)
    volunteer_age = models.PositiveSmallIntegerField(default=18)
    opens = models.DateField()
    closes = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__isnull=True) | models.Q(closes__gte=models.F("opens")), name="campaign_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Source(models.Model):
    """Where people come from: the code on a poster, in a shared link, of a partner."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="sources")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["label", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="source_code_once")]

    def __str__(self) -> str:
        return self.code


class PriorityRule(models.Model):
    """Points that a fact about a learner gives, as the association decided; shown to staff, journalled when changed."""

    FACTS = {
        "scholarship": _("boursier ou boursière"),
        "qpv": _("habite un quartier prioritaire"),
        "rep": _("collège ou lycée REP"),
        "rep_plus": _("collège ou lycée REP+"),
        "frontline": _("parent soignant ou en première ligne"),
        "waiting_week": _("par semaine d’attente"),
    }

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="rules")
    fact = models.CharField(max_length=20, choices=FACTS)
    points = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "fact"], name="priority_rule_once")]

    def __str__(self) -> str:
        return f"{self.fact}: {self.points}"


class Draft(Keyed):
    """A sign-up in progress, saved at each page and resumed by its link. Emptied when it becomes an enrolment.

    `page` is how many pages have been answered. `reach` is the phone or e-mail to which its link was sent. `waits` is the school
    cycle whose opening this person waits for, of those the campaign did not accept yet.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="drafts")
    role = models.CharField(max_length=12, choices=ROLES)
    answers = models.JSONField(default=dict)
    page = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="fr")
    reach = models.CharField(max_length=254, blank=True)
    waits = models.CharField(max_length=10, blank=True)
    reminded = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    enrolment = models.OneToOneField("enrolments.Enrolment", models.SET_NULL, null=True, blank=True, related_name="draft")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["updated"])]

    def __str__(self) -> str:
        return f"{self.role} {self.page}"


class Intake(Keyed):
    """People brought in from a spreadsheet: the file as read, the columns as understood, then all of it or nothing.

    `rows` are [line number, [cells]], emptied once done. `mapping` is {field: column number}. `made` is what the undo needs:
    {"people", "guardians", "enrolments": ids, "last": id of the last journal line, "counts", "to_invite": enrolment ids,
    "kept": [[person id, why]]}. `inviting`: the sweep is writing to them.
    """

    SAID = {"pupil": _("élèves"), "student": _("bénévoles étudiants"), "professional": _("bénévoles professionnels")}
    STATES = {"read": _("à relire"), "done": _("importé"), "undone": _("annulé"), "dropped": _("abandonné")}
    MOVES = {"read": {"done", "dropped"}, "done": {"undone"}}

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="intakes")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="intakes")
    role = models.CharField(max_length=12, choices=ROLES)
    filename = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    made = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=STATES, default="read")
    inviting = models.BooleanField(default=False)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename
