"""One worry in the small world: Benoît has told it, outside his pair; Chloé protects."""

from dataclasses import dataclass

from lefil.care.actions import open_incident
from lefil.care.models import Incident, IncidentLine
from lefil.demo.cast import Cast


@dataclass(frozen=True)
class Safety:
    incident: Incident
    line: IncidentLine


def safety(cast: Cast) -> Safety:
    incident = open_incident(
        cast.article1, category="told", facts="Il dort dans la voiture depuis lundi.", immediate=False, place="page", programme=cast.tutoring,
        by=cast.benoit,
    )  # fmt: skip
    return Safety(incident, incident.lines.filter(kind="due").first())
