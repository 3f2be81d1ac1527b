"""The public page of a campaign and its poster. No sign-in, one query when the counters are warm."""

from urllib.parse import quote

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lefil.campaigns.actions.campaigns import visit
from lefil.campaigns.models import ROLES, Campaign
from lefil.campaigns.queries import public
from lefil.campaigns.rules import state_of


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(public.public_campaigns(), slug=slug)
    code = request.GET.get("s", "")
    source = visit(campaign, code=code, by=request.person) if code else ""
    context = {
        "campaign": campaign, "state": state_of(campaign, timezone.localdate()), "counts": public.counts(campaign),
        "asks": public.asks(campaign), "faq": campaign.texts.get("faq", []), "objectives": campaign.texts.get("objective", []),
        "promise": campaign.texts.get("promise", ""), "priority": campaign.texts.get("priority", ""), "source": source,
        "college": "college" in campaign.audiences, "share": _share(campaign),
    }  # fmt: skip
    return render(request, "campaigns/page.html", context)


def _share(campaign: Campaign) -> dict[str, str]:
    """Plain links that open the phone's own applications: nothing of a third party is loaded."""
    address = public.address(campaign, "partage")
    words = _("%(title)s : un élève, un bénévole, à distance. %(address)s") % {
        "title": campaign.hashtag or campaign.title,
        "address": address,
    }
    said = quote(words)
    return {
        "address": address, "whatsapp": f"https://wa.me/?text={said}", "sms": f"sms:?&body={said}",
        "mail": f"mailto:?subject={quote(campaign.title)}&body={said}",
    }  # fmt: skip


@login_not_required
@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """An A4 page to print, for one role, whose QR carries a source code."""
    campaign = get_object_or_404(public.public_campaigns(), slug=slug)
    role = request.GET.get("role", "")
    role = role if role in ROLES else "pupil"
    address = public.address(campaign, request.GET.get("s", "affiche")[:40])
    drawing = segno.make(address, error="m", micro=False).svg_inline(scale=10, border=2, svgclass="qr", lineclass=None, omitsize=True)
    context = {
        "campaign": campaign, "role": role, "roles": ROLES.items(), "poster": public.poster(campaign, role), "address": address,
        "qr": mark_safe(drawing),  # noqa: S308  drawn here from an address of this site
        "said": address.removeprefix("https://").removeprefix("http://").partition("?")[0],
    }  # fmt: skip
    return render(request, "campaigns/poster.html", context)
