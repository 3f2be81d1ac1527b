"""Added to the middleware of the whole suite: every page that any test sees keeps the house rules."""

import gzip
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style[\s>]|<[^>]+\sstyle=[\"']|<[^>]+\son[a-z]+=[\"']|javascript:",
    re.I,
)


class PageRules:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            packed = response.get("Content-Encoding") == "gzip"
            text = (gzip.decompress(response.content) if packed else response.content).decode()
            saved = response.get("Content-Disposition", "").startswith("attachment")  # a file of its own, never shown inside the site
            found = None if saved else INLINE.search(text)
            assert not found, f"{request.path}: inline script or style: {found.group()[:120]}"
            unknown = re.search(r"UNKNOWN-VARIABLE\([^)]*\)", text)
            assert not unknown, f"{request.path}: {unknown.group()}"
            if not request.headers.get("HX-Request"):
                assert response.get("Content-Security-Policy"), f"{request.path}: no content security policy"
        return response
