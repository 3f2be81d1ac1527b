"""What comes back by SMS: signed, once, in the digits of any script, and never more said than is known."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.care import actions
from lefil.care.models import Contact, Ladder, Reply, Task
from lefil.care.queries import replies_to_place
from lefil.care.rules import call_by, meaning_of, visible_replies
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.letters.inbound import signature_of
from lefil.letters.models import Letter
from lefil.people.actions import enter

IN, STATE = "/sms/recu/", "/sms/etat/"
UNKNOWN = "+33639980188"


def hook(browse, url, fields, *, ago=0, signature=None):
    body = json.dumps(fields).encode()
    stamp = str(int(timezone.now().timestamp()) - ago)
    head = {"X-Lefil-Time": stamp, "X-Lefil-Signature": signature_of(body, stamp=stamp) if signature is None else signature}
    return browse(None).post(url, body, content_type="application/json", headers=head).status_code


def sms(text, sender, number="1"):
    return {"id": number, "from": sender, "text": text}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1", "fine"), (" 2 ", "so_so"), ("3", "call"), ("٣", "call"), ("۳", "call"), ("١", "fine"), ("۲.", "so_so"), ("３", "call"), ("3️⃣", "call"), ("(3)", "call"),
        ("३", "call"), ("3 svp", "call"), ("٣ شكرا", "call"), ("Bien", "fine"), ("Rappelez-moi", "call"), ("STOP", "stop"), ("Arrêt", "stop"),
        ("4", ""), ("13", ""), ("1 ou 2", ""), ("2 h demain", ""), ("pas bien", ""), ("", ""), ("②", "so_so"), ("👍", ""),
    ],
)  # fmt: skip
def test_an_answer_is_understood_in_any_script_and_never_guessed(text, meaning):
    assert meaning_of(text) == meaning


def test_three_becomes_a_call_with_a_promise(followed, browse):
    assert hook(browse, IN, sms("٣", followed.cast.malik.phone)) == 204
    task = Task.objects.get(kind="answer")
    assert (task.thread, task.due, task.words) == (followed.malik, timezone.localdate(), "Demande un appel")
    promise = Letter.objects.get(kind="care/promise")
    assert (promise.to, "14 h" in promise.body.replace("\xa0", " ")) == (followed.cast.malik.phone, True)
    followed.malik.refresh_from_db()
    assert followed.malik.ever


@pytest.mark.parametrize(("text", "tasks", "mood"), [("1", 0, 4), ("2", 1, 3), ("Je suis malade", 1, None), ("STOP", 1, None)])
def test_every_answer_is_a_contact_and_a_person_reads_what_no_figure_says(followed, text, tasks, mood):
    actions.hear(text, provider_id="x", sender=followed.cast.malik.phone, at=timezone.now(), by=None)
    contact = Contact.objects.get(kind="answer")
    assert (Task.objects.filter(kind="answer").count(), contact.mood, contact.reached) == (tasks, mood, True)
    followed.malik.refresh_from_db()
    assert followed.malik.no_sms == (text == "STOP")


@pytest.mark.parametrize("how", ["unsigned", "other secret", "too old", "too early", "changed"])
def test_what_the_provider_did_not_sign_now_is_refused(followed, browse, how):
    fields = sms("3", followed.cast.malik.phone)
    body = json.dumps(fields).encode()
    now = str(int(timezone.now().timestamp()))
    given = {
        "unsigned": {"signature": ""}, "other secret": {"signature": "0" * 64}, "too old": {"ago": 301}, "too early": {"ago": -301},
        "changed": {"signature": signature_of(body + b" ", stamp=now)},
    }[how]  # fmt: skip
    assert hook(browse, IN, fields, **given) == 403
    assert Reply.objects.count() == 0


def test_a_request_replayed_is_refused_and_one_told_again_changes_nothing(followed, browse):
    assert hook(browse, IN, sms("3", followed.cast.malik.phone)) == 204
    assert hook(browse, IN, sms("3", followed.cast.malik.phone)) == 403  # the very same bytes
    followed.world.clock.move_to(timezone.now() + timedelta(seconds=20))
    assert hook(browse, IN, sms("3", followed.cast.malik.phone)) == 204  # the provider tries again, signed anew
    assert (Reply.objects.count(), Task.objects.filter(kind="answer").count()) == (1, 1)


def test_without_a_secret_the_door_is_closed(followed, browse, settings):
    settings.SMS_HOOK_SECRET = ""
    assert hook(browse, IN, sms("3", followed.cast.malik.phone)) == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id": "1"}', b'{"from": "abc", "id": "1"}', b"x" * 9000])
def test_a_body_that_makes_no_sense_is_refused(db, browse, body):
    stamp = str(int(timezone.now().timestamp()))
    head = {"X-Lefil-Time": stamp, "X-Lefil-Signature": signature_of(body, stamp=stamp)}
    assert browse(None).post(IN, body, content_type="application/json", headers=head).status_code == 403


def test_an_unknown_number_is_answered_alike_kept_and_shown_to_nobody(followed, browse):
    assert hook(browse, IN, sms("3", UNKNOWN)) == 204
    reply = Reply.objects.get()
    assert (reply.state, reply.thread, Task.objects.filter(kind="answer").count()) == ("unknown", None, 0)
    assert [visible_replies(who).count() for who in (followed.chloe, followed.cast.zoe, followed.cast.malik)] == [0, 0, 0]


def test_who_can_give_the_whole_number_brings_its_words_to_the_thread(followed):
    actions.hear("C’est Malik, nouveau numéro", provider_id="n", sender=UNKNOWN, at=timezone.now(), by=None)
    with pytest.raises(Refused):
        actions.claim_number(followed.malik, sender="+33639980187", by=followed.chloe)
    assert actions.claim_number(followed.malik, sender=UNKNOWN, by=followed.chloe) == 1
    assert Task.objects.get(kind="answer").thread == followed.malik


def test_words_of_a_number_that_nobody_claims_go_after_ninety_days(followed):
    actions.hear("Bonjour", provider_id="n", sender=UNKNOWN, at=timezone.now(), by=None)
    followed.after(days=91)
    assert Reply.objects.values_list("text", "sender").get() == ("", "")


@pytest.fixture
def sister(followed):
    """Lou shares Malik's phone."""
    lou = enter("Lou Saïdi", phone=followed.cast.malik.phone, by=None)
    place = enrol(lou, programme=followed.cast.tutoring, side="learner", by=lou)
    Enrolment.objects.filter(pk=place.pk).update(state="ready")
    followed.swept()
    return followed


def test_from_a_shared_phone_staff_choose_whose_it_is(sister, browse):
    actions.hear("3", provider_id="s", sender=sister.cast.malik.phone, at=timezone.now(), by=None)
    reply = Reply.objects.get()
    assert (reply.state, replies_to_place(sister.chloe).count(), replies_to_place(sister.cast.zoe).count()) == ("shared", 1, 0)
    page = browse(sister.chloe).get("/bureau/reponses/").content.decode()
    assert ("Malik Saïdi" in page, "Lou Saïdi" in page) == (True, True)
    browse(sister.chloe).post(f"/bureau/reponses/{reply.key}/", {"thread": sister.malik.key})
    reply.refresh_from_db()
    assert (reply.state, reply.thread, Task.objects.get(kind="answer").thread) == ("placed", sister.malik, sister.malik)


def test_nobody_climbs_while_an_sms_of_their_shared_phone_waits(sister):
    actions.start_ladder(sister.malik, by=sister.chloe)
    actions.hear("bonjour", provider_id="s", sender=sister.cast.malik.phone, at=timezone.now() + timedelta(minutes=1), by=None)
    sister.after(days=3)
    assert Ladder.objects.get().step == 1
    actions.leave(Reply.objects.get(), by=sister.chloe)
    sister.swept()
    assert Ladder.objects.get().step == 2


@pytest.fixture
def written(followed):
    actions.start_ladder(followed.malik, by=followed.chloe)
    letter = Letter.objects.get(kind="care/news")
    Letter.objects.filter(pk=letter.pk).update(state="sent", sent=timezone.now())
    return letter


def told(browse, letter, state, at):
    return hook(browse, STATE, {"key": letter.key, "state": state, "at": str(int(at.timestamp()))})


def test_reports_told_twice_or_late_change_nothing(followed, written, browse):
    now = timezone.now()
    for state, at in [
        ("sending", now),
        ("delivered", now),
        ("failed", now - timedelta(minutes=4)),
        ("delivered", now - timedelta(minutes=1)),
    ]:
        assert told(browse, written, state, at) == 204
    followed.world.clock.move_to(now + timedelta(minutes=2))
    assert told(browse, written, "failed", timezone.now()) == 204  # after it has arrived: the network is wrong
    written.refresh_from_db()
    assert (written.state, written.arrived.replace(microsecond=0)) == ("sent", now.replace(microsecond=0))


def test_an_sms_that_never_arrives_is_a_sign(followed, written, browse):
    from lefil.care.models import Signal

    assert told(browse, written, "undelivered", timezone.now()) == 204
    followed.swept()
    assert list(Signal.objects.filter(thread=followed.malik).values_list("code", flat=True)) == ["number_out"]


def test_a_report_of_a_letter_that_is_not_ours_says_nothing(db, browse):
    assert hook(browse, STATE, {"key": "rien", "state": "failed"}) == 204


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-24 10:00", "2026-11-24 14:00"), ("2026-11-24 16:00", "2026-11-25 11:00"), ("2026-11-24 22:00", "2026-11-25 13:00"),
        ("2026-11-27 17:00", "2026-11-30 12:00"), ("2026-12-24 17:00", "2026-12-28 12:00"),
    ],
)  # fmt: skip
def test_a_call_is_promised_in_opening_hours_without_weekends_and_holidays(now, until):
    from datetime import datetime

    from lefil.care.defaults import OPENS
    from lefil.care.rules import PARIS

    opens = {day: list(hours) for day, hours in OPENS.items()}
    assert call_by(datetime.fromisoformat(now).replace(tzinfo=PARIS), opens) == datetime.fromisoformat(until).replace(tzinfo=PARIS)
