"""The staff's own day: what was seen, whose people they follow, how pairs are."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.care import actions
from lefil.care.queries.days import colleagues_of, covers_of, health_of, portfolio, saved_of
from lefil.desk.forms import SaveForm, TransferForm
from lefil.desk.views.staff import page_number, staff_only
from lefil.kit.refusals import Refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    staff = staff_only(request)
    actions.see_changes(staff, by=staff)
    messages.success(request, _("C’est vu. Ce qui change à partir de maintenant s’affichera ici."))
    return redirect("desk:today")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My people, the most worrying first, and who follows whose for a while."""
    staff, today = staff_only(request), timezone.localdate()
    held, following = portfolio(staff, today=today, page=page_number(request))
    return render(request, "desk/portfolio.html", {"held": held, "next": following, "covers": covers_of(staff), "today": today})


@PAGE
def transfer(request: HttpRequest) -> HttpResponse:
    """All my people to a colleague, for good or until a day."""
    staff = staff_only(request)
    form = TransferForm(request.POST if request.method == "POST" else None, team=list(colleagues_of(staff)))
    if request.method == "POST" and form.is_valid():
        to = form.chosen()
        try:
            count = actions.transfer(staff, to=to, until=form.cleaned_data["until"], by=staff)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("%(name)s suit maintenant %(count)s fils.") % {"name": to.called, "count": count})
            return redirect("desk:portfolio")
    context = {
        "form": form, "question": _("Confier mes personnes"), "button": _("Confier toutes mes personnes"), "back": reverse("desk:portfolio"),
        "lead": _("Tous vos fils ouverts passent à cette personne. Avec un jour de retour, ils vous reviennent tout seuls."),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


@require_POST
def give_back(request: HttpRequest, key: str) -> HttpResponse:
    """Back before the day: by who gave them or who has them."""
    staff = staff_only(request)
    count = actions.give_back(get_object_or_404(covers_of(staff), key=key), by=staff)
    messages.success(request, _("%(count)s fils sont revenus.") % {"count": count})
    return redirect("desk:portfolio")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Pairs with a sign, the heaviest first, and why."""
    rows, following = health_of(staff_only(request), page=page_number(request))
    return render(request, "desk/health.html", {"rows": rows, "next": following})


@require_POST
def save_list(request: HttpRequest) -> HttpResponse:
    """Keeps the filter of the list of people under a name."""
    staff = staff_only(request)
    form = SaveForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    actions.save_filter(staff, name=form.cleaned_data["name"], query=form.cleaned_data["query"], by=staff)
    messages.success(request, _("La liste est gardée."))
    return redirect(f"{reverse('desk:people')}?{form.cleaned_data['query']}")


@require_POST
def forget_list(request: HttpRequest, key: str) -> HttpResponse:
    staff = staff_only(request)
    actions.forget_filter(get_object_or_404(saved_of(staff), key=key), by=staff)
    messages.success(request, _("La liste est retirée."))
    return redirect("desk:people")
