from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lefil.kit.limits import spend
from lefil.people import actions, queries
from lefil.people.forms import CodeForm, PinForm
from lefil.people.requests import PersonRequest
from lefil.people.verification import GUESSES, safe_next


class SignIn(RequestLoginCodeView):
    """One field, then a code. The page after it is the same for everybody."""

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session["shared"] = form.cleaned_data["shared"]
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


sign_in = SignIn.as_view()


class TypeCode(ConfirmLoginCodeView):
    """The code's page. Asking for another code does the same for a contact nobody knows: nothing leaves, nothing shows.

    allauth counts wrong codes in the session, where tries sent at the same moment do not see each other; this page counts all.
    """

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        spend("sign-in-guess", request.session.session_key or "", most=GUESSES, seconds=600)
        return super().post(request, *args, **kwargs)

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        if self._process.user is not None:
            return super()._resend_form_valid(form)
        self._process.record_resend()
        self._process.persist()
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def get_context_data(self, **kwargs: Any) -> dict:
        """`form` is the empty form of allauth's resend when the wish for another code was refused: the field must still be there."""
        page = super().get_context_data(**kwargs)
        return page if "code" in page["form"].fields else {**page, "form": CodeForm()}


type_code = TypeCode.as_view()


@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: PersonRequest) -> HttpResponse:
    """Who is using this phone? Files found by the proven contact and taken up by nobody are shown after the people already here."""
    here, waiting = queries.people_behind(request.user), queries.waiting_for(request.user)
    after = safe_next(request, request.GET.get("next"))
    if request.method == "GET":
        request.session.pop("person", None)
        return render(request, "people/choose.html", {"here": here, "waiting": waiting, "after": after})
    person = get_object_or_404(here | waiting, key=request.POST.get("person", ""))
    if person.account_id is None:
        actions.claim(person, account=request.user, by=person)
    if person.pin:
        return redirect(f"{reverse('people:pin', args=[person.key])}?{urlencode({'next': after})}")
    request.session["person"] = person.key
    return redirect(after)


@never_cache
@require_http_methods(["GET", "POST"])
def pin(request: PersonRequest, key: str) -> HttpResponse:
    person = get_object_or_404(queries.people_behind(request.user), key=key)
    after = safe_next(request, request.GET.get("next"))
    form = PinForm(request.POST or None)
    if form.is_valid():
        if actions.try_pin(person, pin=form.cleaned_data["pin"], by=None):
            request.session.cycle_key()
            request.session["person"] = person.key
            return redirect(after)
        form.say_wrong()
    page = {"form": form, "person": person, "back": reverse("people:choose")}
    return render(request, "people/pin.html", page, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_POST
def quick_exit(request: PersonRequest) -> HttpResponse:
    """Someone looks over a shoulder: signs out and shows the weather within the same second, with nothing to go back to."""
    logout(request, show_message=False)
    request.session.flush()
    response = render(request, "people/quick_exit.html")
    response["Clear-Site-Data"] = '"cache"'
    return response
