from lefil.coaching.actions.pitch import files_of, leave_the_disk
from lefil.coaching.models import Pitch, Take, TakeComment
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """One's text, the takes one has sent with what was said of them, and what one said of others' takes, without their names."""
    takes = Take.objects.filter(enrolment__person=person).prefetch_related("comments").order_by("id")
    return [
        *(
            {"pitch": one.blocks, "mots clés": one.keywords, "confiance avant": one.before, "confiance après": one.after, "le": one.at}
            for one in Pitch.objects.filter(enrolment__person=person).order_by("id")
        ),
        *(
            {"essai envoyé le": one.at, "secondes": one.seconds, "silences": one.silences, "secondes de silence": one.silent,
             "mots par minute": one.pace, "partagé": one.workshop_id is not None, "taille": one.size,
             "commentaires": [(said.second, said.text or "par la voix") for said in one.comments.all()]}
            for one in takes
        ),
        *(
            {"commentaire écrit le": one.at, "à la seconde": one.second, "texte": one.text, "secondes de voix": one.lasts}
            for one in TakeComment.objects.filter(author=person).order_by("id")
        ),
    ]  # fmt: skip


def erase(person: Person) -> None:
    """The text and the takes go, from the disk too. What a volunteer wrote stays with the candidate; their voice goes."""
    Pitch.objects.filter(enrolment__person=person).delete()
    takes = Take.objects.filter(enrolment__person=person)
    leave_the_disk(files_of(takes))
    takes.delete()
    spoken = TakeComment.objects.filter(author=person).exclude(voice="")
    leave_the_disk(one.voice for one in spoken)
    spoken.filter(text="").delete()
    spoken.update(voice="", kind="", size=0, lasts=0)
