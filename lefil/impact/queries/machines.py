"""What a machine may read with its key: its association's own, veiled as for a funder, within its scopes."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.impact import veil
from lefil.impact.indicators import Period
from lefil.impact.models import Agreement, Snapshot, Token
from lefil.impact.queries import figures, proofs, reading
from lefil.meetings.models import Meeting


def token_of(secret: str, *, today: date) -> Token | None:
    """The key with this secret, while it stands. Found by its hash: the secret itself is nowhere."""
    return Token.objects.filter(hash=hash_of(secret), revoked=None, expires__gte=today).select_related("organisation").first()


def hash_of(secret: str) -> str:
    """The secret has 256 bits of chance: one round of SHA-256 is enough to keep it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def programmes_of(token: Token) -> QuerySet[Programme]:
    return Programme.objects.filter(organisation=token.organisation_id).order_by("name", "id")


def agreements_of(token: Token) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(organisation=token.organisation_id).select_related("organisation")
    return rows.prefetch_related("targets", "programmes").order_by("-starts", "id")


def snapshots_of(token: Token) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(agreement__organisation=token.organisation_id).select_related("agreement").order_by("-until", "id")


def content(agreement: Agreement) -> dict[str, Any]:
    lines, period = reading.lines_of(agreement), _period(agreement)
    return figures.content_of(reading.head_of(agreement, lines, period), reading.read(lines, period, reading.filters_of(agreement)))


def _period(agreement: Agreement) -> Period:
    return reading.period_for(agreement, today=timezone.localdate(), keeper=False)


def references_of(agreement: Agreement, code: str, *, page: int) -> list[str] | None:
    """50 references; None for a figure that is not of the agreement, or is hidden."""
    line = next((line for line in reading.lines_of(agreement) if line.indicator.code == code), None)
    told = next((one for one in content(agreement)["figures"] if one["code"] == code), None)
    if line is None or told is None or told["hidden"]:
        return None
    found = proofs.proofs_of(line.indicator, agreement.key, _period(agreement), reading.filters_of(agreement), page=page, names=False)
    return [one.reference for one in found]


def meetings_of(token: Token, *, since: date, until: date) -> list[dict[str, Any]]:
    """By programme and state, over whole weeks. None where it is small."""
    first, last = since - timedelta(days=since.weekday()), reading.last_sunday(min(until, timezone.localdate()) + timedelta(days=1))
    period = Period(first, max(last, first))
    rows = Meeting.objects.filter(period.moments("starts"), programme__organisation=token.organisation_id)
    counted = rows.order_by("programme", "state").values_list("programme__key", "state").annotate(n=Count("pk"))
    return [
        {"programme": key, "state": state, "since": period.since, "until": period.until, "count": None if veil.is_small(n) else n}
        for key, state, n in counted
    ]
