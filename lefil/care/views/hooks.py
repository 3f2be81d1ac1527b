"""Where a provider of SMS tells us what came in and what became of ours. Every answer is the same: nothing is learnt here."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lefil.care import actions
from lefil.care.queries.replies import letter_of
from lefil.kit.limits import TooOften, address_of, spend
from lefil.letters import inbound
from lefil.letters.actions import acknowledge

log = logging.getLogger("lefil.sms")


def _signed(request: HttpRequest) -> dict[str, str]:
    return {"stamp": request.headers.get("X-Lefil-Time", ""), "signature": request.headers.get("X-Lefil-Signature", "")}


FORGERIES = 60  # in ten minutes from one address; what the provider signs is never counted


def _forged(request: HttpRequest, no: inbound.Forged) -> HttpResponse:
    try:
        spend("hook.forged", address_of(request), most=FORGERIES, seconds=600)
    except TooOften as often:
        return HttpResponse(status=429, headers={"Retry-After": str(often.wait)})
    log.warning("SMS hook refused: %s", no)
    return HttpResponse(status=403)


@contextmanager
def _again_if_it_breaks(signature: str) -> Iterator[None]:
    """A provider that hears 500 sends the same again: it must not be taken for a replay, or an answer would be lost."""
    try:
        yield
    except Exception:
        inbound.forget(signature)
        raise


def take_in(body: bytes, *, stamp: str, signature: str) -> None:
    """An SMS as the provider hands it. Forged when it is not the provider."""
    now = timezone.now()
    sms = inbound.received(inbound.opened(body, stamp=stamp, signature=signature, now=now))
    with _again_if_it_breaks(signature):
        actions.hear(sms.text, provider_id=sms.id, sender=sms.sender, at=now, by=None)


@csrf_exempt
@login_not_required
@require_POST
def received(request: HttpRequest) -> HttpResponse:
    """204 for any signed SMS, known number or not, told once or twice; 403 for all the rest."""
    try:
        take_in(request.body, **_signed(request))
    except inbound.Forged as no:
        return _forged(request, no)
    return HttpResponse(status=204)


@csrf_exempt
@login_not_required
@require_POST
def reported(request: HttpRequest) -> HttpResponse:
    """204 for any signed report, of a letter that we know or not."""
    try:
        report = inbound.reported(inbound.opened(request.body, **_signed(request), now=timezone.now()), now=timezone.now())
    except inbound.Forged as no:
        return _forged(request, no)
    with _again_if_it_breaks(_signed(request)["signature"]):
        letter = letter_of(report.key)
        if letter and report.arrived is not None:
            acknowledge(letter, arrived=report.arrived, at=report.at, by=None)
    return HttpResponse(status=204)
