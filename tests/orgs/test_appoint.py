import io
import re

import pytest
from django.core.management import CommandError, call_command

from lefil.letters import sms
from lefil.orgs.models import Membership


def test_the_first_administrator_signs_in_with_a_code_and_is_led_to_a_second_factor(db, client):
    call_command("appoint", "Chloé Martin", phone="06 39 98 00 12", organisation="Mon association", stdout=io.StringIO())
    assert Membership.objects.get().role == "admin"
    client.post("/connexion/", {"contact": "06 39 98 00 12"})
    code = re.search(r"\b\d{6}\b", sms.sent[-1]["text"]).group()
    answer = client.post("/connexion/code/", {"code": code}, follow=True)
    assert answer.status_code == 200
    assert answer.wsgi_request.user.is_authenticated


def test_a_number_that_is_not_whole_is_refused(db):
    with pytest.raises(CommandError, match="numéro"):
        call_command("appoint", "Chloé Martin", phone="06 39", organisation="Mon association")
