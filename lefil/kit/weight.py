"""What is too heavy is not kept: a film of one gigabyte never reaches the disk, and whoever sends it is told what to do."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

# bytes of one request: the heaviest file that a room takes (20 MB), and the form around it
MOST = 21_000_000
Receive = Callable[[], Awaitable[Any]]


def weight_of(said: str) -> int:
    return int(said[:15]) if said.isdecimal() else 0


class Weighed:
    """In front of Django, which would first write the whole request to the disk. What is too heavy by its own word is read to its end, since
    a browser shows no answer before that, and forgotten; what said nothing of its weight is hung up on."""

    def __init__(self, pages: Callable[..., Awaitable[None]]) -> None:
        self.pages = pages

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        said = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"content-length"), "")
        await self.pages(scope, _forget(receive) if weight_of(said) > MOST else _count(receive), send)


def _forget(receive: Receive) -> Receive:
    async def read() -> Any:
        message = await receive()
        while message["type"] == "http.request" and message.get("more_body"):
            message = await receive()
        return message if message["type"] != "http.request" else {"type": "http.request", "body": b"", "more_body": False}

    return read


def _count(receive: Receive) -> Receive:
    got = 0

    async def read() -> Any:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return message if got <= MOST else {"type": "http.disconnect"}

    return read


class WeightMiddleware:
    """The sentence, before anything is read: 413, as a page or to a script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if weight_of(request.META.get("CONTENT_LENGTH") or "") <= MOST:
            return self.get_response(request)
        sentence = _("Ce fichier est trop lourd : %d Mo au maximum. Choisissez-en un plus court, ou la voix seule.") % (
            MOST // 1_000_000 - 1
        )
        if request.headers.get("Accept", "") == "application/json":
            return JsonResponse({"ok": False, "say": sentence}, status=413)
        return render(request, "kit/refused.html", {"sentence": sentence}, status=413)
