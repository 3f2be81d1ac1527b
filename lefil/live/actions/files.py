from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.keys import new_key
from lefil.kit.refusals import Refused
from lefil.kit.uploads import IMAGES, accept, clean_image
from lefil.live.models import ChatLine, Participant, Pulse, Room, SharedFile, Stay, Stroke
from lefil.live.queries.files import MOST_FILES
from lefil.live.queries.talk import chat_mode, minors_in
from lefil.live.rules import HOSTS
from lefil.live.words import file_name
from lefil.people.models import Person

KINDS = frozenset({"pdf", "docx", "odt"}) | IMAGES
MOST_BYTES = 10_000_000
SIDE, WEIGHT = 2000, 900_000  # a photo of an exercise must stay readable


@transaction.atomic
def share(participant: Participant, *, name: str, content: bytes, by: Person) -> SharedFile:
    """Gives a file to everybody in the room. A picture is drawn again, so that nothing hidden in it travels.

    With a minor expected, its own name is not kept: a name given at home often holds a surname, a school, a number.
    Refused: what is not a PDF, a picture or a text (.docx, .odt), more than 10 MB, more than 40 files, guests where the programme
    does not let them write to all.
    """
    room = Room.objects.select_for_update(of=("self",)).select_related("meeting__programme").get(pk=participant.room_id)
    if participant.role not in HOSTS and chat_mode(room) != "all":
        raise Refused(_("Dans cette salle, les animateurs donnent les fichiers. Montrez le vôtre par la caméra, ou demandez-leur."))
    before = SharedFile.objects.filter(room=room).count()
    if before >= MOST_FILES:
        raise Refused(_("Il y a déjà %(most)s fichiers dans cette salle. C’est le maximum.") % {"most": MOST_FILES})
    kind, called = accept(content, name, KINDS, most=MOST_BYTES), file_name(name)
    if kind in IMAGES:
        content, kind = clean_image(content, name, side=SIDE, weight=WEIGHT), "jpeg"
    called = _ended(_plain(kind, before + 1) if minors_in(room.meeting) else called, kind)
    stored = ContentFile(content, name=f"{new_key()}.{kind}")
    made = SharedFile.objects.create(room=room, participant=participant, name=called, kind=kind, size=len(content), file=stored)
    record(made, "share", by=by, about=participant.person, detail={"kind": kind, "size": len(content)})
    return made


def _plain(kind: str, number: int) -> str:
    """ "Photo 2", "Document 3": the number is the place among the files of the room."""
    return (_("Photo %(n)s") if kind == "jpeg" else _("Document %(n)s")) % {"n": number}


def _ended(name: str, kind: str) -> str:
    """The name says what the file has become."""
    ending = {"jpeg": ".jpg"}.get(kind, f".{kind}")
    stem, dot, last = name.rpartition(".")
    known = {"jpg", "jpeg", "png", "webp", "pdf", "docx", "odt"}
    return (stem if dot and stem and last.lower() in known else name)[: 120 - len(ending)] + ending


@transaction.atomic
def take_back(file: SharedFile, *, by: Person | None) -> None:
    """Deletes a file, on the disk too once the transaction is done."""
    record(file, "take_back", by=by, about=file.participant.person)
    _delete(file)


def _delete(file: SharedFile) -> None:
    storage, name = file.file.storage, str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def forget_stays(room: Room, *, by: Person | None) -> int:
    """Deletes when exactly each one came and went; their hours stay, as attendance. Returns how many rows went."""
    gone = Stay.objects.filter(participant__room=room).delete()[0]
    record(room, "forget_stays", by=by, detail={"rows": gone})
    return gone


@transaction.atomic
def forget_room(room: Room, *, by: Person | None) -> int:
    """Deletes what was said, drawn, shared and answered in a room, on the disk too. Presence stays: hours were really given.
    Returns how many rows went."""
    files = list(SharedFile.objects.filter(room=room).select_related("participant__person").order_by("id"))
    for file in files:
        _delete(file)
    gone = len(files)
    for model in (ChatLine, Stroke, Pulse):
        gone += model.objects.filter(room=room).delete()[0]
    if gone:
        record(room, "forget", by=by, detail={"rows": gone})
    return gone
