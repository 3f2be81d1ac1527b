"""SMS out: the console, a list in memory for tests, or any provider that takes one HTTP POST."""

import json
import logging
from urllib.request import Request, urlopen

from django.conf import settings

sent: list[dict] = []  # what the "memory" backend keeps, for tests


def send_sms(to: str, body: str, *, key: str) -> None:
    """Raises when the provider refuses. `key` goes with it, so that a provider that knows it sends one text only once."""
    message = {"from": settings.SMS_SENDER, "to": to, "text": body, "key": key}
    if settings.SMS_BACKEND == "memory":
        sent.append(message)
    elif settings.SMS_BACKEND == "http":
        request = Request(  # noqa: S310  the address is the host's own setting
            settings.SMS_HTTP_URL,
            data=json.dumps(message).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_HTTP_TOKEN}"},
        )
        with urlopen(request, timeout=15):  # noqa: S310
            pass
    elif settings.SMS_BACKEND == "outbox":
        return  # the letter stays readable in lefil: the demonstration sends nothing
    elif settings.SMS_BACKEND == "console":
        logging.getLogger("lefil.sms").info("SMS kept on this server (%s signs)", len(body))
    else:
        raise ValueError(settings.SMS_BACKEND)
