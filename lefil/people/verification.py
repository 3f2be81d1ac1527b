"""From a form to a signed-in person: the only way in which a file gets an account.

A sign-up form makes a Person, with a phone or an e-mail that anybody could have typed. `begin_verification` sends a code to that
contact. Once it comes back, whoever typed it holds the contact: the account of the contact (known before or not) signs in and the
file is attached to it. Until then the page, its delays and its words are the same for a known and for an unknown contact.
"""

import time

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.logout import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from lefil.kit.limits import address_of, spend
from lefil.kit.refusals import Refused
from lefil.people.actions import account_for, claim, send_code
from lefil.people.models import Account, Person
from lefil.people.queries import contact_of, people_behind, present_person, waiting_for


def begin_verification(request: HttpRequest, person: Person, *, next: str = "/", shared: bool = False) -> HttpResponse:
    """Sends a 6-digit code to the person's own contact and returns the redirect to the page that asks for it.

    After the right code the browser is signed in, `person.account` and `person.verified` are set, `request.person` is that
    person, and the browser goes to `next`, where the upper room does what follows (settle the enrolment, look for `twins_of`).
    Nothing is attached before. A person who already has another account keeps it: the code then only signs in.
    When this browser is already signed in with the very contact, no code is asked.

    `person` must come from this browser's own form (a draft key in its session or its link), never from a number it typed.
    `shared` signs out after 10 minutes without a page. Refused: no contact, or too many codes for this contact.
    """
    contact = contact_of(person)
    if not contact:
        raise Refused(_("Écrivez un numéro de téléphone ou une adresse e-mail."))
    next = safe_next(request, next)
    account = account_for(contact, by=None)
    if request.user == account:
        _enter_as(request, person, account)
        return redirect(next)
    _count_code(request, contact)
    if request.user.is_authenticated:
        logout(request, show_message=False)
    request.session["joining"] = {"person": person.key, "account": account.pk}
    if shared:
        request.session["shared"] = True
    LoginCodeVerificationProcess.initiate(request=request, user=account, **({"email": contact} if "@" in contact else {"phone": contact}))
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': next})}")


def arrive(request: HttpRequest, account: Account, response: HttpResponse) -> HttpResponse:
    """Right after any sign-in: attaches the file that this browser is signing up, or leads to the choice of a person.

    What the session says is used only for the account it was written for: a code typed for another one attaches nothing.
    """
    joining = request.session.pop("joining", None)
    if joining and joining["account"] == account.pk:
        person = present_person(joining["person"])
        if person:
            _enter_as(request, person, account)
            return response
    if waiting_for(account).exists() or people_behind(account).count() != 1:
        return redirect(f"{reverse('people:choose')}?{urlencode({'next': response['Location']})}")
    return response


def _enter_as(request: HttpRequest, person: Person, account: Account) -> None:
    if person.account_id is None:
        claim(person, account=account, by=person)
    if person.account_id == account.pk and not person.pin:
        request.session["person"] = person.key


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """A page of this site, or the first page."""
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"


PROOF_SECONDS = 600
PROOF_TRIES = 3
GUESSES = 15  # an hour: five codes, three tries each


def send_proof(request: HttpRequest, purpose: str, to: str, *, kind: str = "people/code", language: str = "") -> None:
    """Sends a code that proves, in this browser and for this purpose only, that whoever types it holds `to`.

    No account, no sign-in: for a parent's signature, or a new number. A new code replaces the one before. Refused after 5 in an hour.
    """
    _count_code(request, to)
    code = get_random_string(6, "0123456789")
    send_code(to, code=code, by=None, kind=kind, language=language)
    request.session["proof"] = {"purpose": purpose, "to": to, "hash": _hash(purpose, to, code), "at": time.time(), "tries": 0}


def check_proof(request: HttpRequest, purpose: str, code: str) -> str:
    """The contact that is proven, or "" for a wrong, late, replayed or foreign code. Three wrong ones and it is spent."""
    proof = request.session.get("proof")
    if not proof or proof["purpose"] != purpose or time.time() - proof["at"] > PROOF_SECONDS:
        return ""
    # tries sent at the same moment each read the same session: this count is the one they share
    spend("guess", f"{purpose}:{proof['to']}", most=GUESSES, seconds=3600)
    if constant_time_compare(proof["hash"], _hash(purpose, proof["to"], code)):
        del request.session["proof"]
        return proof["to"]
    proof["tries"] += 1
    if proof["tries"] >= PROOF_TRIES:
        del request.session["proof"]
    request.session.modified = True
    return ""


def _count_code(request: HttpRequest, to: str) -> None:
    """Five an hour to one contact; three hundred in ten minutes from one address: ten classes, not a robot that burns SMS."""
    spend("code.address", address_of(request), most=300, seconds=600)
    spend("code", to, most=5, seconds=3600)


def _hash(purpose: str, to: str, code: str) -> str:
    return salted_hmac(f"lefil.proof.{purpose}", f"{to}:{code}", algorithm="sha256").hexdigest()
