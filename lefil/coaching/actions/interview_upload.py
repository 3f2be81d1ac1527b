import hashlib
import re

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.actions.interview import delete_answer
from lefil.coaching.models import SimulatedAnswer, Simulation
from lefil.coaching.rules import may_be_recorded
from lefil.journal.actions import record
from lefil.kit.keys import new_key
from lefil.kit.refusals import Refused
from lefil.kit.uploads import RECORDINGS, accept
from lefil.people.models import Person

MOST_BYTES = 20_000_000
MOST_SECONDS = 180
PIECE = 131_072
DIGEST = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def open_upload(
    simulation: Simulation, *, number: int, attempt: int, size: int, seconds: int, digest: str, video: bool, by: Person | None
) -> SimulatedAnswer:
    """Says what is coming; the voice of a minor is refused. The same recording announced again goes on from where it stopped; another one takes the place of
    what had not arrived. Refused once an answer to that question is whole."""
    Simulation.objects.select_for_update().get(pk=simulation.pk)
    if not may_be_recorded(simulation.enrolment, timezone.localdate()):
        raise Refused(_("Avant 18 ans, rien n’est enregistré ici. Répondez à voix haute."))
    if not 1 <= number <= len(simulation.questions) or attempt not in (1, 2) or not DIGEST.fullmatch(digest):
        raise Refused(_("Cette page a changé. Rechargez-la : vos réponses restent sur cet appareil."))
    if not 1 <= seconds <= MOST_SECONDS or size < 1:
        raise Refused(_("Cette réponse est vide ou trop longue. Recommencez-la."))
    if size > MOST_BYTES:
        raise Refused(
            _("Cette réponse est trop lourde : %(most)s Mo au maximum. Recommencez-la avec la voix seule.")
            % {"most": MOST_BYTES // 1_000_000}
        )
    held = SimulatedAnswer.objects.filter(simulation=simulation, number=number).first()
    if held and (held.digest, held.size) == (digest, size):
        return held
    if held and held.done:
        raise Refused(_("Une réponse à cette question est déjà gardée. Supprimez-la d’abord pour en envoyer une autre."))
    if held:
        delete_answer(held, by=by)
    return SimulatedAnswer.objects.create(
        simulation=simulation, number=number, attempt=attempt, size=size, seconds=seconds, digest=digest, video=video,
        file=ContentFile(b"", name=f"{new_key()}.part"),
    )  # fmt: skip


@transaction.atomic
def add_piece(answer: SimulatedAnswer, *, offset: int, content: bytes, by: Person | None) -> SimulatedAnswer:
    """Writes one piece where the last one ended; a piece that came twice, or too early, changes nothing: read `offset` to go on.

    Not journalled: finish_upload is, once for the whole.
    """
    answer = SimulatedAnswer.objects.select_for_update(of=("self",)).select_related("simulation__enrolment__person").get(pk=answer.pk)
    if answer.done or offset != answer.offset or not content:
        return answer
    if len(content) > PIECE or offset + len(content) > answer.size:
        raise Refused(_("Ce morceau est trop grand. Rechargez la page : votre réponse reste sur cet appareil."))
    # a piece written before a failed commit is written again at the same place
    with answer.file.storage.open(str(answer.file.name), "r+b") as file:
        file.seek(offset)
        file.write(content)
    answer.offset = offset + len(content)
    answer.save(update_fields=["offset"])
    return answer


@transaction.atomic
def finish_upload(answer: SimulatedAnswer, *, by: Person | None) -> str:
    """Once all the bytes are here: keeps the recording and answers "", or deletes it and answers the sentence that says why."""
    answer = SimulatedAnswer.objects.select_for_update(of=("self",)).select_related("simulation__enrolment__person").get(pk=answer.pk)
    if answer.done:
        return ""
    with answer.file.open("rb") as file:
        content = file.read(answer.size + 1)
    try:
        if answer.offset != answer.size or hashlib.sha256(content).hexdigest() != answer.digest:
            raise Refused(_("L’envoi est incomplet. Votre réponse est toujours sur cet appareil : envoyez-la à nouveau."))
        answer.kind = accept(content, "", RECORDINGS, most=MOST_BYTES)
    except Refused as no:
        delete_answer(answer, by=by)
        return str(no)
    answer.done = timezone.now()
    answer.save(update_fields=["kind", "done"])
    record(answer, "receive", by=by, about=answer.simulation.enrolment.person, detail={"kind": answer.kind, "size": answer.size})
    return ""
