"""A CV on its way out: for an offer, as a file, as a version, by a link, to the volunteers of a workshop."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.coaching.actions import cv as writing
from lefil.coaching.actions import cv_out as actions
from lefil.coaching.docx_out import cv_docx
from lefil.coaching.forms.cv import CommentForm, LinkForm, VariantForm
from lefil.coaching.models import Cv, CvVariant, CvVersion
from lefil.coaching.pdf import cv_pdf
from lefil.coaching.queries import cv as cvs
from lefil.coaching.queries.cv_old import voices_in
from lefil.coaching.views.cv import asked_again, own_cv, typed
from lefil.kit.limits import address_of, spend
from lefil.kit.refusals import Refused
from lefil.people.actions import saw

PAGE = require_http_methods(["GET", "HEAD", "POST"])
TYPES = {
    "pdf": "application/pdf", "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def _file(cv: Cv, sheet: cvs.Sheet, ending: str, *, version: int = 0) -> HttpResponse:
    if not sheet["sections"]:
        raise Refused(_("Ce CV est vide. Répondez d’abord à une question."))
    if ending == "pdf":
        made = cv_pdf(sheet, cvs.personal_words(cv))
    elif ending == "docx":
        made = cv_docx(sheet, cvs.personal_words(cv))
    else:
        made = json.dumps(cvs.as_json_resume(sheet, cvs.personal_of(cv), version=version), ensure_ascii=False, indent=2).encode()
    response = HttpResponse(made, content_type=TYPES[ending])
    response["Content-Disposition"] = content_disposition_header(True, cvs.filename(sheet, ending)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _ending(ending: str) -> str:
    if ending not in TYPES:
        raise Http404
    return ending


@require_safe
def master_file(request: HttpRequest, ending: str) -> HttpResponse:
    mine = own_cv(request)
    return _file(mine, cvs.sheet_of(mine), _ending(ending))


def _variant(request: HttpRequest, key: str) -> CvVariant:
    return get_object_or_404(cvs.own_variants(request.person).select_related("cv__enrolment__person"), key=key)


@require_safe
def variant_file(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    one = _variant(request, key)
    return _file(one.cv, cvs.sheet_of(one.cv, one), _ending(ending))


@PAGE
def variant_new(request: HttpRequest) -> HttpResponse:
    mine = own_cv(request)
    form = VariantForm(typed(request), initial={"title": mine.title})
    if request.method == "POST" and form.is_valid():
        one = writing.open_variant(mine, by=request.person, **form.cleaned_data)
        return redirect("coaching:cv_variant", one.key)
    return asked_again(request, form, _("Un CV pour une offre"), _("Faire ce CV"), reverse("coaching:cv"))


@PAGE
def variant(request: HttpRequest, key: str) -> HttpResponse:
    """One offer's CV: each line as in the master, hidden, or locked. Posted to: what becomes of one line."""
    one = _variant(request, key)
    if request.method == "POST":
        line = get_object_or_404(cvs.own_lines(request.person).filter(cv=one.cv), key=request.POST.get("line", "")[:16])
        writing.choose_line(one, line=line, mode=request.POST.get("mode", ""), by=request.person)
        return redirect(f"{reverse('coaching:cv_variant', args=[key])}#ligne-{line.key}")
    return render(request, "coaching/cv_variant.html", {"variant": one, "sections": [part for part in cvs.written(one.cv, one) if part[2]]})


@PAGE
def variant_name(request: HttpRequest, key: str) -> HttpResponse:
    one = _variant(request, key)
    form = VariantForm(typed(request), initial={"name": one.name, "title": one.title})
    if request.method == "POST" and form.is_valid():
        writing.rename_variant(one, by=request.person, **form.cleaned_data)
        return redirect("coaching:cv_variant", key)
    return asked_again(request, form, _("Le titre de ce CV"), _("Garder"), reverse("coaching:cv_variant", args=[key]))


@PAGE
def variant_close(request: HttpRequest, key: str) -> HttpResponse:
    one = _variant(request, key)
    if request.method == "POST":
        writing.close_variant(one, by=request.person)
        messages.success(request, _("Ce CV est supprimé. Votre CV complet et vos versions restent."))
        return redirect("coaching:cv")
    context = {
        "question": _("Supprimer le CV « %(name)s » ?") % {"name": one.name}, "lead": _("Votre CV complet et vos versions restent."), "danger": True,
        "button": _("Supprimer ce CV"), "back": reverse("coaching:cv_variant", args=[key]), "form": None,
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)


def _which(request: HttpRequest, mine: Cv, key: str) -> CvVariant | None:
    return get_object_or_404(cvs.own_variants(request.person).filter(cv=mine), key=key) if key else None


@PAGE
def versions(request: HttpRequest) -> HttpResponse:
    """Every version under its number. Posted to: keeps one of the CV as it is now."""
    mine = own_cv(request)
    if request.method == "POST":
        one = actions.keep_version(mine, variant=_which(request, mine, request.POST.get("which", "")[:16]), by=request.person)
        messages.success(request, _("La version %(number)s est gardée.") % {"number": one.number})
        return redirect("coaching:cv_versions")
    context = {"versions": list(cvs.versions_of(mine)), "variants": mine.variants.all()}
    return render(request, "coaching/cv_versions.html", context)


def _version(mine: Cv, number: str) -> CvVersion:
    return get_object_or_404(cvs.versions_of(mine), number=int(number) if number.isdecimal() and len(number) < 4 else 0)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions side by side, the older first; lines that changed before those that did not."""
    mine = own_cv(request)
    asked = [_version(mine, request.GET.get(name, "")) for name in ("une", "autre")]
    before, after = sorted(asked, key=lambda one: one.number)
    rows = cvs.compared(before.sheet, after.sheet)
    context = {
        "before": before, "after": after, "changed": [row for row in rows if row.kind != "same"], "same": [row for row in rows if row.kind == "same"],
    }  # fmt: skip
    return render(request, "coaching/cv_compare.html", context)


@require_safe
def version_file(request: HttpRequest, number: int, ending: str) -> HttpResponse:
    mine = own_cv(request)
    one = get_object_or_404(cvs.versions_of(mine), number=number)
    return _file(mine, one.sheet, _ending(ending), version=one.number)


@PAGE
def links(request: HttpRequest) -> HttpResponse:
    """Links that show one version until a day that the candidate chose."""
    mine = own_cv(request)
    form = LinkForm(typed(request), variants=[(one.key, one.name) for one in mine.variants.all()])
    if request.method == "POST" and form.is_valid():
        one = _which(request, mine, form.cleaned_data["which"])
        cv_pdf(cvs.sheet_of(mine, one), cvs.personal_words(mine))  # refuses a CV that whoever opens the link could not print
        link = actions.open_link(
            actions.keep_version(mine, variant=one, by=request.person), days=form.cleaned_data["days"], by=request.person
        )
        messages.success(request, _("Le lien est prêt. Copiez-le dans votre message."))
        return redirect(f"{reverse('coaching:cv_links')}#lien-{link.key}")
    rows = [(link, request.build_absolute_uri(cvs.link_address(link)) if link.open else "") for link in cvs.links_of(mine)]
    return render(request, "coaching/cv_links.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@require_POST
def link_stop(request: HttpRequest, key: str) -> HttpResponse:
    actions.stop_link(get_object_or_404(cvs.own_links(request.person), key=key), by=request.person)
    messages.success(request, _("Le lien est fermé. Personne ne peut plus l’ouvrir."))
    return redirect("coaching:cv_links")


@login_not_required
@never_cache
@require_safe
def shared(request: HttpRequest, token: str, ending: str = "") -> HttpResponse:
    """Public, for who has the address: one version, on a page and as a PDF. Search engines are told to leave it."""
    link = cvs.link_of(token)
    version = link.version
    if ending:
        spend("cv.file", address_of(request), most=30, seconds=600)
        response = _file(version.cv, version.sheet, _ending(ending), version=version.number)
    else:
        context = {
            "link": link, "sheet": version.sheet, "contact": cvs.contact_of(version.sheet), "personal": cvs.personal_words(version.cv), "token": token,
            "tabs": [],
        }  # fmt: skip
        response = render(request, "coaching/cv_shared.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@PAGE
def show(request: HttpRequest) -> HttpResponse:
    """To which workshops this CV is shown, and which of its variants. Posted to: shows it, or takes it back."""
    mine = own_cv(request)
    rows = cvs.workshops_for(mine)
    if request.method == "POST":
        workshop = next((one for one, _share in rows if one.key == request.POST.get("workshop", "")), None)
        if workshop is None:
            raise Http404
        share = next((share for one, share in rows if one == workshop and share), None)
        if "correct" in request.POST and share:
            actions.ask_correction(share, by=request.person)
            messages.success(request, _("Les bénévoles corrigent par écrit, au plus tard 48 heures après l’atelier."))
        elif "stop" in request.POST:
            actions.unshare_cv(mine, workshop=workshop, by=request.person)
            messages.success(request, _("Les bénévoles ne voient plus votre CV."))
        else:
            actions.share_cv(mine, workshop=workshop, variant=_which(request, mine, request.POST.get("which", "")[:16]), by=request.person)
            messages.success(request, _("Les deux bénévoles de cet atelier voient votre CV."))
        return redirect("coaching:cv_show")
    return render(request, "coaching/cv_show.html", {"rows": rows, "variants": mine.variants.all()})


@PAGE
def review(request: HttpRequest, workshop: str, key: str) -> HttpResponse:
    """For the two volunteers of that workshop: what the candidate shows, and a word on any of its lines. They read a first name, and
    whether a number and an e-mail address are there, not which."""
    share = cvs.shown_to(request.person, workshop, key)
    if share is None:
        raise Http404
    here = request.GET.get("ligne", "")[:16]
    form = CommentForm(typed(request), initial={"key": here})
    if request.method == "POST" and form.is_valid():
        actions.comment_cv(share, key=form.cleaned_data["key"], text=form.cleaned_data["text"], by=request.person)
        messages.success(request, _("Votre remarque est gardée. La personne la lit à côté de sa ligne."))
        return redirect("coaching:cv_review", workshop, key)
    saw(share.cv.enrolment.person, by=request.person)
    sheet = cvs.sheet_of(share.cv, share.variant)
    context = {
        "share": share, "sheet": sheet, "form": form, "here": form["key"].value() or "", "comments": cvs.comments_on(share.cv, share.workshop),
        "called": share.cv.enrolment.person.called, "voices": voices_in(share), "until": cvs.correction_due(share),
    }  # fmt: skip
    return render(request, "coaching/cv_review.html", context, status=422 if form.errors else 200)


@require_POST
def comment_done(request: HttpRequest, key: str) -> HttpResponse:
    one = get_object_or_404(cvs.own_comments(request.person), key=key)
    actions.settle_comment(one, done=one.done is None, by=request.person)
    return redirect("coaching:cv")
