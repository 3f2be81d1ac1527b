"""Tries sent at the same moment read the same session: the count that matters is shared."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db


def wrong_codes(client, url, times, *, field="code"):
    """Posts wrong codes, each with the session as it was before the first: what many tries at once amount to."""
    row = Session.objects.get(session_key=client.session.session_key)
    codes = []
    for n in range(times):
        Session.objects.filter(pk=row.pk).delete()
        Session(session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date).save()
        codes.append(client.post(url, {field: f"{n:06d}"}).status_code)
    row.save()
    return codes


def test_a_new_number_is_not_guessed_by_many_tries_at_once(cast, browse):
    client = browse(cast.benoit)
    client.post("/moi/contact/", {"contact": "+33639984411"})
    wrong_codes(client, "/moi/contact/code/", 20)
    assert "Vous avez essayé trop souvent" in client.post("/moi/contact/code/", {"code": "000000"}, follow=True).content.decode()


def test_a_sign_in_code_is_not_guessed_by_many_tries_at_once(cast, ask_code):
    client, code = ask_code(cast.amina.phone, Client())
    wrong_codes(client, "/connexion/code/", 20)
    client.post("/connexion/code/", {"code": code})
    assert "_auth_user_id" not in client.session
