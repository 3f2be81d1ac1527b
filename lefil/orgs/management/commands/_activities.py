"""What each room does with rows of people, for the register. A room that keeps rows of a person and is not here fails a test."""

from typing import NamedTuple


class Activity(NamedTuple):
    """Purpose, whose data, which data, legal basis, who reads it."""

    purpose: str
    people: str
    data: str
    basis: str
    readers: str


CONTRACT, INTEREST, CONSENT, DUTY = (
    "mesures demandées par la personne (art. 6.1.b)", "intérêt légitime de l’association (art. 6.1.f)", "consentement (art. 6.1.a)",
    "obligation légale (art. 6.1.c)",
)  # fmt: skip
ALL = "personnes accompagnées, parents, bénévoles"
STAFF = "équipe de l’association, selon son rôle"

ACTIVITIES: dict[str, Activity] = {
    "people": Activity("Compte, connexion, accords et autorisations parentales", ALL, "nom, date de naissance, téléphone, e-mail, langue, accords", f"{CONTRACT} ; {CONSENT}", STAFF),
    "orgs": Activity("Rôles de l’équipe", "équipe", "rôle, dates, portée", INTEREST, "administration"),
    "campaigns": Activity("Inscription et import de listes", ALL, "réponses au formulaire, fichiers importés", CONTRACT, STAFF),
    "enrolments": Activity("Parcours dans un dispositif, formation, vérification", ALL, "étapes franchies, dates, décisions", CONTRACT, STAFF),
    "matching": Activity("Mise en relation (proposée par calcul, décidée par des personnes)", "personnes accompagnées, bénévoles", "disponibilités, besoins, matières", CONTRACT, f"{STAFF} ; les deux personnes de la proposition"),
    "groups": Activity("Binômes et classes, signatures", ALL, "composition, signatures, fin et raison", CONTRACT, f"{STAFF} ; membres du groupe"),
    "meetings": Activity("Séances et présences", ALL, "dates, réponses, présences, heures", CONTRACT, f"{STAFF} ; membres de la séance"),
    "live": Activity("Salle en direct", ALL, "présence, messages écrits, fichiers, signalements ; ni son ni image gardés par la salle", CONTRACT, "membres de la séance ; équipe pour les signalements"),
    "tutoring": Activity("Tutorat : comptes rendus, ressenti", "élèves, tutrices et tuteurs", "thèmes travaillés, comptes rendus, ressenti", CONTRACT, f"{STAFF} ; membres du binôme"),
    "coaching": Activity("Accompagnement vers l’emploi", "candidates et candidats, coachs", "CV, pitch et entretiens enregistrés par la personne, orientations", f"{CONTRACT} ; {CONSENT} pour les enregistrements et le partage", "la personne ; qui elle choisit ; équipe pour le suivi"),
    "classroom": Activity("Classes et feuilles d’émargement", "apprenantes et apprenants", "présences, émargements, travaux", f"{CONTRACT} ; {DUTY} pour l’émargement", f"{STAFF} ; formatrice ou formateur"),
    "mentoring": Activity("Mentorat", "personnes accompagnées, mentors", "candidatures, contacts, documents confiés, situation à 3 et 6 mois", f"{CONTRACT} ; {CONSENT} pour le tableau partagé", "la personne ; mentor qu’elle choisit ; équipe pour le suivi"),
    "care": Activity("Prise de nouvelles, signes de décrochage, protection", ALL, "contacts, réponses, signes, faits de protection", f"{INTEREST} ; {DUTY} pour l’enfance en danger", "équipe chargée du suivi ; référents de protection"),
    "documents": Activity("Attestations", "bénévoles, personnes accompagnées", "nom, heures, numéro", CONTRACT, "la personne ; qui elle donne son code"),
    "letters": Activity("Courriels et SMS", ALL, "contact, texte, état d’envoi", CONTRACT, "équipe de l’association ; prestataires d’envoi"),
    "impact": Activity("Chiffres pour les financeurs", ALL, "nombres seulement, petits nombres cachés ; adresse des abonnés", INTEREST, "financeurs, public pour ce qui est ouvert"),
    "journal": Activity("Journal des actes", ALL, "qui a fait quoi, quand, sur quel dossier", f"{INTEREST} ; {DUTY} de sécurité", "administration ; la personne pour son dossier"),
}  # fmt: skip
