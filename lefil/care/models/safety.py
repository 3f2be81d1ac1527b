"""The file of a danger: what was said, word for word, what was decided, by when, who was told. Rows are only ever added.

A correction is a new line that names the one it corrects. Of an incident, only `state` moves, by journal.move.
"""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed

ADDED_ONLY = "a line of this file is never changed"


class AddedOnly(models.QuerySet):
    def update(self, **changes: Any) -> NoReturn:
        raise TypeError(ADDED_ONLY)

    def delete(self) -> NoReturn:
        raise TypeError(ADDED_ONLY)


class AddedOnlyRow(models.Model):
    objects = AddedOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError(ADDED_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(ADDED_ONLY)


class Incident(Keyed, AddedOnlyRow):
    """A worry that somebody told, as it was told. `facts` are their very words. Read by those who protect only (rules.visible_incidents).

    `readers` is filled when nobody in charge of protection may read it (there is none, or they are in the pair): a worry always
    reaches somebody. `alert` is the call from a live room it was read from, once. `forgotten`: when its words and names went
    (actions.forget_file, the one exception to "never changed").
    """

    CATEGORIES = {
        "told": _("Quelqu’un m’a confié un danger"),
        "violence": _("Coups, menaces, maltraitance"),
        "sexual": _("Gestes, images ou propos sexuels"),
        "self_harm": _("Idées de suicide, se fait du mal"),
        "bullying": _("Harcèlement, à l’école ou sur internet"),
        "neglect": _("Faim, froid, seul, à la rue"),
        "conduct": _("Conduite d’une personne de l’association"),
        "stranger": _("Une personne inconnue était là"),
        "other": _("Autre chose qui m’inquiète"),
    }
    PLACES = {"page": _("la page « Protéger »"), "pair": _("la page d’un binôme"), "room": _("une salle"), "phone": _("le téléphone")}
    STATES = {"open": _("en cours"), "closed": _("terminé")}
    MOVES = {"open": {"closed"}, "closed": {"open"}}

    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="incidents")
    programme = models.ForeignKey("catalogue.Programme", models.PROTECT, null=True, related_name="incidents")
    group = models.ForeignKey("groups.Group", models.SET_NULL, null=True, related_name="incidents")
    alert = models.OneToOneField("live.Alert", models.SET_NULL, null=True, related_name="incident")
    reported_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="worries")
    readers = models.ManyToManyField("people.Person", related_name="+")
    place = models.CharField(max_length=5, choices=PLACES)
    category = models.CharField(max_length=9, choices=CATEGORIES)
    immediate = models.BooleanField(default=False)
    facts = models.TextField(max_length=4000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=6, choices=STATES, default="open")
    forgotten = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["state", "organisation"]), models.Index(fields=["group", "state"])]

    def __str__(self) -> str:
        return f"incident {self.key} ({self.state})"


class IncidentLine(Keyed, AddedOnlyRow):
    """One line of a file. `code` says which measure, who was told, how grave; `due` is a deadline; `about` is the line that a
    correction corrects or the deadline that a line meets."""

    KINDS = {
        "facts": _("faits"), "measure": _("mesure"), "told": _("personne prévenue"), "grave": _("gravité"), "due": _("échéance"),
        "met": _("échéance tenue"), "right": _("correction"), "talk": _("temps de parole"), "decided": _("décision"), "closed": _("fin du dossier"),
        "again": _("réouverture"),
    }  # fmt: skip
    SEVERITIES = {"watch": _("à surveiller"), "serious": _("grave"), "urgent": _("très grave, urgent")}
    TOLD = {
        "parents": _("les parents"), "crip": _("la CRIP du département"), "119": _("le 119"), "police": _("la police ou la gendarmerie"),
        "prosecutor": _("le procureur"), "school": _("l’établissement"), "doctor": _("un médecin ou le 15"), "board": _("la direction"),
        "other": _("quelqu’un d’autre"),
    }  # fmt: skip
    MEASURES = {
        "suspended": _("séances arrêtées"), "resumed": _("séances reprises"), "ended": _("binôme terminé"), "called": _("personne appelée"),
        "met": _("personne rencontrée"), "aside": _("bénévole mis à l’écart"), "device": _("preuves gardées (captures, messages)"),
        "other": _("autre mesure"),
    }  # fmt: skip
    DEADLINES = {
        "read": _("Lire le signalement et appeler qui l’a fait"),
        "decide": _("Décider s’il faut prévenir la CRIP, le 119 ou le procureur"),
        "talk": _("Proposer un temps de parole à qui a signalé"),
        "other": _("Autre échéance"),
    }
    TALKS = {"asked": _("demandé"), "offered": _("proposé")}
    CODES = {"grave": SEVERITIES, "told": TOLD, "measure": MEASURES, "due": DEADLINES, "talk": TALKS}

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="lines")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=7, choices=KINDS)
    code = models.CharField(max_length=10, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    due = models.DateField(null=True)
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="due", due__isnull=False) | (~models.Q(kind="due") & models.Q(due=None)),
                name="incident_deadline_has_a_day",
            ),
            models.UniqueConstraint(fields=["about"], condition=models.Q(kind="met"), name="incident_deadline_met_once"),
        ]
        indexes = [models.Index(fields=["kind", "due"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.incident_id}"

    @property
    def code_words(self) -> str:
        return str(self.CODES.get(self.kind, {}).get(self.code, ""))
