from datetime import timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.keys import new_key
from lefil.kit.refusals import Refused
from lefil.kit.uploads import IMAGES, accept, clean_image
from lefil.mentoring.models import Document, Share, ShareView
from lefil.people.models import Person

TYPES = frozenset({"pdf", "docx", "odt"}) | IMAGES
MOST_BYTES = 5_000_000
MOST_DOCUMENTS = 12
MOST_SHARES = 10  # that are open, of one document
SIDE, WEIGHT = 2000, 900_000  # a photo of a diploma must stay readable
DAYS = (1, 7, 30)


@transaction.atomic
def keep(person: Person, *, kind: str, name: str, content: bytes, by: Person) -> Document:
    """Keeps a file. A picture is drawn again, so that nothing hidden in it travels.

    Refused: what is not a PDF, a picture or a text (.docx, .odt), more than 5 MB, more than 12 documents.
    """
    if kind not in Document.KINDS:
        raise Refused(_("Dites d’abord ce que c’est : un CV, un diplôme…"))
    Person.objects.select_for_update().get(pk=person.pk)  # two tabs cannot pass the number together
    if Document.objects.filter(person=person).count() >= MOST_DOCUMENTS:
        raise Refused(_("Il y a déjà %(most)s documents. Retirez-en un avant d’en ajouter.") % {"most": MOST_DOCUMENTS})
    found = accept(content, name, TYPES, most=MOST_BYTES)
    if found in IMAGES:
        content, found = clean_image(content, name, side=SIDE, weight=WEIGHT), "jpeg"
    ending = ".jpg" if found == "jpeg" else f".{found}"
    called = (PurePath(name).stem.strip() or str(Document.KINDS[kind]))[: 120 - len(ending)] + ending
    made = Document.objects.create(
        person=person, kind=kind, name=called, type=found, size=len(content), file=ContentFile(content, name=f"{new_key()}{ending}")
    )
    record(made, "keep", by=by, detail={"kind": kind, "size": len(content)})
    return made


@transaction.atomic
def throw_away(document: Document, *, by: Person | None) -> None:
    """Deletes a document and its links, on the disk too once the transaction is done."""
    record(document, "throw_away", by=by)
    storage, name = document.file.storage, str(document.file.name)
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def share(document: Document, *, label: str, days: int, by: Person) -> Share:
    """A link for somebody (`label` says whom, in the owner's words), good for 1, 7 or 30 days."""
    label = label.strip()[:80]
    if days not in DAYS or not label:
        raise Refused(_("Dites à qui vous montrez ce document, et jusqu’à quand."))
    if document.shares.filter(revoked=None, ends__gt=timezone.now()).count() >= MOST_SHARES:
        raise Refused(_("Ce document a déjà %(most)s liens ouverts. Arrêtez-en un.") % {"most": MOST_SHARES})
    made = Share.objects.create(document=document, label=label, ends=timezone.now() + timedelta(days=days))
    record(made, "share", by=by, about=document.person, detail={"days": days})
    return made


@transaction.atomic
def revoke(share: Share, *, by: Person) -> Share:
    """The link opens nothing from now on. Done twice, nothing changes."""
    if Share.objects.filter(pk=share.pk, revoked=None).update(revoked=timezone.now()):
        record(share, "revoke", by=by, about=share.document.person)
    share.refresh_from_db()
    return share


@transaction.atomic
def take(share: Share, *, by: Person | None) -> ShareView:
    """Somebody takes the file by its link: the owner reads that, and when. Refused once the link has ended."""
    if not Share.objects.filter(pk=share.pk, revoked=None, ends__gt=timezone.now()).exists():
        raise Refused(_("Ce lien est terminé. Demandez un nouveau lien à la personne."))
    view = ShareView.objects.create(share=share)
    record(view, "take", by=by, about=share.document.person)
    return view
