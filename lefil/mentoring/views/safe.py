"""The safe: papers that nobody opens but their owner, and whoever holds a link that has not ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lefil.kit.limits import spend
from lefil.kit.refusals import Refused
from lefil.mentoring import actions
from lefil.mentoring.actions.safe import MOST_BYTES, MOST_DOCUMENTS
from lefil.mentoring.forms.own import DocumentForm, ShareForm
from lefil.mentoring.models import Document
from lefil.mentoring.queries import own
from lefil.mentoring.queries.links import share_by, share_link
from lefil.mentoring.rules import visible_documents, visible_shares
from lefil.mentoring.views.mine import own_place
from lefil.people.requests import PersonRequest

PAGE = require_http_methods(["GET", "HEAD", "POST"])
KINDS = {
    "pdf": "application/pdf", "jpeg": "image/jpeg", "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@PAGE
def documents(request: PersonRequest) -> HttpResponse:
    own_place(request)
    me = request.person
    form = DocumentForm(request.POST or None, request.FILES or None) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and form.is_valid() and _kept(request, form):
        messages.success(request, _("Le document est dans votre coffre."))
        return redirect("mentoring:safe")
    rows = list(own.safe(me))
    context = {"form": form, "rows": rows, "left": MOST_DOCUMENTS - len(rows), "most": MOST_DOCUMENTS}
    return render(request, "mentoring/safe.html", context, status=422 if form.errors else 200)


def _kept(request: PersonRequest, form: DocumentForm) -> bool:
    given = form.cleaned_data["file"]
    try:
        spend("mentoring.keep", request.person.key, most=30, seconds=3600)
        content = given.read(MOST_BYTES + 1)  # one more is enough to refuse it
        actions.keep(request.person, kind=form.cleaned_data["kind"], name=given.name, content=content, by=request.person)
    except Refused as no:
        form.add_error("file", str(no))
    return not form.errors


@PAGE
def document(request: PersonRequest, key: str) -> HttpResponse:
    """One paper: its links, who they are for, when they end, when the file was taken."""
    one = get_object_or_404(visible_documents(request.person), key=key)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.share(one, by=request.person, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Le lien est prêt. Copiez-le et envoyez-le."))
            return redirect("mentoring:document", key)
    shares = [(row, request.build_absolute_uri(share_link(row))) for row in own.shares_of(one)]
    return render(request, "mentoring/document.html", {"document": one, "form": form, "shares": shares}, status=422 if form.errors else 200)


@never_cache
@require_safe
def file(request: PersonRequest, key: str) -> FileResponse:
    return _sent(get_object_or_404(visible_documents(request.person), key=key))


def _sent(one: Document) -> FileResponse:
    """Always a file to keep, never a page of this site."""
    try:
        stored = one.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(stored, content_type=KINDS[one.type])
    answer["Content-Disposition"] = content_disposition_header(True, one.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@PAGE
def remove(request: PersonRequest, key: str) -> HttpResponse:
    one = get_object_or_404(visible_documents(request.person), key=key)
    if request.method == "POST":
        actions.throw_away(one, by=request.person)
        messages.success(request, _("Le document est effacé, et ses liens avec lui."))
        return redirect("mentoring:safe")
    context = {
        "question": _("Effacer ce document ?"), "lead": one.name, "button": _("Effacer le document"), "danger": True,
        "back": reverse("mentoring:document", args=[key]),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)


@require_POST
def revoke(request: PersonRequest, key: str) -> HttpResponse:
    one = get_object_or_404(visible_shares(request.person).select_related("document__person"), key=key)
    actions.revoke(one, by=request.person)
    messages.success(request, _("Le lien est arrêté. Il n’ouvre plus rien."))
    return redirect("mentoring:document", one.document.key)


@login_not_required
@never_cache
@PAGE
def shared(request: PersonRequest, token: str) -> HttpResponse | FileResponse:
    """What somebody who was given the link sees: a name, a day, a button. Only the button takes the file, and is noted: a messaging
    service that looks at the link first takes nothing."""
    one = share_by(token)
    if request.method == "POST":
        spend("mentoring.take", one.key, most=60, seconds=3600)
        file = _sent(one.document)
        actions.take(one, by=None)
        return file
    answer = render(request, "mentoring/shared.html", {"share": one, "document": one.document, "tabs": []})
    answer["X-Robots-Tag"] = "noindex"
    return answer
