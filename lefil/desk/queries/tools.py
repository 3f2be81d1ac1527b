"""Where else a member of staff goes, by role: what the tabs have no room for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.desk.queries.cards import Row
from lefil.orgs.rules import standing
from lefil.people.models import Person


def tools_of(staff: Person) -> list[Row]:
    roles = set(standing(staff).values_list("role", flat=True))
    tools = [
        (_("Mes personnes"), "desk:portfolio", {"admin", "coordinator", "protection"}),
        (_("Écrire à plusieurs"), "desk:mailings", {"admin", "coordinator", "protection"}),
        (_("Santé des binômes"), "desk:health", {"admin", "coordinator", "protection"}),
        (_("Protection"), "care:incidents", {"protection"}),
        (_("Messages à relire"), "live:review", {"protection"}),
        (_("Candidatures"), "desk:applications", {"admin", "coordinator", "protection"}),
        (_("Comptes rendus"), "tutoring:reports", {"admin", "coordinator", "protection"}),
        (_("Salles"), "live:rooms", {"admin", "coordinator", "protection"}),
        (_("Imports"), "campaigns:intakes", {"admin", "coordinator"}),
        (_("Accords à confirmer"), "orgs:authorisations", {"admin", "coordinator", "protection"}),
        (_("Équipe"), "orgs:team", {"admin"}),
        (_("Association"), "orgs:associations", {"admin"}),
        (_("Durées de conservation"), "orgs:retention", {"admin"}),
        (_("Demandes d’effacement"), "orgs:erasures", {"admin"}),
    ]
    return [Row(title, "", reverse(name)) for title, name, allowed in tools if roles & allowed]
