"""The language of a page, and the one way of saying no."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header

from lefil.kit.limits import TooOften
from lefil.kit.refusals import Refused, Stale

GetResponse = Callable[[HttpRequest], HttpResponse]


def chosen_language(request: HttpRequest) -> str:
    """The cookie first, then what the browser asks for, then French. Only languages of settings.LANGUAGES."""
    offered = dict(settings.LANGUAGES)
    cookie = request.COOKIES.get("lang", "")
    if cookie in offered:
        return cookie
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        base = wanted.split("-")[0]
        if base in offered:
            return base
    return settings.LANGUAGE_CODE


class LocaleMiddleware:
    """Django's own middleware would also read the path and the session; a shared phone needs neither."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie", "Save-Data"))
        return response


class NullSignMiddleware:
    """An address with a null sign is nobody's: PostgreSQL cannot even look for it. Answers 400, with the page of such requests."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Fields of forms refuse it next to them. What a page reads bare, the key of a row for instance, PostgreSQL refuses."""
        if isinstance(exception, DataError) and any("\0" in value for _name, values in request.POST.lists() for value in values):
            raise BadRequest from exception
        return None


class RefusedMiddleware:
    """Turns Refused("Cet atelier est complet.") into a fragment, a message, or a page: always the sentence itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        sentence = {"sentence": str(exception)}
        if isinstance(exception, TooOften):
            return too_often(request, exception)
        if request.headers.get("HX-Request") == "true":
            return render(request, "kit/_refused.html", sentence, status=409)
        if request.method != "POST":
            template = "kit/stale.html" if isinstance(exception, Stale) else "kit/refused.html"
            return render(request, template, sentence, status=409)
        messages.error(request, str(exception))
        return redirect(back_to(request))


KEPT = 20_000  # signs of a form that a page gives back


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429 and when to come back. What was posted waits in the page, behind one button: nothing is typed twice. Files are not kept."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    whole = not request.FILES and sum(len(name) + len(value) for name, value in typed) <= KEPT
    page = {
        "sentence": str(refusal),
        "typed": typed if whole else [],
        "again": request.method == "POST" and whole,
        "back": back_to(request),
    }
    fragment = request.headers.get("HX-Request") == "true"
    response = render(request, "kit/_refused.html" if fragment else "kit/too_often.html", page, status=409 if fragment else 429)
    response["Retry-After"] = str(refusal.wait)
    add_never_cache_headers(response)
    return response


def back_to(request: HttpRequest) -> str:
    """The page the person came from, when it is ours; otherwise the first page."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return "/"
