from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from lefil.kit.refusals import Refused
from lefil.letters import actions, jobs, sms
from lefil.letters.models import Letter


def write(person, key="k", **more):
    context = {"enrolment": mock.Mock(programme=mock.Mock())}
    context["enrolment"].programme.name = "#RéussiteVirale"
    return actions.write(person, kind="enrolments/ready", key=key, by=None, context=context, **more)


def test_a_letter_goes_by_the_channel_its_person_chose(cast):
    assert (write(cast.malik).channel, write(cast.malik).to) == ("sms", cast.malik.phone)
    cast.chloe.channel = "email"
    assert write(cast.chloe, key="k2").channel == "email"


def test_the_same_key_writes_one_letter(cast):
    assert write(cast.malik).pk == write(cast.malik).pk
    assert Letter.objects.count() == 1


def test_a_person_without_any_address_is_refused_with_a_sentence(cast):
    cast.malik.phone = ""
    with pytest.raises(Refused, match="ni téléphone ni adresse"):
        write(cast.malik)


def test_names_are_not_escaped_in_plain_text(cast):
    cast.chloe.called, cast.chloe.channel = "N'Golo", "email"
    assert write(cast.chloe).body.startswith("Bonjour N'Golo,")


def test_due_letters_leave_once(cast):
    write(cast.malik)
    assert (jobs.send_due(), jobs.send_due()) == (1, 0)
    assert [message["to"] for message in sms.sent] == [cast.malik.phone]
    assert Letter.objects.get().state == "sent"


def test_a_letter_for_later_waits(cast):
    write(cast.malik, due=timezone.now() + timedelta(hours=1))
    assert jobs.send_due() == 0


def test_two_workers_never_send_the_same_letter(cast):
    first = write(cast.malik)
    second = Letter.objects.get(pk=first.pk)
    assert (actions.claim(first, by=None), actions.claim(second, by=None)) == (True, False)


def test_a_worker_that_died_leaves_its_letter_to_another(cast):
    letter = write(cast.malik)
    actions.claim(letter, by=None)
    assert jobs.send_due() == 0
    Letter.objects.update(claimed=timezone.now() - actions.LEASE - timedelta(seconds=1))
    assert jobs.send_due() == 1


def test_a_provider_that_refuses_is_tried_five_times_then_staff_see_it(cast):
    write(cast.malik)
    with mock.patch("lefil.letters.actions.send_sms", side_effect=OSError("down")):
        for _attempt in range(actions.TRIES):
            Letter.objects.update(due=timezone.now())
            assert jobs.send_due() == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.error) == ("failed", 5, "OSError")


def test_an_email_has_its_subject(cast):
    cast.chloe.channel = "email"
    write(cast.chloe)
    jobs.send_due()
    assert [message.subject for message in mail.outbox] == ["Votre dossier est complet"]
