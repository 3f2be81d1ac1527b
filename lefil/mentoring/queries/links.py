"""Links of this room that work without sign-in."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Refused
from lefil.mentoring.models import Application, Outcome, Share

FOLLOW_UP_DAYS, OUTCOME_DAYS = 30, 60
LONGEST_SHARE = timedelta(days=31)


def follow_up_link(application: Application) -> str:
    """Where a learner says in one tap that they have written again, or will later."""
    return reverse("mentoring:follow_up", args=[sign("mentoring.follow_up", application.key)])


def follow_up_by(token: str) -> Application:
    key = unsign("mentoring.follow_up", token, days=FOLLOW_UP_DAYS)[0]
    found = Application.objects.filter(key=key, person__erased=None).select_related("person").first()
    if found is None:
        raise Refused(_("Ce lien ne correspond plus à une candidature."))
    return found


def share_link(share: Share) -> str:
    return reverse("mentoring:shared", args=[sign("mentoring.share", share.key)])


def share_by(token: str) -> Share:
    """Refused once it ended or was taken back: the sentence is the same, nobody learns which."""
    key = unsign("mentoring.share", token, days=LONGEST_SHARE.days)[0]
    found = Share.objects.filter(key=key, document__person__erased=None).select_related("document__person").first()
    if found is None or not found.open:
        raise Refused(_("Ce lien est terminé. Demandez un nouveau lien à la personne."))
    return found


def outcome_link(outcome: Outcome) -> str:
    return reverse("mentoring:news", args=[sign("mentoring.outcome", outcome.pk)])


def outcome_by(token: str) -> Outcome:
    pk = unsign("mentoring.outcome", token, days=OUTCOME_DAYS)[0]
    found = Outcome.objects.filter(pk=pk, person__erased=None).select_related("person", "group__organisation").first()
    if found is None:
        raise Refused(_("Ce lien ne correspond plus à une question."))
    return found
