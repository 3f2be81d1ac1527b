"""Texts to write and letters to print. Nothing is sent from here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lefil.coaching import actions
from lefil.coaching.forms.networks import BlanksForm, RemovalForm, ReplyForm, SentForm, TextForm
from lefil.coaching.models import Removal
from lefil.coaching.queries import networks as reads
from lefil.coaching.views.networks import PAGE, own_place
from lefil.kit.refusals import Refused


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    place, words = own_place(request)
    written = reads.writings_of(place)
    rows = [{"kind": kind, "name": model["name"], "one": written.get(kind)} for kind, model in reads.writing_models(words).items()]
    return render(request, "coaching/networks_texts.html", {"rows": rows})


@PAGE
def text(request: HttpRequest, kind: str) -> HttpResponse:
    """Words of one's own in the places of the model, then the text to change freely. `do`: "write", "keep" or "use"."""
    place, words = own_place(request)
    model, writing = reads.writing_models(words).get(kind), reads.writings_of(place).get(kind)
    if model is None:
        raise Http404
    do = request.POST.get("do", "") if request.method == "POST" else ""
    names = reads.blanks_in(model["title"], model["text"])
    first = {"me": place.person.called, **(writing.blanks if writing else {})}
    blanks = BlanksForm(request.POST if do == "write" else None, names=names, blanks=words["blank"], initial=first)
    kept = {"title": writing.title, "text": writing.text} if writing else {}
    form = TextForm(request.POST if do == "keep" else None, titled=bool(model["title"]), initial=kept, prefix="t")
    if do == "write" and blanks.is_valid():
        actions.write_text(place, kind=kind, blanks=blanks.cleaned_data, by=request.person)
        messages.success(request, _("Le texte est prêt. Changez ce que vous voulez."))
        return redirect(reverse("coaching:networks_text", args=[kind]) + "#texte")
    if do == "keep" and form.is_valid():
        said = form.cleaned_data
        actions.keep_text(place, kind=kind, title=said.get("title", ""), text=said["text"], by=request.person)
        messages.success(request, _("Votre texte est gardé."))
        return redirect("coaching:networks_text", kind)
    if do == "use" and writing:
        actions.count_use(writing, by=request.person)
        return redirect("coaching:networks_text", kind)
    context = {
        "kind": kind, "model": model, "writing": writing, "blanks": blanks, "form": form,
        "length": len(writing.text.split()) if writing else 0, "signs": len(writing.text) if writing else 0,
    }  # fmt: skip
    return render(request, "coaching/networks_text.html", context, status=422 if blanks.errors or form.errors else 200)


@require_safe
def removals(request: HttpRequest) -> HttpResponse:
    place, _words = own_place(request)
    return render(request, "coaching/networks_removals.html", {"rows": reads.removals_of(place)})


@PAGE
def new_removal(request: HttpRequest) -> HttpResponse:
    place, _words = own_place(request)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare_removal(place, by=request.person, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            return redirect("coaching:networks_letter", made.key, made.kind)
    context = {
        "form": form, "question": _("Faire effacer quelque chose"), "back": reverse("coaching:networks_removals"), "button": _("Écrire la lettre"),
        "lead": _("Nous écrivons la lettre avec vos mots. Rien n’est envoyé : vous l’imprimez ou vous la copiez."),
    }  # fmt: skip
    return render(request, "kit/question.html", context, status=422 if form.errors else 200)


def _removal(request: HttpRequest, key: str) -> Removal:
    place, _words = own_place(request)
    return get_object_or_404(reads.removals_of(place).select_related("enrolment__person", "enrolment__programme"), key=key)


@PAGE
def removal(request: HttpRequest, key: str) -> HttpResponse:
    """Where one is: the first letter, the day it left, the answer, then the CNIL. `do`: "sent" or "reply"."""
    one = _removal(request, key)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    sent = SentForm(request.POST if do == "sent" else None, initial={"on": one.sent or timezone.localdate()})
    reply = ReplyForm(request.POST if do == "reply" else None, initial={"reply": one.reply})
    if do == "sent" and sent.is_valid():
        actions.say_sent(one, on=sent.cleaned_data["on"], by=request.person)
        return redirect("coaching:networks_removal", key)
    if do == "reply" and reply.is_valid():
        actions.say_reply(one, reply=reply.cleaned_data["reply"], by=request.person)
        return redirect("coaching:networks_removal", key)
    since = reads.complaint_from(one)
    context = {"one": one, "sent": sent, "reply": reply, "since": since, "open": since is not None and since <= timezone.localdate()}
    return render(request, "coaching/networks_removal.html", context, status=422 if sent.errors or reply.errors else 200)


@require_safe
def letter(request: HttpRequest, key: str, which: str) -> HttpResponse:
    """A page to print or to copy. The letter to the CNIL comes after the first one: a month later, or once it was refused."""
    one = _removal(request, key)
    model = next((row for row in reads.words_of(one.enrolment.programme)["letter"] if row["code"] == which), None)
    if model is None or which not in {one.kind, "cnil"}:
        raise Http404
    since = reads.complaint_from(one)
    if which == "cnil" and (since is None or since > timezone.localdate()):
        raise Refused(_("La CNIL demande d’écrire d’abord au site et d’attendre un mois."))
    context = {
        "one": one, "name": model["name"], "subject": model.get("subject", ""), "where": model.get("where", []),
        "text": reads.letter_text(one, model), "today": reads.letter_day(timezone.localdate()),
    }  # fmt: skip
    return render(request, "coaching/networks_letter.html", context)


@PAGE
def forget(request: HttpRequest, key: str) -> HttpResponse:
    one = _removal(request, key)
    if request.method == "POST":
        actions.forget_removal(one, by=request.person)
        messages.success(request, _("Les lettres sont supprimées."))
        return redirect("coaching:networks_removals")
    context = {
        "question": _("Supprimer ces lettres ?"), "lead": _("Ce que vous avez écrit pour elles est effacé."), "danger": True,
        "button": _("Supprimer"), "back": reverse("coaching:networks_removal", args=[key]),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context)
