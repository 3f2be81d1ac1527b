"""The parent's page, opened from an SMS without any account, and the child's. Their words come from the text files, in three languages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lefil.kit.links import unsign
from lefil.kit.refusals import Refused
from lefil.people import actions, rules
from lefil.people.forms import AuthorisationForm, ProofForm
from lefil.people.models import ParentalAuthorisation
from lefil.people.texts import LANGUAGES, authorisation_text, scope_lines
from lefil.people.texts import authorisation as texts
from lefil.people.verification import check_proof, send_proof


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def authorisation(request: HttpRequest, key: str) -> HttpResponse:
    """Reads, chooses line by line, says yes or no; later the same link shows what was said and lets it be withdrawn."""
    asked = get_object_or_404(rules.authorisations_by_key(key))
    language = _language(request, asked)
    with translation.override(language):
        open_to_answer = asked.state in {"asked", "refused"} and asked.channel == "sms" and not _is_adult(asked)
        form = AuthorisationForm(request.POST or None, language=language) if open_to_answer else None
        if request.method == "POST" and form:
            if "refuse" in request.POST:
                if asked.state == "asked":
                    actions.refuse(asked, by=asked.guardian)
                return redirect(request.get_full_path())
            if form.is_valid():
                return _send_code(request, asked, language, form.cleaned_data)
        page = _page(asked, language) | {"form": form, "open_to_answer": open_to_answer}
        return render(request, "people/authorisation.html", page, status=422 if form and form.errors else 200)


def _send_code(request: HttpRequest, asked: ParentalAuthorisation, language: str, answers: dict) -> HttpResponse:
    send_proof(request, f"authorise:{asked.key}", asked.guardian.phone, kind="people/authorisation_code", language=language)
    request.session[f"authorise:{asked.key}"] = {"scopes": answers["scopes"], "relation": answers["relation"], "language": language}
    return redirect("people:authorisation_code", asked.key)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def authorisation_code(request: HttpRequest, key: str) -> HttpResponse:
    """The signature: the code that was just sent to the parent's own phone."""
    asked = get_object_or_404(rules.authorisations_by_key(key))
    chosen = request.session.get(f"authorise:{key}")
    if not chosen or asked.state not in {"asked", "refused"}:
        return redirect("people:authorisation", key)
    language = chosen["language"]
    with translation.override(language):
        form = ProofForm(request.POST or None, words=texts(language)["page"])
        if form.is_valid():
            if check_proof(request, f"authorise:{key}", form.cleaned_data["code"]) == asked.guardian.phone != "":
                actions.grant(asked, scopes=chosen["scopes"], relation=chosen["relation"], by=asked.guardian, language=language)
                del request.session[f"authorise:{key}"]
                return redirect("people:authorisation", key)
            form.say_wrong()
        page = _page(asked, language) | {"form": form, "end": asked.guardian.phone[-2:]}
        return render(request, "people/authorisation_code.html", page, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def authorisation_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """No code here: to stop must never be harder than to start."""
    asked = get_object_or_404(rules.authorisations_by_key(key))
    if asked.state != "granted":
        return redirect("people:authorisation", key)
    if request.method == "POST":
        actions.withdraw_authorisation(asked, by=asked.guardian)
        return redirect("people:authorisation", key)
    language = _language(request, asked)
    with translation.override(language):
        return render(request, "people/authorisation_withdraw.html", _page(asked, language))


def _page(asked: ParentalAuthorisation, language: str) -> dict:
    """Every name the parent's templates use. A text that was signed is shown as it was signed, in its language."""
    words = texts(language)
    said = {
        name: text.replace("{child}", asked.minor.called).replace("{end}", asked.guardian.phone[-2:])
        for name, text in words["page"].items()
    }
    signed = asked.state == "granted"
    return {
        "asked": asked, "words": words, "said": said, "written": language, "languages_of_text": LANGUAGES,
        "text": authorisation_text(language, asked.words), "accepted": scope_lines(language, asked.scopes) if signed else [],
        "child_next": signed and not asked.child_agreed and asked.minor.band(timezone.localdate()) in {"child", ""},
        "adult": _is_adult(asked), "lang": language, "dir": words["dir"],
    }  # fmt: skip


def _is_adult(asked: ParentalAuthorisation) -> bool:
    return asked.minor.band(timezone.localdate()) == "adult"


def _language(request: HttpRequest, asked: ParentalAuthorisation) -> str:
    """The one just chosen on the page, else the parent's own, whatever the browser says."""
    wanted = request.GET.get("langue", "")
    return wanted if wanted in LANGUAGES else asked.language if asked.language in LANGUAGES else "fr"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """The child's own yes, in one tap from their message, without sign-in."""
    asked = get_object_or_404(rules.agreements_of(unsign("agree", token, days=60)[0]))
    if asked.state not in {"asked", "granted"}:
        raise Refused(_("Cette autorisation n’est plus à jour. Demandez un nouveau lien à l’association."))
    if request.method == "POST":
        if "no" in request.POST:
            actions.withdraw_authorisation(asked, by=asked.minor)
            messages.info(request, _("C’est noté : rien ne commence. Un parent ou l’association peut en parler avec vous."))
            return render(request, "people/agree_no.html")
        actions.agree(asked, by=asked.minor)
        messages.success(request, _("Merci, c’est noté."))
        return redirect("people:agree", token)
    lines = scope_lines("fr", asked.scopes) if asked.state == "granted" else scope_lines("fr")
    return render(request, "people/agree.html", {"asked": asked, "lines": lines})
