"""A bare Django site that takes the same sign-up: one view, one table, one INSERT a page, no middleware. What the pages cost at the least."""

import os
import uuid
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path


def begin(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    return _keep(request, uuid.uuid4().hex[:12], 1)


def step(request: HttpRequest, key: str, page: int) -> HttpResponse:
    return _keep(request, key, page + 1)


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def _keep(request: HttpRequest, key: str, after: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_page (key, page, said) VALUES (%s, %s, %s)", [key, after, request.POST.urlencode()])
    return HttpResponse(status=303, headers={"Location": f"/inscription/{key}/{after}/"})


urlpatterns = [
    path("c/<slug:slug>/inscription/<slug:role>/", begin), path("inscription/<str:key>/<int:page>/", step), path("sante/pret/", ready),
]  # fmt: skip


class Bare(ASGIHandler):
    def create_request(self, scope: dict[str, Any], body_file: Any) -> tuple[Any, Any]:
        request, failed = super().create_request(scope, body_file)
        if request is not None:
            request.urlconf = __name__
        return request, failed


get_asgi_application()
with override_settings(MIDDLEWARE=[]):
    bare = Bare()


async def application(scope: dict[str, Any], receive: Callable, send: Callable) -> None:
    if scope["type"] == "http":
        await bare(scope, receive, send)
