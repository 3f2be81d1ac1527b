"""Twenty ready actions: a learner chooses one, gives it a day, ticks it. The list follows what French job counsellors set most often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Action:
    code: str
    label: StrOrPromise
    hint: StrOrPromise


ACTIONS = (
    Action("strengths", _("Écrire mes cinq forces"), _("Un exemple vrai pour chacune.")),
    Action("ideas", _("Chercher des idées de métier"), _("Trois métiers, une chose qui plaît dans chacun.")),
    Action("companies", _("Faire une liste d’entreprises près de chez moi"), _("Dix noms, avec leur adresse.")),
    Action("immersion", _("Demander une immersion"), _("Quelques jours dans une entreprise, pour essayer (PMSMP).")),
    Action("inquiry", _("Interroger une personne du métier"), _("Cinq questions, vingt minutes.")),
    Action("forum", _("Aller à un forum de l’emploi"), _("Avec trois CV et une phrase pour se présenter.")),
    Action("training", _("Chercher une formation"), _("Dates, prix, niveau demandé.")),
    Action("cpf", _("Regarder mon compte formation"), _("Sur moncompteformation.gouv.fr.")),
    Action("cv", _("Mettre mon CV à jour"), _("Une page, pour un métier.")),
    Action("letter", _("Écrire une lettre courte"), _("Quatre phrases, pour une entreprise.")),
    Action("read_offers", _("Lire cinq offres"), _("Noter les mots qui reviennent.")),
    Action("apply", _("Répondre à une offre"), _("Puis l’ajouter au tableau.")),
    Action("spontaneous", _("Envoyer une candidature spontanée"), _("À une entreprise de ma liste.")),
    Action("track", _("Mettre mon tableau à jour"), _("Dates, contacts, réponses.")),
    Action("interview", _("Préparer un entretien"), _("Me présenter en une minute, à voix haute.")),
    Action("business", _("Me renseigner sur la création d’entreprise"), _("Un rendez-vous gratuit suffit pour commencer.")),
    Action("mission_locale", _("Prendre rendez-vous à la mission locale"), _("Pour les moins de 26 ans.")),
    Action("rights", _("Vérifier mes droits (CAF, transport, santé)"), _("Avec l’équipe si c’est difficile.")),
    Action("abroad", _("Me renseigner pour travailler ailleurs"), _("Une autre région, un autre pays.")),
    Action("diploma", _("Faire reconnaître mon diplôme"), _("La demande se fait au centre ENIC-NARIC.")),
)
BY_ACTION = {one.code: one for one in ACTIONS}
