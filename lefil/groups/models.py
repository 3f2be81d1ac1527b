from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import SIDES
from lefil.kit.keys import Keyed


class Group(Keyed):
    """People who meet regularly: a pair, a class.

    A pair is "signing" until both sides (and a parent for a minor) have signed the commitment, "active" while it meets,
    "suspended" as soon as one gate of one member is no longer green: no contact then, and staff are told.
    """

    KINDS = {"pair": _("binôme"), "class": _("classe")}
    STATES = {
        "signing": _("engagement à signer"),
        "active": _("en cours"),
        "suspended": _("suspendu"),
        "closed": _("terminé"),
    }
    MOVES = {
        "signing": {"active", "suspended", "closed"},
        "active": {"suspended", "closed"},
        "suspended": {"signing", "active", "closed"},
    }

    programme = models.ForeignKey("catalogue.Programme", models.PROTECT, related_name="groups")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="groups")
    kind = models.CharField(max_length=5, choices=KINDS, default="pair")
    name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="signing")
    created = models.DateTimeField(auto_now_add=True)
    first_meeting_due = models.DateField(null=True, blank=True)
    first_met = models.DateTimeField(null=True, blank=True)
    suspended_why = models.CharField(max_length=200, blank=True)
    suspended_by_sweep = models.BooleanField(default=False)  # only such a pair resumes by itself
    held = models.BooleanField(default=False, db_default=False)  # stopped to protect somebody: only who protects lets it start again
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["programme", "state"]), models.Index(fields=["state", "first_met", "first_meeting_due"])]

    def __str__(self) -> str:
        return self.name or self.key


class Seat(models.Model):
    """One enrolment's place in a group, from the day it joins to the day it leaves."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="seats")
    enrolment = models.ForeignKey("enrolments.Enrolment", models.PROTECT, related_name="seats")
    side = models.CharField(max_length=9, choices=SIDES)
    joined = models.DateField()
    left = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["group", "enrolment"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} in {self.group_id}"


class GroupAssignment(models.Model):
    """Narrows a membership of breadth "cohort" to one group."""

    membership = models.ForeignKey("orgs.Membership", models.CASCADE, related_name="group_assignments")
    group = models.ForeignKey(Group, models.CASCADE, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "group"], name="group_assignment_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} → {self.group_id}"


class Signature(models.Model):
    """A person signs the commitment of a group, for themselves or, as a parent, for a minor."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="signatures")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="signatures")
    on_behalf_of = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    version = models.CharField(max_length=20)
    text_shown = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], condition=models.Q(on_behalf_of=None), name="signature_once_for_oneself"),
            models.UniqueConstraint(fields=["group", "person", "on_behalf_of"], name="signature_once_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


class Closure(models.Model):
    """Why and how a group ended. `reasons` are codes of REASONS: counted, never free words; `note` is for staff only."""

    KINDS = {"planned": _("fin prévue"), "early": _("fin avant l’heure"), "safety": _("fin pour protéger")}
    REASONS = {
        "planned_end": _("La durée prévue est finie"),
        "not_needed": _("L’élève n’a plus besoin d’aide"),
        "no_answer": _("L’autre personne ne répond plus"),
        "not_helpful": _("Le tutorat n’aide pas"),
        "no_time": _("Plus assez de temps"),
        "relationship": _("La relation ne s’est pas faite"),
        "no_common_slot": _("Plus d’horaire commun"),
        "technical": _("Matériel ou connexion"),
        "language": _("La langue gêne le travail"),
        "placement_ended": _("Le stage ou la mission du bénévole est fini"),
        "subject_mismatch": _("La matière ne convient pas"),
        "gender_preference": _("Préférence pour un homme ou une femme"),
        "repeated_absence": _("Absences répétées"),
        "new_partner": _("Une autre aide a été trouvée"),
        "authorisation_end": _("Le parent a retiré son autorisation"),
        "account_closed": _("Le compte a été fermé"),
        "check_missing": _("Une vérification n’a pas été renouvelée"),
        "safety": _("Pour protéger une personne"),
        "other": _("Une autre raison"),
    }

    group = models.OneToOneField(Group, models.CASCADE, related_name="closure")
    kind = models.CharField(max_length=7, choices=KINDS)
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.group_id}"


class ExitInterview(Keyed):
    """What one member says at the end; empty until they answer. `again` is the wish to be matched once more."""

    closure = models.ForeignKey(Closure, models.CASCADE, related_name="interviews")
    seat = models.OneToOneField(Seat, models.CASCADE, related_name="exit_interview")
    answers = models.JSONField(default=dict)
    again = models.BooleanField(null=True, blank=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"exit {self.seat_id}"
