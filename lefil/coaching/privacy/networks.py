from typing import Any

from lefil.coaching.models import Audit, NetworksWork, Removal, ShownScore, Writing
from lefil.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """All of it is the candidate's own."""
    rows: list[dict[str, Any]] = [
        {"vérifications, passage": one.number, "commencé le": one.begun, "fini le": one.closed,
         "réponses": {code: str(Audit.ANSWERS.get(said, said)) for code, said in one.answers.items()}}
        for one in Audit.objects.filter(enrolment__person=person)
    ]  # fmt: skip
    rows += [
        {"étapes de réglages faites": one.steps, "annonces jugées fausses": [code for code, fake in one.judged.items() if fake],
         "annonces jugées vraies": [code for code, fake in one.judged.items() if not fake]}
        for one in NetworksWork.objects.filter(enrolment__person=person)
    ]  # fmt: skip
    rows += [
        {"texte": one.kind, "titre": one.title, "contenu": one.text, "mots donnés": one.blanks, "utilisé": one.used, "gardé le": one.at}
        for one in Writing.objects.filter(enrolment__person=person)
    ]
    rows += [
        {"lettre d’effacement": one.get_kind_display(), "à": one.who, "quoi": one.what, "adresse": one.url, "signée": one.me,
         "mineur à l’époque": one.minor, "préparée le": one.made, "envoyée le": one.sent, "réponse": one.get_reply_display()}
        for one in Removal.objects.filter(enrolment__person=person)
    ]  # fmt: skip
    shown = ShownScore.objects.filter(enrolment__person=person).select_related("workshop__meeting")
    return rows + [{"score montré aux bénévoles de l’atelier du": one.workshop.meeting.starts, "depuis le": one.at} for one in shown]


def erase(person: Person) -> None:
    """Nothing of it is a count that somebody else needs: all goes."""
    for model in (Audit, NetworksWork, Writing, Removal, ShownScore):
        model._base_manager.filter(enrolment__person=person).delete()
