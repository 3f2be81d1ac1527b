from typing import Any

from lefil.letters.models import Letter


def export(person: Any) -> list[dict]:
    return [
        {"date": letter.written, "canal": letter.get_channel_display(), "objet": letter.subject, "texte": letter.body}
        for letter in Letter.objects.filter(person=person)
    ]


def erase(person: Any) -> None:
    Letter.objects.filter(person=person, state="waiting").update(state="dropped")
    Letter.objects.filter(person=person).update(to="", subject="", body="", person=None)
