"""Links of this room that work without sign-in."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.coaching.models import Advice
from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Refused

DAYS = 30


def advice_link(advice: Advice) -> str:
    """Where a candidate says in one tap whether they could follow an advice."""
    return reverse("coaching:advice", args=[sign("coaching.advice", advice.key)])


def advice_by(token: str) -> Advice:
    key = unsign("coaching.advice", token, days=DAYS)[0]
    rows = Advice.objects.select_related("feedback__candidate__person", "feedback__workshop__meeting")
    advice = rows.filter(key=key, feedback__candidate__person__erased=None).first()
    if advice is None:
        raise Refused(_("Ce lien ne correspond plus à un conseil."))
    return advice
