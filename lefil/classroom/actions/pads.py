"""What is typed becomes rows: about a second at a time, squashed after a while."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.classroom import crdt
from lefil.classroom.models import Pad, PadUpdate, Wall
from lefil.classroom.queries.pads import learners_of, stored, text_of, wall_of
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.meetings.models import Meeting
from lefil.people.models import Person


@transaction.atomic
def open_pads(meeting: Meeting, *, by: Person | None) -> Wall:
    """One pad for each learner of the class who has none yet in this lesson. Who was there before keeps theirs."""
    wall, _made = Wall.objects.get_or_create(meeting=meeting)
    known = set(Pad.objects.filter(meeting=meeting).order_by("pk").values_list("enrolment", flat=True))
    new = [enrolment for enrolment in learners_of(meeting.group) if enrolment.pk not in known]
    if new:
        rows = [Pad(meeting=meeting, enrolment=enrolment, exercise=wall.exercise) for enrolment in new]
        Pad.objects.bulk_create(rows, ignore_conflicts=True)
        record(wall, "open", by=by, detail={"pads": len(new)})
    return wall


@transaction.atomic
def store(meeting: Meeting, *, written: list[tuple[int, bytes]], by: Person | None) -> int:
    """About a second of typing in the pads of a lesson: (pad, update). Once this returns, the updates survive anything.

    Not journalled: the updates are their own history. Returns how many were kept; a pad that is gone keeps nothing.
    """
    known = set(Pad.objects.filter(meeting=meeting, pk__in=[pad for pad, _update in written]).order_by("pk").values_list("pk", flat=True))
    rows = [PadUpdate(pad_id=pad, content=update) for pad, update in written if pad in known]
    PadUpdate.objects.bulk_create(rows)
    Pad.objects.filter(pk__in=known).update(updated=timezone.now())
    return len(rows)


@transaction.atomic
def squash(pad: Pad, *, by: Person | None) -> Pad:
    """Its updates become its snapshot, and its text is written beside. Not journalled: nothing changes for anybody.

    What another process writes meanwhile stays an update: only the rows that were read are taken out.
    """
    held = Pad.objects.select_for_update().filter(pk=pad.pk).first()
    if held is None:  # erased meanwhile, and its updates with it
        return pad
    snapshot = bytes(held.snapshot)
    rows = list(pad.updates.values_list("pk", "content"))
    if rows:
        doc = crdt.load(snapshot, [bytes(content) for _pk, content in rows])
        Pad.objects.filter(pk=pad.pk).update(snapshot=doc.get_update(), text=crdt.text_of(doc))
        PadUpdate.objects.filter(pk__in=[pk for pk, _content in rows]).delete()
    return pad


@transaction.atomic
def rewrite_pad(pad: Pad, *, text: str, base: str | None, by: Person | None) -> bytes:
    """The text of a plain page, merged with what others wrote since that page was read (`base`; None: it replaces all).

    Refused beyond 1 MB, history included. Returns the update for those who have the pad open, b"" when nothing changes.
    """
    if max(len(text), len(base or "")) > crdt.MOST_BYTES // 2:
        raise Refused(too_long())
    Pad.objects.select_for_update().get(pk=pad.pk)
    snapshot, later = stored([pad.pk])[pad.pk]
    doc = crdt.load(snapshot, later)
    text = text.replace("\r\n", "\n")
    wanted = text if base is None else crdt.merge(base.replace("\r\n", "\n"), text, crdt.text_of(doc))
    if len(wanted.encode()) > crdt.MOST_BYTES // 2:
        raise Refused(too_long())
    update = crdt.rewrite(doc, wanted)
    if not update:
        return b""
    if len(doc.get_update()) > crdt.MOST_BYTES:
        raise Refused(too_long())
    PadUpdate.objects.create(pad=pad, content=update)
    Pad.objects.filter(pk=pad.pk).update(updated=timezone.now())
    record(pad, "write", by=by, about=pad.enrolment.person)
    return update


def too_long() -> str:
    return _("Ce code est trop long : 1 Mo au plus. Enlevez du texte, le reste attend sur votre page.")


@transaction.atomic
def see(meeting: Meeting, *, pads: list[int], at: datetime, by: Person | None) -> int:
    """Their learners have the page open. Not journalled: it is said again every 20 seconds."""
    return Pad.objects.filter(meeting=meeting, pk__in=pads).update(seen=at, left=None)


@transaction.atomic
def leave(pad: Pad, *, at: datetime, by: Person | None) -> int:
    """The last page of its learner is closed. Not journalled: presence is counted by the live room."""
    return Pad.objects.filter(pk=pad.pk).exclude(seen=None).update(seen=None, left=at)


def kept_copy(pad: Pad, starter: str) -> None:
    """What stands in a pad before something else takes its place, unless there is nothing of its learner in it."""
    text = text_of(pad)
    if text.strip() and text.strip() != starter.strip():
        pad.copies.create(exercise=pad.exercise, text=text)
        pad.copies.filter(pk__in=list(pad.copies.order_by("-id").values_list("pk", flat=True)[30:])).delete()


def current_wall(meeting: Meeting, by: Person | None) -> Wall:
    return wall_of(meeting) or open_pads(meeting, by=by)
