from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class Cv(Keyed):
    """The master CV of a candidate. `answers`: question → what they said; `passed`: questions they chose to skip.

    `personal` (born, address, nationality, family) leaves in a file only while `hides` is false, and is in no version.
    """

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="cv")
    answers = models.JSONField(default=dict)
    passed = models.JSONField(default=list)
    title = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=80, blank=True)
    personal = models.JSONField(default=dict)
    hides = models.BooleanField(default=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"cv of {self.enrolment_id}"


class CvLine(Keyed):
    """One line of a master CV; `under` for what was done in an experience.

    `since` and `until` are "2021" or "2021-03". `origin` is the question or the part of the path that made it; `edited` once the
    candidate wrote it themselves: a new answer to that question then leaves it alone. `shown` false: in no file, but in a locked variant.
    """

    SECTIONS = {
        "work": _("Expériences"),
        "education": _("Formations"),
        "skills": _("Ce que je sais faire"),
        "languages": _("Langues"),
        "volunteer": _("Bénévolat"),
        "mobility": _("Déplacements"),
        "availability": _("Horaires"),
        "references": _("Recommandations"),
    }
    WORDS = ("text", "where", "since", "until", "level")

    cv = models.ForeignKey(Cv, models.CASCADE, related_name="lines")
    under = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="actions")
    section = models.CharField(max_length=12, choices=SECTIONS)
    text = models.CharField(max_length=300)
    where = models.CharField(max_length=120, blank=True)
    since = models.CharField(max_length=7, blank=True)
    until = models.CharField(max_length=7, blank=True)
    level = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=20, blank=True)
    edited = models.BooleanField(default=False)
    shown = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def words(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.WORDS}


class CvVariant(Keyed):
    """The same CV for one offer: another title, lines hidden or locked. `name` is for the candidate alone."""

    cv = models.ForeignKey(Cv, models.CASCADE, related_name="variants")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class CvChoice(models.Model):
    """What a variant does with a line: hides it, or locks its words (`kept`, as CvLine.words) whatever happens to the master."""

    MODES = {"hidden": _("cachée"), "locked": _("verrouillée")}

    variant = models.ForeignKey(CvVariant, models.CASCADE, related_name="choices")
    line = models.ForeignKey(CvLine, models.CASCADE, related_name="choices")
    mode = models.CharField(max_length=6, choices=MODES)
    kept = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["variant", "line"], name="cv_choice_once")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.mode}"


class CvVersion(models.Model):
    """A CV as it was, under a number that never changes. `sheet`: see queries.cv.sheet_of."""

    cv = models.ForeignKey(Cv, models.CASCADE, related_name="versions")
    variant = models.ForeignKey(CvVariant, models.SET_NULL, null=True, blank=True, related_name="versions")
    number = models.PositiveSmallIntegerField()
    sheet = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["cv", "number"], name="cv_version_number_once")]

    def __str__(self) -> str:
        return f"{self.cv_id} v{self.number}"


class CvShare(models.Model):
    """What a candidate shows to the two volunteers of one workshop: the master, or one variant. It shows what it has become since.

    `asked`: the candidate asked for a written correction, due 48 hours later; `corrected`: a volunteer has finished it."""

    cv = models.ForeignKey(Cv, models.CASCADE, related_name="shares")
    workshop = models.ForeignKey("coaching.Workshop", models.CASCADE, related_name="cv_shares")
    variant = models.ForeignKey(CvVariant, models.CASCADE, null=True, blank=True, related_name="shares")
    at = models.DateTimeField(auto_now_add=True)
    asked = models.DateTimeField(null=True, blank=True)
    corrected = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["cv", "workshop"], name="cv_share_once_per_workshop")]

    def __str__(self) -> str:
        return f"{self.cv_id} in {self.workshop_id}"


class CvComment(Keyed):
    """What a volunteer says of one line, or of the title when it had none; `quote` is what that line said then."""

    cv = models.ForeignKey(Cv, models.CASCADE, related_name="comments")
    workshop = models.ForeignKey("coaching.Workshop", models.CASCADE, related_name="cv_comments")
    line = models.ForeignKey(CvLine, models.SET_NULL, null=True, blank=True, related_name="comments")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="cv_comments")
    quote = models.CharField(max_length=300)
    text = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]


class CvLink(Keyed):
    """Shows one version to whoever has the signed address, until a moment that the candidate chose, or until they stop it."""

    version = models.ForeignKey(CvVersion, models.CASCADE, related_name="links")
    until = models.DateTimeField()
    stopped = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key

    @property
    def open(self) -> bool:
        return self.stopped is None and self.until > timezone.now()
