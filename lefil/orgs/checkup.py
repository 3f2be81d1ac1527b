"""Whether somebody can run the site, and safely."""

from django.utils import timezone

from lefil.kit.checkup import Check, Finding
from lefil.orgs.queries import standing_team, without_second_factor


def head() -> Finding:
    if not standing_team(timezone.localdate()).filter(role="admin").exists():
        return Finding("danger", "Personne n’administre le site.", 'manage.py appoint "Prénom Nom" --phone 06… --organisation "…"')
    return Finding("ok", "Quelqu’un administre le site.")


def protection() -> Finding:
    if not standing_team(timezone.localdate()).filter(role="protection").exists():
        return Finding(
            "danger", "Personne n’est référent ou référente protection.", "Donnez ce rôle à quelqu’un, page « Équipe » de l’association."
        )
    return Finding("ok", "Quelqu’un lit les signalements de danger.")


def second_factor() -> Finding:
    found = without_second_factor(timezone.localdate())
    if found:
        return Finding(
            "advice",
            f"{found} membres d’équipe n’ont pas encore de deuxième preuve d’identité.",
            "Elle est demandée à leur prochaine connexion.",
        )
    return Finding("ok", "Toute l’équipe a une deuxième preuve d’identité.")


CHECKS: list[Check] = [head, protection, second_factor]
