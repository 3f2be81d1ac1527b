"""Pages that belong to no room: the person's display choices, and what every site must say."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from lefil.kit.context import DATA, THEMES
from lefil.kit.living import PAGES, samples

YEAR = 60 * 60 * 24 * 365


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keeps language, colours and weight in cookies: they follow the device, not the person. Unknown values change nothing."""
    after = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
        after = "/"
    response = redirect(after)
    allowed = {"lang": set(dict(settings.LANGUAGES)), "theme": THEMES, "data": DATA}
    for name, values in allowed.items():
        wanted = request.POST.get(name, "")
        if wanted in values:
            response.set_cookie(name, wanted, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
    if request.POST.get("theme") == "auto":
        response.delete_cookie("theme", samesite="Lax")
    return response


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/privacy.html")


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/legal.html", {"publisher": settings.PUBLISHER})


@login_not_required
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component in its states, for developers and for the demo."""
    return design_page(request, "index")


@login_not_required
@require_safe
def design_page(request: HttpRequest, page: str) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO) or page not in PAGES:
        raise Http404
    return render(request, f"kit/design/{page}.html", samples(page))
