from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lefil.people import actions, queries
from lefil.people.forms import AboutMeForm, ContactForm, NewPinForm, ProofForm
from lefil.people.requests import PersonRequest
from lefil.people.verification import check_proof, send_proof


@never_cache
@require_safe
def my_space(request: PersonRequest) -> HttpResponse:
    """Everything that is mine: what I said, who may sign in, what I agreed to, what is kept."""
    me = request.person
    today = timezone.localdate()
    page = {"todo": queries.to_do(me, today=today), "others": queries.people_behind(request.user).count() > 1}
    return render(request, "people/me.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def my_data(request: PersonRequest) -> HttpResponse:
    form = AboutMeForm(request.POST or None, person=request.person)
    if form.is_valid():
        actions.correct(request.person, by=request.person, **form.facts())
        messages.success(request, _("C’est corrigé."))
        return redirect("people:my_space")
    page = {"form": form, "question": _("Mes informations"), "back": reverse("people:my_space"), "button": _("Enregistrer")}
    return render(request, "people/question.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def my_contact(request: PersonRequest) -> HttpResponse:
    """A new number or address counts only once its code has come back."""
    form = ContactForm(request.POST or None)
    if form.is_valid():
        send_proof(request, f"contact:{request.person.key}", form.cleaned_data["contact"])
        return redirect("people:my_contact_code")
    page = {"form": form, "back": reverse("people:my_space"), "button": _("Recevoir un code")}
    return render(request, "people/question.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def my_contact_code(request: PersonRequest) -> HttpResponse:
    form = ProofForm(request.POST or None)
    if form.is_valid():
        contact = check_proof(request, f"contact:{request.person.key}", form.cleaned_data["code"])
        if contact:
            return _change_contact(request, contact)
        form.say_wrong()
    page = {"form": form, "back": reverse("people:my_contact"), "button": _("Vérifier")}
    return render(request, "people/question.html", page, status=422 if form.errors else 200)


def _change_contact(request: PersonRequest, contact: str) -> HttpResponse:
    me = request.person
    account = actions.change_contact(me, contact=contact, by=me)
    if account != request.user:
        if queries.has_second_factor(account):
            messages.success(request, _("C’est noté. Connectez-vous avec votre nouveau contact."))
            return redirect("people:choose")
        login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
        request.session["person"] = me.key
    messages.success(request, _("Votre contact est changé."))
    return redirect("people:my_space")


@never_cache
@require_http_methods(["GET", "POST"])
def my_pin(request: PersonRequest) -> HttpResponse:
    """A PIN of one's own on a shared phone. Who has one types it before changing it."""
    me = request.person
    form = NewPinForm(request.POST or None, person=me)
    if form.is_valid():
        if me.pin and not actions.try_pin(me, pin=form.cleaned_data["current"], by=me):
            form.add_error("current", _("Ce code n’est pas le bon. Après 5 essais, il faut attendre 15 minutes."))
        else:
            actions.set_pin(me, pin=form.cleaned_data["pin"], by=me)
            request.session["person"] = me.key
            messages.success(request, _("Votre code est prêt.") if me.pin else _("Vous n’avez plus de code."))
            return redirect("people:my_space")
    page = {"form": form, "question": _("Mon code à 4 chiffres"), "back": reverse("people:my_space"), "button": _("Enregistrer")}
    page["lead"] = _("Il protège votre espace quand d’autres personnes utilisent ce téléphone.")
    return render(request, "people/question.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def my_devices(request: PersonRequest) -> HttpResponse:
    """A phone was lost or lent: every other device is signed out, this one stays."""
    if request.method == "POST":
        account = actions.sign_out_elsewhere(request.user, by=request.person)
        update_session_auth_hash(request, account)
        messages.success(request, _("C’est fait. Seul cet appareil reste connecté."))
        return redirect("people:my_space")
    page = {
        "question": _("Déconnecter mes autres appareils"),
        "back": reverse("people:my_space"),
        "button": _("Déconnecter les autres appareils"),
    }
    page["lead"] = _("Vous avez perdu ou prêté un téléphone ? Tous les autres appareils sont déconnectés. Celui-ci reste connecté.")
    return render(request, "kit/confirm.html", page)
