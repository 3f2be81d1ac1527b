from django.db import transaction
from django.utils.translation import gettext as _

from lefil.classroom.models import Cohort
from lefil.classroom.queries.papers import paper_rows, totals_of
from lefil.classroom.queries.skills import acquired_and_begun
from lefil.documents.actions import certify
from lefil.documents.models import Certificate
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def issue_paper(enrolment: Enrolment, *, cohort: Cohort, kind: str, by: Person) -> Certificate:
    """Certificat de réalisation, attestation d’assiduité or attestation de fin de formation: hours from real attendance only.

    Refused without one hour. The skills acquired are those that the teacher has seen.
    """
    if kind not in Certificate.TRAINING:
        raise Refused(_("Choisissez un des trois documents."))
    total = totals_of(cohort, enrolment)
    if total.first is None or total.last is None:
        raise Refused(_("Aucune heure n’est encore notée pour cette personne."))
    acquired, begun = acquired_and_begun(enrolment) if kind == "training" else ([], [])
    return certify(
        enrolment, kind=kind, rows=paper_rows(cohort, total, kind), skills=acquired, begun=begun, minutes=total.came, meetings=total.half_days,
        since=total.first, until=total.last, by=by,
    )  # fmt: skip
