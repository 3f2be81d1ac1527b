from functools import partial
from typing import Any

from django.db import transaction

from lefil.live.models import Alert, ChatLine, Participant, PulseAnswer, SharedFile, Stay, Stroke
from lefil.people.models import Person


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every room a person was in, when, and what they wrote, drew, gave, answered and reported there."""
    stays = Stay.objects.filter(participant__person=person).select_related("participant__room__meeting").order_by("joined", "id")
    return {
        "salles": [
            {"séance du": row.participant.room.meeting.starts, "arrivée": row.joined, "départ": row.left or row.seen} for row in stays
        ],
        "messages": [
            {"le": row.at, "à": row.get_to_display(), "texte": row.text, "retiré": row.removed}
            for row in ChatLine.objects.filter(participant__person=person).order_by("id")
        ],
        "tableau": [
            {"le": row.at, "mots": row.shape.get("text", ""), "trait": row.shape.get("points", []), "effacé": row.erased}
            for row in Stroke.objects.filter(participant__person=person).order_by("id")
        ],
        "fichiers": [
            {"le": row.at, "nom": row.name, "taille": row.size} for row in SharedFile.objects.filter(participant__person=person).order_by("id")
        ],
        "questions « est-ce que tout le monde suit »": [
            {"le": row.pulse.asked, "réponse": row.get_value_display()}
            for row in PulseAnswer.objects.filter(participant__person=person).select_related("pulse").order_by("id")
        ],
        "signalements": [
            {"le": row.at, "nature": row.get_kind_display(), "texte": row.text, "état": row.get_state_display()}
            for row in Alert.objects.filter(participant__person=person).order_by("id")
        ],
    }  # fmt: skip


def erase(person: Person) -> None:
    """What was written, drawn, given and answered goes, files from the disk too; an alert stays without its words: that somebody had to
    be protected is not forgotten. Presence became attendance, which stays as hours: when exactly one was connected goes."""
    for file in SharedFile.objects.filter(participant__person=person):
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
    mine = Participant.objects.filter(person=person).values("pk")
    for model in (SharedFile, ChatLine, Stroke, PulseAnswer):
        model.objects.filter(participant__in=mine).delete()
    Stay.objects.filter(participant__in=mine, participant__room__state="ended", participant__room__counted__isnull=False).delete()
    Alert.objects.filter(participant__in=mine).update(text="")
    Alert.objects.filter(handled_by=person).update(handled_by=None)
