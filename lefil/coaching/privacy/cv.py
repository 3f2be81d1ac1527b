from lefil.coaching.actions.pitch import leave_the_disk
from lefil.coaching.models import Cv, CvChoice, CvComment, CvLine, CvLink, CvShare, CvVariant, CvVersion, CvVoice, OldCv
from lefil.coaching.queries.cv import as_json_resume, personal_of, sheet_of
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """One's CV whole, hidden lines and private facts included, and what one wrote on the CVs of others (the words, not whose CV)."""
    rows: list[dict] = []
    for cv in Cv.objects.filter(enrolment__person=person):
        rows.append({"CV": as_json_resume(sheet_of(cv), personal_of(cv)), "réponses": cv.answers, "informations privées": cv.personal})
        rows += [{"ligne du CV": one.words, "cachée": not one.shown} for one in CvLine.objects.filter(cv=cv)]
        rows += [
            {
                "CV pour l’offre": one.name,
                "titre": one.title,
                "lignes": [(choice.line.text, choice.get_mode_display()) for choice in one.choices.all()],
            }
            for one in CvVariant.objects.filter(cv=cv).prefetch_related("choices__line")
        ]
        rows += [
            {"version": one.number, "gardée le": one.at, "CV": one.sheet} for one in CvVersion.objects.filter(cv=cv).order_by("number")
        ]
        rows += [{"montré à l’atelier du": one.workshop.meeting.starts, "depuis": one.at} for one in _shares(cv)]
        rows += [
            {"remarque sur": one.quote, "texte": one.text, "de": one.author.called, "le": one.at, "traitée le": one.done}
            for one in CvComment.objects.filter(cv=cv).select_related("author")
        ]
        rows += [
            {"lien ouvert jusqu’au": one.until, "version": one.version.number, "fermé le": one.stopped}
            for one in CvLink.objects.filter(version__cv=cv).select_related("version")
        ]
        rows += [{"lignes lues dans un ancien CV": one.lines, "photo gardée": bool(one.photo)} for one in OldCv.objects.filter(cv=cv)]
        rows += [{"réponse parlée": one.question, "taille": one.size, "le": one.at} for one in CvVoice.objects.filter(cv=cv)]
    rows += [{"remarque que vous avez écrite": one.text, "le": one.at} for one in CvComment.objects.filter(author=person)]
    return rows


def _shares(cv: Cv) -> list[CvShare]:
    return list(CvShare.objects.filter(cv=cv).select_related("workshop__meeting"))


def erase(person: Person) -> None:
    """Nothing of a CV stays: its lines, variants (CvChoice), versions, shares, comments and links go with it. What a volunteer wrote
    stays with the candidate, under a name that erasure has emptied."""
    leave_the_disk(one.photo for one in OldCv.objects.filter(cv__enrolment__person=person).exclude(photo=""))
    leave_the_disk(one.file for one in CvVoice.objects.filter(cv__enrolment__person=person))
    CvChoice.objects.filter(variant__cv__enrolment__person=person).delete()
    Cv.objects.filter(enrolment__person=person).delete()
