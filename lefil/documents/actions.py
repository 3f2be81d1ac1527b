from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.documents.models import Certificate
from lefil.documents.queries import KINDS, facts_of, new_code, page_url, said_hours
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.people.models import Person

TRIES = 8
CHOSEN = {"missions", "skills"}


@transaction.atomic
def issue(enrolment: Enrolment, *, kind: str, by: Person | None, facts: dict[str, Any] | None = None) -> Certificate:
    """Freezes the facts of this day in a numbered attestation. `facts` may word "missions" and "skills"; hours and dates always
    come from real attendance.

    Asked again while nothing has changed, the standing attestation comes back. Refused without one hour noted, for the other
    side's kind, and while the association has not said who signs. Issued by staff, the person gets a letter.
    """
    if KINDS.get(enrolment.side) != kind:
        raise Refused(_("Cette attestation n’est pas celle de cette personne."))
    if set(facts or {}) - CHOSEN:
        raise Refused(_("Les heures et les dates viennent des séances. Elles ne s’écrivent pas à la main."))
    return _freeze(enrolment, kind, {**facts_of(enrolment, today=timezone.localdate()), **(facts or {})}, by)


@transaction.atomic
def certify(
    enrolment: Enrolment, *, kind: str, rows: list[tuple[str, str]], skills: list[str], begun: list[str], minutes: int, meetings: int,
    since: date, until: date, by: Person | None,
) -> Certificate:  # fmt: skip
    """A numbered document of a training, its facts worked out by the room that teaches: `rows` are (title, words) in the order of the
    paper, `skills` those acquired, `begun` those still in progress. Otherwise as `issue`."""
    if kind not in Certificate.TRAINING or enrolment.side != "learner":
        raise Refused(_("Cette attestation n’est pas celle de cette personne."))
    facts = facts_of(enrolment, today=timezone.localdate()) | {
        "rows": [list(row) for row in rows], "skills": skills, "begun": begun, "missions": [], "minutes": minutes, "meetings": meetings,
        "since": since.isoformat(), "until": until.isoformat(),
    }  # fmt: skip
    return _freeze(enrolment, kind, facts, by)


def _freeze(enrolment: Enrolment, kind: str, frozen: dict[str, Any], by: Person | None) -> Certificate:
    """Refused without an hour, and without a signatory; the standing one when nothing has changed."""
    if not frozen["minutes"]:
        raise Refused(_("Aucune heure n’est encore notée. L’attestation sera possible après la première séance racontée."))
    if not frozen["signatory"]:
        if by is not None and by.pk != enrolment.person_id:
            raise Refused(_("L’association n’a pas encore dit qui signe ses attestations. Écrivez-le dans Équipe, page L’association."))
        raise Refused(_("L’association n’a pas encore dit qui signe ses attestations. Appelez-la."))
    standing = Certificate.objects.filter(enrolment=enrolment, kind=kind, revoked=None).first()
    if standing and {**standing.facts, "date": ""} == {**frozen, "date": ""}:
        return standing
    certificate = _numbered(enrolment, kind, frozen, by)
    record(certificate, "issue", by=by, detail={"minutes": frozen["minutes"], "kind": kind})
    if by is None or by.pk != enrolment.person_id:
        _tell(certificate, by)
    return certificate


def _numbered(enrolment: Enrolment, kind: str, facts: dict[str, Any], by: Person | None) -> Certificate:
    """The next number of the association's year. Two at once: the constraint refuses the second, which takes the one after."""
    year = timezone.localdate().year
    for _attempt in range(TRIES):
        last = Certificate.objects.filter(organisation=enrolment.organisation, year=year).order_by("-serial").first()
        try:
            with transaction.atomic():
                return Certificate.objects.create(
                    kind=kind, code=new_code(), year=year, serial=last.serial + 1 if last else 1, person=enrolment.person,
                    enrolment=enrolment, organisation=enrolment.organisation, facts=facts, issued_by=by,
                )  # fmt: skip
        except IntegrityError:
            continue
    raise Refused(_("Beaucoup d’attestations partent en ce moment. Recommencez dans une minute."))


def _tell(certificate: Certificate, by: Person | None) -> None:
    """Who cannot be reached finds the attestation in their space."""
    context = {"certificate": certificate, "hours": said_hours(certificate.facts["minutes"]), "path": page_url(certificate)}
    try:
        write(certificate.person, kind="documents/ready", key=f"documents/ready:{certificate.pk}", by=by, context=context)
    except Refused:
        record(certificate.person, "unreachable", by=by, detail={"kind": "documents/ready"})


@transaction.atomic
def revoke(certificate: Certificate, *, why: str, by: Person) -> Certificate:
    """The public check says from now on that it no longer holds. The reason is for staff; refused without one, or done twice."""
    if not why.strip():
        raise Refused(_("Écrivez pourquoi cette attestation est retirée."))
    standing = Certificate.objects.filter(pk=certificate.pk, revoked=None)
    if not standing.update(revoked=timezone.now(), revoked_why=why.strip()[:200]):
        raise Refused(_("Cette attestation est déjà retirée."))
    certificate.refresh_from_db()
    record(certificate, "revoke", by=by, why=why.strip())
    return certificate
