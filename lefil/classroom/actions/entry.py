from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.classroom.models import Positioning
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import tell
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def position(enrolment: Enrolment, *, by: Person | None, **facts: Any) -> Positioning:
    """Where a learner starts from: levels, reading, computer, network, place, goal. Asked again, the last answers hold.

    A change takes the decision back, unless it only adds.
    """
    if enrolment.side != "learner" or enrolment.programme.pack != "classroom":
        raise Refused(_("Cette personne n’est pas inscrite à un cours."))
    row, _made = Positioning.objects.update_or_create(
        enrolment=enrolment, defaults={**facts, "decision": "", "route": "", "at": timezone.now()}
    )
    record(row, "position", by=by, about=enrolment.person)
    return row


@transaction.atomic
def decide(positioning: Positioning, *, decision: str, by: Person, route: str = "", adaptations: list[str] | None = None) -> Positioning:
    """Enter the class with what is arranged, or another route first, said kindly in a letter.

    Refused: entering below A2 in listening or reading (the prerequisite of the course), and another route without saying which.
    """
    if decision not in ("join", "another") or set(adaptations or ()) - set(Positioning.ADAPTATIONS):
        raise Refused(_("Choisissez une des réponses proposées."))
    if decision == "join" and not positioning.reaches_a2:
        raise Refused(
            _("Ce cours demande le niveau A2 pour écouter et pour lire. Proposez un autre chemin : la personne reviendra ensuite.")
        )
    if decision == "another" and route not in Positioning.ROUTES:
        raise Refused(_("Choisissez le chemin que vous proposez."))
    positioning.decision, positioning.route = decision, route if decision == "another" else ""
    positioning.adaptations, positioning.decided_by, positioning.at = list(adaptations or ()), by, timezone.now()
    positioning.save()
    enrolment = positioning.enrolment
    record(positioning, "decide", by=by, about=enrolment.person, detail={"decision": decision, "route": positioning.route})
    if decision == "another":
        key = f"classroom/route:{enrolment.key}:{positioning.at:%Y%m%d%H%M}"
        tell(
            enrolment.person, kind="classroom/route", key=key, by=by, programme=enrolment.programme, organisation=enrolment.organisation,
            route=Positioning.ROUTES[route],
        )  # fmt: skip
    return positioning
