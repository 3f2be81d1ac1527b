import re

import pytest
from django.test import Client

from lefil.letters import sms
from lefil.letters.models import Letter


def code_in(text: str) -> str:
    return re.search(r"\b\d{6}\b", text).group()


@pytest.fixture
def phone_of_the_class():
    """One address, and as many browsers as one wants behind it."""
    return lambda: Client(REMOTE_ADDR="10.0.0.7")


@pytest.fixture
def last_sms():
    """(to, text) of the last SMS that left."""
    return lambda: (sms.sent[-1]["to"], sms.sent[-1]["text"])


@pytest.fixture
def ask_code(last_sms):
    """Types a contact on the sign-in page; returns the browser, and the code that left (or "" when none did)."""

    def ask(contact: str, client: Client | None = None, **more: str) -> tuple[Client, str]:
        client = client or Client()
        before = Letter.objects.filter(kind="people/code").count()
        response = client.post("/connexion/", {"contact": contact, **more})
        assert response.status_code == 302, response.content.decode()
        letters = Letter.objects.filter(kind="people/code")
        return client, code_in(letters.first().body) if letters.count() > before else ""

    return ask


@pytest.fixture
def signed_in(ask_code):
    def enter(contact: str, **more: str) -> Client:
        client, code = ask_code(contact, **more)
        assert client.post("/connexion/code/", {"code": code}).status_code == 302
        return client

    return enter
