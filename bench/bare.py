"""One server, two sites: lefil, and under /nu/ Django with one view, no middleware and no database. What lefil's own pages cost."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from collections.abc import Callable
from typing import Any

from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

BODY = b"<!doctype html><title>nu</title><p>Bonjour</p>"


def hello(request: HttpRequest) -> HttpResponse:
    """Reads the form when there is one, as a form step does."""
    assert request.method == "GET" or request.POST is not None
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


urlpatterns = [path("nu/", hello)]


class Bare(ASGIHandler):
    def create_request(self, scope: dict[str, Any], body_file: Any) -> tuple[Any, Any]:
        request, failed = super().create_request(scope, body_file)
        if request is not None:
            request.urlconf = __name__
        return request, failed


lefil = get_asgi_application()
with override_settings(MIDDLEWARE=[]):
    bare = Bare()


async def application(scope: dict[str, Any], receive: Callable, send: Callable) -> None:
    await (bare if scope.get("path") == "/nu/" else lefil)(scope, receive, send)
