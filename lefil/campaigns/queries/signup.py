"""What a sign-up in progress knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.campaigns.models import Campaign, Draft, PriorityRule
from lefil.campaigns.questions import Sheet
from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.enrolments.queries import Gate, gates_of
from lefil.people.models import RetentionRule

REMIND_AFTER = timedelta(days=1)
KEEP_DAYS = 30  # when the host has written no retention rule for drafts
KEEP_WAITING_DAYS = 365


def blank_sheet(campaign: Campaign, role: str) -> Sheet:
    """The form of a role before any answer."""
    return Sheet(role, {}, campaign.programme.organisation.name, timezone.localdate(), campaign.volunteer_age)


def sheet_of(draft: Draft) -> Sheet:
    campaign = draft.campaign
    return Sheet(draft.role, draft.answers, campaign.programme.organisation.name, timezone.localdate(), campaign.volunteer_age)


def points_of(programme: Programme) -> dict[str, int]:
    """Points per fact: those of the programme's latest campaign. Empty when the association has written none."""
    latest = Campaign.objects.filter(programme=programme).order_by("-opens", "-id").values("pk")[:1]
    return dict(PriorityRule.objects.filter(campaign__in=latest).order_by("id").values_list("fact", "points"))


def drafts_to_remind(now: datetime) -> QuerySet[Draft]:
    """Left for a day with an address to write to, never reminded, on a campaign that still takes people."""
    today = timezone.localdate(now)
    running = Q(campaign__closes__isnull=True) | Q(campaign__closes__gte=today)
    left = Draft.objects.filter(running, enrolment__isnull=True, reminded__isnull=True, waits="", updated__lt=now - REMIND_AFTER)
    return left.exclude(reach="").filter(campaign__programme__open=True).order_by("id")


def drafts_to_forget(now: datetime) -> QuerySet[Draft]:
    """Never sent, past the host's delay. Who waits for an opening is kept a year."""
    days = RetentionRule.objects.filter(object="draft").values_list("days", flat=True).first() or KEEP_DAYS
    old = Q(waits="", updated__lt=now - timedelta(days=days)) | Q(updated__lt=now - timedelta(days=KEEP_WAITING_DAYS))
    return Draft.objects.filter(old, enrolment__isnull=True).order_by("id")


@dataclass(frozen=True)
class NextGate:
    """A step of what happens next: its words, whether it is done, and the page where it is done when it is for this person."""

    words: str
    hint: str
    done: bool
    url: str


def next_gates(enrolment: Enrolment) -> list[NextGate]:
    """The gates of an enrolment as steps to read. The check and the interview are for staff to confirm: they have no page here."""
    today = timezone.localdate()
    return [_step(enrolment, gate, gate.green(today)) for gate in gates_of(enrolment, today=today)]


def _step(enrolment: Enrolment, gate: Gate, done: bool) -> NextGate:
    if gate.code == "contact":
        return NextGate(_("Votre numéro ou votre adresse est confirmé"), "", done, "")
    if gate.code == "parent":
        return NextGate(_("L’accord d’un parent"), _("Nous lui avons envoyé un lien par SMS."), done, "")
    url = ""
    if gate.module and gate.module.kind in {"training", "commitment"} and not done:
        url = reverse(f"enrolments:{gate.module.kind}", args=[enrolment.key, gate.module.key])
    return NextGate(gate.title, "", done, url)
