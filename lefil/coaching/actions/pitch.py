from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.models import Pitch, Take, TakeComment, Workshop
from lefil.coaching.queries.pitch import count_words, pitch_words, workshops_to_share_with
from lefil.coaching.rules import may_be_recorded, runs, visible_takes
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.keys import new_key
from lefil.kit.refusals import Refused
from lefil.kit.uploads import RECORDINGS, accept
from lefil.people.models import Person

MOST_BYTES = 20_000_000
MOST_SECONDS = 300
MOST_TAKES, MOST_COMMENTS = 10, 40
MOST_VOICE, MOST_SPOKEN = 2_000_000, 60
KEYWORDS, LONGEST = 5, 40


@transaction.atomic
def write_pitch(
    enrolment: Enrolment, *, blocks: Mapping[str, str], keywords: Sequence[str], before: int | None, after: int | None, by: Person | None
) -> Pitch:
    """The five blocks, five keywords at most, the confidence from 0 to 10. Blocks that were not given stay. The journal keeps no word of it.

    Refused beyond the words that the module allows.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    facts = pitch_words(enrolment.programme)
    if set(blocks) - {one["code"] for one in facts["block"]}:
        raise Refused(_("Cette page a changé. Relisez-la, puis recommencez."))
    pitch = Pitch.objects.filter(enrolment=enrolment).first() or Pitch(enrolment=enrolment)
    pitch.blocks = {**pitch.blocks, **{code: text.strip() for code, text in blocks.items()}}
    count = sum(count_words(text) for text in pitch.blocks.values())
    if count > facts["most_words"]:
        raise Refused(_("Votre texte a %(count)s mots. Enlevez-en %(more)s.") % {"count": count, "more": count - facts["most_words"]})
    pitch.keywords = [word.strip()[:LONGEST] for word in keywords if word.strip()][:KEYWORDS]
    if any(mark is not None and not 0 <= mark <= 10 for mark in (before, after)):
        raise Refused(_("Choisissez un nombre de 0 à 10."))
    pitch.before, pitch.after = before, after
    pitch.save()
    record(pitch, "write", by=by, about=enrolment.person)
    return pitch


@transaction.atomic
def share_take(
    enrolment: Enrolment, *, workshop: Workshop, name: str, content: bytes, seconds: int, by: Person | None, video: bool = False,
    silences: int | None = None, silent: int = 0, words: int = 0,
) -> Take:  # fmt: skip
    """Sends one take to the two volunteers of a workshop where its candidate has a place, and to nobody else.

    Refused: the voice of a minor, what is not a WebM or MP4 recording, more than 20 MB, more than ten takes at once, a length that cannot be.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not may_be_recorded(enrolment, timezone.localdate()):
        raise Refused(_("Avant 18 ans, vos essais restent sur votre appareil. Faites-les écouter pendant l’atelier."))
    _seated(enrolment, workshop)
    if Take.objects.filter(enrolment=enrolment).count() >= MOST_TAKES:
        raise Refused(_("Vous avez déjà envoyé %(most)s essais. Supprimez-en un ici, puis recommencez.") % {"most": MOST_TAKES})
    if not 1 <= seconds <= MOST_SECONDS:
        raise Refused(_("Cet essai est trop long ou trop court. Enregistrez-en un autre."))
    kind = accept(content, name, RECORDINGS, most=MOST_BYTES)
    made = Take.objects.create(
        enrolment=enrolment, workshop=workshop, kind=kind, video=video, size=len(content), seconds=seconds,
        silences=None if silences is None else max(0, min(silences, seconds)), silent=max(0, min(silent, seconds)), words=max(0, min(words, 1000)),
        file=ContentFile(content, name=f"{new_key()}.{kind}"),
    )  # fmt: skip
    record(made, "share", by=by, about=enrolment.person, detail={"kind": kind, "size": len(content)})
    return made


def _seated(enrolment: Enrolment, workshop: Workshop) -> None:
    if not workshops_to_share_with(enrolment).filter(pk=workshop.pk).exists():
        raise Refused(_("Vous n’avez plus de place dans cet atelier."))


@transaction.atomic
def show_take(take: Take, *, workshop: Workshop | None, by: Person | None) -> Take:
    """Who may listen: the volunteers of another workshop, or nobody any more (None). The recording and its comments stay with the candidate."""
    if workshop is not None:
        _seated(take.enrolment, workshop)
    Take.objects.filter(pk=take.pk).update(workshop=workshop)
    take.workshop = workshop
    record(take, "share" if workshop else "unshare", by=by, about=take.enrolment.person)
    return take


@transaction.atomic
def delete_take(take: Take, *, by: Person | None) -> None:
    """With its comments, and on the disk once the transaction is done."""
    record(take, "delete", by=by, about=take.enrolment.person)
    files = files_of([take])
    take.delete()
    leave_the_disk(files)


def files_of(takes: Iterable[Take]) -> list[FieldFile]:
    """The recordings of takes and the voices of their comments: what their rows leave behind them on the disk."""
    rows = list(takes)
    voices = TakeComment.objects.filter(take__in=rows).exclude(voice="")
    return [*(one.file for one in rows), *(one.voice for one in voices)]


def leave_the_disk(files: Iterable[FieldFile]) -> None:
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))


@transaction.atomic
def comment_take(
    take: Take, *, second: int, by: Person, text: str = "", voice: bytes = b"", name: str = "", lasts: int = 0
) -> TakeComment:  # fmt: skip
    """A volunteer's words at one second of a take: `text`, or a `voice` that `lasts` a minute at most. Refused to others, after the
    end of the take, when it is no longer shared, and when the voice is not a recording."""
    take = Take.objects.select_for_update(of=("self",)).select_related("workshop", "enrolment__person").get(pk=take.pk)
    text = text.strip()
    if take.workshop is None or not runs(by, take.workshop) or not visible_takes(by).filter(pk=take.pk).exists():
        raise Refused(_("Seuls les deux bénévoles de l’atelier commentent cet essai, tant qu’il est partagé."))
    if len(text) > 300 or not (text or voice):
        raise Refused(_("Écrivez un commentaire de 300 signes au plus, ou dites-le."))
    if not 0 <= second <= take.seconds:
        raise Refused(_("Cet essai dure %(seconds)s secondes. Choisissez un moment avant la fin.") % {"seconds": take.seconds})
    if take.comments.count() >= MOST_COMMENTS:
        raise Refused(_("Cet essai a déjà beaucoup de commentaires. Choisissez les plus utiles."))
    made = TakeComment(take=take, author=by, second=second, text=text)
    if voice:
        _speak(made, voice, name=name, lasts=lasts)
    made.save()
    record(made, "comment", by=by, about=take.enrolment.person, detail={"voice": bool(voice)})
    return made


def _speak(comment: TakeComment, voice: bytes, *, name: str, lasts: int) -> None:
    if not 1 <= lasts <= MOST_SPOKEN:
        raise Refused(_("Un commentaire parlé dure une minute au plus."))
    comment.kind, comment.size, comment.lasts = accept(voice, name, RECORDINGS, most=MOST_VOICE), len(voice), lasts
    comment.voice = ContentFile(voice, name=f"{new_key()}.{comment.kind}")


@transaction.atomic
def remove_comment(comment: TakeComment, *, by: Person) -> None:
    """By who wrote it, or by the candidate."""
    if by.pk not in (comment.author_id, comment.take.enrolment.person_id):
        raise Refused(_("Ce commentaire n’est pas le vôtre."))
    record(comment, "remove", by=by, about=comment.take.enrolment.person)
    if comment.voice:
        leave_the_disk([comment.voice])
    comment.delete()
