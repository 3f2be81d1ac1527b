"""Whether letters can leave."""

import socket
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from lefil.kit.checkup import Check, Finding
from lefil.letters.queries import late


def mail() -> Finding:
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend", "locmem.EmailBackend")):
        return Finding("danger", "Les courriels ne partent pas.", "LEFIL_SMTP_URL, ou LEFIL_EMAIL_BACKEND et LEFIL_ANYMAIL.")
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        try:
            socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), 5).close()
        except OSError:
            return Finding(
                "danger", f"Le serveur de courriel {settings.EMAIL_HOST}:{settings.EMAIL_PORT} ne répond pas.", "Vérifiez LEFIL_SMTP_URL."
            )
    return Finding("ok", "Le serveur de courriel répond.")


def sms() -> Finding:
    if settings.SMS_BACKEND != "http":
        return Finding("danger", "Les SMS ne partent pas.", "LEFIL_SMS_BACKEND=http, LEFIL_SMS_URL et LEFIL_SMS_TOKEN.")
    if not settings.SMS_HTTP_URL.startswith("https://"):
        return Finding("danger", "L’adresse du fournisseur de SMS n’est pas en https.", "LEFIL_SMS_URL=https://…")
    return Finding("ok", "Un fournisseur de SMS est indiqué.")


def waiting() -> Finding:
    found = late(timezone.now() - timedelta(minutes=15)).count()
    if found:
        return Finding(
            "danger", f"{found} courriers attendent depuis plus d’un quart d’heure.", "Le travail de fond tourne-t-il ? manage.py work"
        )
    return Finding("ok", "Aucun courrier n’attend.")


CHECKS: list[Check] = [mail, sms, waiting]
