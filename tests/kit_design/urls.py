from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from lefil.kit.living import Sample
from lefil.kit.refusals import Refused


@login_not_required
def full(request: HttpRequest) -> HttpResponse:
    raise Refused("Cet atelier est complet.")


@login_not_required
def question(request: HttpRequest, names: str) -> HttpResponse:
    form = Sample(request.POST or None)
    form.fields = {name: field for name, field in form.fields.items() if name in names.split(",")}
    if request.method == "POST" and form.is_valid():
        messages.success(request, "C’est gardé.")
        return redirect("kit:legal")
    return render(request, "kit/question.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [path("", include("lefil.kit.urls")), path("full/", full), path("question/<str:names>/", question)]
