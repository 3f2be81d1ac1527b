"""The page in which learners' code runs: a frame that is nobody's, from which nothing of this site and of no other can be reached."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe


def policy(script: str) -> str:
    """`sandbox` without allow-same-origin: an origin of its own, no cookie, no storage, no window, no form. `script`: the one file it loads.

    'unsafe-eval' and blob: are the learner's own code; connect-src none is what keeps it from the network, workers included.
    """
    parts = [
        "sandbox allow-scripts", "default-src 'none'", f"script-src {script} 'unsafe-eval' blob:", "style-src 'unsafe-inline'", "img-src data: blob:",
        "worker-src blob:", "connect-src 'none'", "form-action 'none'", "base-uri 'none'", f"frame-ancestors {settings.SITE_URL} 'self'",
    ]  # fmt: skip
    return "; ".join(parts)


@login_not_required
@xframe_options_exempt
@require_safe
def runner(request: HttpRequest) -> HttpResponse:
    """The same for everybody, and empty: the code is given to it by the page that holds it, through a channel of messages."""
    response = render(request, "classroom/pad_runner.html")
    response.headers["Content-Security-Policy"] = policy(request.build_absolute_uri(static("kit/runner.js")))
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
