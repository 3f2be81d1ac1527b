"""Whether the live room can carry sounds and pictures."""

import socket
from urllib.parse import urlparse

from django.conf import settings

from lefil.kit.checkup import Check, Finding


def media() -> Finding:
    if not settings.JANUS_URLS:
        return Finding(
            "advice", "Pas de serveur de médias : une salle s’arrête à 6 voix ou 4 images.", "apt install janus, puis docs/running.md."
        )
    for url in settings.JANUS_URLS:
        parts = urlparse(url)
        try:
            socket.create_connection((parts.hostname or "", parts.port or 8188), 5).close()
        except OSError:
            return Finding(
                "danger", f"Le serveur de médias {parts.hostname} ne répond pas.", "Démarrez Janus, ou corrigez LEFIL_JANUS_URLS."
            )
    if not (settings.JANUS_SECRET and settings.JANUS_ADMIN_KEY):
        return Finding("danger", "Le serveur de médias n’a pas de secret.", "LEFIL_JANUS_SECRET et LEFIL_JANUS_ADMIN_KEY.")
    return Finding("ok", "Le serveur de médias répond.")


def relay() -> Finding:
    if not settings.TURN_URLS:
        return Finding(
            "advice",
            "Pas de relais : derrière un réseau fermé (école, entreprise), la salle reste muette.",
            "apt install coturn, puis docs/running.md.",
        )
    if not settings.TURN_SECRET:
        return Finding("danger", "Le relais n’a pas de secret.", "LEFIL_TURN_SECRET, le même que static-auth-secret de coturn.")
    return Finding("ok", "Un relais est indiqué pour les réseaux fermés.")


CHECKS: list[Check] = [media, relay]
