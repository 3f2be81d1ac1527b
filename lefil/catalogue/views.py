from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lefil.catalogue.reference.sources import SOURCES


@login_not_required
def sources(request: HttpRequest) -> HttpResponse:
    """Where the public data come from: their licence asks that it be said, with their date."""
    return render(request, "catalogue/sources.html", {"sources": SOURCES})
