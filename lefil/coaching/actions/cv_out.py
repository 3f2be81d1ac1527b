from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.models import Cv, CvComment, CvLine, CvLink, CvShare, CvVariant, CvVersion, Workshop
from lefil.coaching.queries import cv as cvs
from lefil.groups.actions import tell
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.people.models import Person

MOST_VERSIONS, MOST_LINKS, MOST_COMMENTS = 100, 10, 60
DAYS = (7, 14, 30)


@transaction.atomic
def keep_version(cv: Cv, *, by: Person | None, variant: CvVariant | None = None) -> CvVersion:
    """The CV as it is now, under the next number. When nothing has changed since the last one of the same CV, that one."""
    cv = Cv.objects.select_for_update().get(pk=cv.pk)
    if variant and variant.cv_id != cv.pk:
        raise Refused(_("Ce CV n’est pas le vôtre."))
    sheet = cvs.sheet_of(cv, variant)
    last = cv.versions.filter(variant=variant).first()
    if last and last.sheet == sheet:
        return last
    if not sheet["sections"]:
        raise Refused(_("Ce CV est vide. Répondez d’abord à une question."))
    if cv.versions.count() >= MOST_VERSIONS:
        raise Refused(_("Vous avez déjà %(most)s versions. Supprimez un CV d’offre ou demandez à l’équipe.") % {"most": MOST_VERSIONS})
    newest = cv.versions.first()
    version = CvVersion.objects.create(cv=cv, variant=variant, number=newest.number + 1 if newest else 1, sheet=sheet)
    record(version, "keep", by=by, about=cv.enrolment.person, detail={"number": version.number})
    return version


@transaction.atomic
def share_cv(cv: Cv, *, workshop: Workshop, by: Person | None, variant: CvVariant | None = None) -> CvShare:
    """Shows it to the two volunteers of a workshop where the candidate has a place. A second choice replaces the first."""
    if variant and variant.cv_id != cv.pk:
        raise Refused(_("Ce CV n’est pas le vôtre."))
    if workshop.pk not in [one.pk for one, _share in cvs.workshops_for(cv)]:
        raise Refused(_("Vous n’avez pas de place dans cet atelier, ou il est terminé."))
    share, _made = CvShare.objects.update_or_create(cv=cv, workshop=workshop, defaults={"variant": variant})
    record(share, "share", by=by, about=cv.enrolment.person)
    return share


@transaction.atomic
def unshare_cv(cv: Cv, *, workshop: Workshop, by: Person | None) -> None:
    """The volunteers see nothing more, at once. What they wrote stays with the candidate."""
    for share in CvShare.objects.filter(cv=cv, workshop=workshop):
        record(share, "unshare", by=by, about=cv.enrolment.person)
        share.delete()


@transaction.atomic
def ask_correction(share: CvShare, *, by: Person) -> CvShare:
    """The candidate asks for a written correction within 48 hours of the workshop; its two volunteers hear of it. Asking twice is once."""
    if not CvShare.objects.filter(pk=share.pk, asked=None).update(asked=timezone.now()):
        return share
    share.refresh_from_db()
    record(share, "ask", by=by, about=share.cv.enrolment.person)
    for volunteer in (share.workshop.lead, share.workshop.observer):
        if volunteer:
            tell(
                volunteer.person, kind="coaching/correct", key=f"coaching/correct:{share.pk}:{volunteer.pk}", by=by, group=None,
                page=absolute("coaching:cv_review", share.workshop.key, share.cv.key), until=cvs.correction_due(share),
            )  # fmt: skip
    return share


@transaction.atomic
def finish_correction(share: CvShare, *, by: Person) -> CvShare:
    """One of the two volunteers says that all is written; the first who says it is the one who did. Refused without a single remark."""
    if not CvComment.objects.filter(cv=share.cv, workshop=share.workshop).exists():
        raise Refused(_("Écrivez d’abord une remarque. Une ligne qui va bien se dit aussi."))
    if not CvShare.objects.filter(pk=share.pk, corrected=None).update(corrected=timezone.now(), corrected_by=by):
        raise Refused(_("La correction est déjà envoyée. Vos remarques restent lisibles."))
    share.refresh_from_db()
    record(share, "correct", by=by, about=share.cv.enrolment.person)
    tell(
        share.cv.enrolment.person, kind="coaching/corrected", key=f"coaching/corrected:{share.pk}", by=by, group=None, page=absolute("coaching:cv")
    )  # fmt: skip
    return share


@transaction.atomic
def comment_cv(share: CvShare, *, key: str, text: str, by: Person) -> CvComment:
    """A volunteer's word on one line, by its key, or on the title ("title"). Refused on a line that is not shown to them."""
    sheet = cvs.sheet_of(share.cv, share.variant)
    said = {"title": sheet["title"]}
    for section in sheet["sections"]:
        for line in section["lines"]:
            said |= {line["key"]: line["text"], **{one["key"]: one["text"] for one in line["actions"]}}
    if key not in said:
        raise Refused(_("Cette ligne n’est plus dans le CV. Relisez la page."))
    if CvComment.objects.filter(cv=share.cv, workshop=share.workshop).count() >= MOST_COMMENTS:
        raise Refused(_("Il y a déjà %(most)s remarques. La personne ne pourra pas tout reprendre.") % {"most": MOST_COMMENTS})
    line = None if key == "title" else CvLine.objects.get(cv=share.cv, key=key)
    comment = CvComment.objects.create(cv=share.cv, workshop=share.workshop, line=line, author=by, quote=said[key], text=text)
    record(comment, "comment", by=by, about=share.cv.enrolment.person)
    return comment


@transaction.atomic
def settle_comment(comment: CvComment, *, done: bool, by: Person | None) -> CvComment:
    """The candidate says that it is dealt with, or takes that back."""
    comment.done = timezone.now() if done else None
    comment.save(update_fields=["done"])
    record(comment, "settle", by=by, about=comment.cv.enrolment.person, detail={"done": done})
    return comment


@transaction.atomic
def open_link(version: CvVersion, *, days: int, by: Person | None) -> CvLink:
    """Shows this version for 7, 14 or 30 days to whoever has the address."""
    if days not in DAYS:
        raise Refused(_("Choisissez combien de temps le lien reste ouvert."))
    Cv.objects.select_for_update().get(pk=version.cv_id)
    now = timezone.now()
    if CvLink.objects.filter(version__cv=version.cv_id, stopped=None, until__gt=now).count() >= MOST_LINKS:
        raise Refused(_("Vous avez déjà %(most)s liens ouverts. Fermez-en un d’abord.") % {"most": MOST_LINKS})
    link = CvLink.objects.create(version=version, until=now + timedelta(days=days))
    record(link, "open", by=by, about=version.cv.enrolment.person)
    return link


@transaction.atomic
def stop_link(link: CvLink, *, by: Person | None) -> CvLink:
    """Closed at once; closing twice changes nothing."""
    if link.stopped is None:
        link.stopped = timezone.now()
        link.save(update_fields=["stopped"])
        record(link, "stop", by=by, about=link.version.cv.enrolment.person)
    return link
