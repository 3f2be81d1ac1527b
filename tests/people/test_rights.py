"""Reading, taking away, being forgotten: one's whole file, from every room of the house."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lefil.catalogue.actions import add_module
from lefil.documents.models import Certificate
from lefil.enrolments.actions import complete, enrol
from lefil.groups.models import Closure, ExitInterview, Group, Seat, Signature
from lefil.journal.actions import record
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.matching.models import Need
from lefil.meetings.models import Booking, Meeting
from lefil.people.actions import answer_erasure, ask_authorisation, ask_erasure, enter, erase, give_consent, grant, saw
from lefil.people.models import Account, ErasureRequest, Person
from lefil.people.queries import plain, readings, rooms_with_privacy, who_saw
from lefil.tutoring.models import Report

MARK = "zyxwvu"
PHONE = "+33639988888"
ROOMS_WITH_WORDS = {"people", "letters", "journal", "orgs", "enrolments", "groups", "meetings", "matching", "tutoring", "documents"}
WORDS = {"organisation": "A", "frequency": "f", "duration": "d", "contact_name": "c", "contact_phone": "p"}


@pytest.fixture
def lea(cast) -> Person:
    """A pupil with something to say in every room."""
    now, today = timezone.now(), timezone.localdate()
    lea = enter(
        f"Léa {MARK}", called=f"Léa{MARK}", phone=PHONE, email=f"{MARK}@exemple.fr", born=today.replace(year=today.year - 16, day=1),
        speaks=[MARK], by=cast.chloe,
    )  # fmt: skip
    lea.account = Account.objects.create(phone=PHONE, phone_verified=True, email=lea.email)
    lea.save()
    give_consent(lea, purpose="image", text_shown=f"texte {MARK}", by=lea)
    ask_erasure(lea, words=f"parce que {MARK}", by=lea)
    mother = enter(f"Mère {MARK}", phone="+33639988889", by=lea)
    asked = ask_authorisation(lea, guardian=mother, words={**WORDS, "duration": MARK}, by=cast.chloe)
    grant(asked, scopes=["tutoring", "data"], relation="mother", by=mother)
    write(lea, kind="people/own_consent", key="t", context={"band": "adult"}, channel="email", to=lea.email, by=None)
    record(lea, "correct", by=cast.chloe, why=f"elle dit {MARK}")
    enrolment = enrol(lea, programme=cast.tutoring, side="learner", answers={"mot": MARK}, by=lea)
    module = add_module(cast.tutoring, side="learner", kind="interview", code="i", title="Entretien", by=cast.chloe)
    complete(enrolment, module=module, by=cast.chloe, data={"note": MARK}, reason=f"raison {MARK}")
    Need.objects.create(enrolment=enrolment, level="seconde", subjects=["maths"], interests=[MARK], since=now)
    group = Group.objects.create(programme=cast.tutoring, organisation=cast.article1, state="closed")
    seat = Seat.objects.create(group=group, enrolment=enrolment, side="learner", joined=today)
    Signature.objects.create(group=group, person=lea, version="1", text_shown=f"je signe {MARK}")
    closure = Closure.objects.create(group=group, kind="planned", note=f"fin {MARK}")
    ExitInterview.objects.create(closure=closure, seat=seat, answers={"mot": MARK}, answered=now)
    meeting = Meeting.objects.create(
        programme=cast.tutoring, organisation=cast.article1, group=group, kind="tutoring", title="Séance",
        starts=now - timedelta(days=3), ends=now - timedelta(days=3) + timedelta(minutes=45),
    )  # fmt: skip
    Booking.objects.create(meeting=meeting, person=lea, enrolment=enrolment, side="learner")
    Report.objects.create(meeting=meeting, author=cast.benoit, difficulty=f"bloque sur {MARK}", next_time=MARK)
    Certificate.objects.create(
        kind=next(iter(Certificate.KINDS)), year=2026, serial=1, code="AB", person=lea, enrolment=enrolment, organisation=cast.article1,
        facts={"nom": f"Léa {MARK}"},
    )  # fmt: skip
    return lea


def words_left(*needles: str) -> list[str]:
    """Every table and column of the house that still holds one of these words."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("lefil."):
            continue
        texts = [
            field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._base_manager.all():
            found += [
                f"{model._meta.label}.{field.name}"
                for field in texts
                for needle in needles
                if needle in json.dumps(getattr(row, field.attname), ensure_ascii=False, default=str)
            ]
    return sorted(set(found))


def test_the_export_has_something_from_every_room(lea):
    file = {room.name: json.dumps(plain(room.rows), ensure_ascii=False) for room in readings(lea)}
    assert {"people", "letters", "journal", "enrolments", "groups", "meetings", "documents"} <= set(file)
    silent = {"journal", "orgs", "meetings"}  # their rows hold no words of the person
    assert [room for room, text in file.items() if room not in silent and MARK not in text] == []


def test_every_room_with_a_path_to_a_person_exports_and_erases():
    pointing = {
        model._meta.app_label
        for model in apps.get_models()
        if model.__module__.startswith("lefil.")
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Person
    }
    modules = dict(rooms_with_privacy())
    assert sorted(pointing - set(modules)) == []
    assert [name for name, module in modules.items() if not (callable(module.export) and callable(module.erase))] == []


def test_the_page_and_the_file_say_the_same(lea, browse):
    client = browse(lea)
    page = client.get("/moi/dossier/").content.decode()
    assert MARK in page
    assert "UNKNOWN-VARIABLE" not in page
    response = client.get("/moi/dossier.json")
    given = json.loads(response.content)
    assert given["people"][0]["nom"] == f"Léa {MARK}"
    assert "attachment" in response["Content-Disposition"]


def test_nobody_reads_the_file_of_another(lea, cast, browse):
    assert MARK not in browse(cast.zoe).get("/moi/dossier/").content.decode()
    assert MARK not in browse(cast.amina).get("/moi/dossier.json").content.decode()


def test_erasing_leaves_no_word_in_any_table(lea, cast):
    count = {model: model._base_manager.count() for model in (Person, Letter, Booking, Seat, Report)}
    erase(lea, by=cast.chloe)
    assert words_left(MARK, PHONE) == []
    assert count == {model: model._base_manager.count() for model in (Person, Letter, Booking, Seat, Report)}


def test_erasing_keeps_the_journal_without_saying_about_whom(lea, cast):
    lines = Entry.objects.filter(about=lea).count()
    erase(lea, by=cast.chloe)
    assert lines > 3
    assert Entry.objects.filter(about=lea).count() == 0
    assert Entry.objects.filter(verb="erase", by=cast.chloe, noun_id=lea.pk).count() == 1


def test_erasing_one_leaves_the_others_alone(lea, cast):
    erase(lea, by=cast.chloe)
    cast.samira.refresh_from_db()
    assert (cast.samira.name, cast.samira.account is None) == ("Samira Saïdi", False)


def test_a_parent_who_was_here_for_one_child_only_goes_too_but_not_for_two(lea, cast):
    mother = Person.objects.get(name=f"Mère {MARK}")
    brother = enter("Frère", born=lea.born, by=None)
    ask_authorisation(brother, guardian=mother, words=WORDS, by=cast.chloe)
    erase(lea, by=cast.chloe)
    mother.refresh_from_db()
    assert mother.erased is None
    erase(brother, by=cast.chloe)
    mother.refresh_from_db()
    assert mother.erased is not None


def test_the_account_goes_with_its_last_person_only(lea, cast):
    account = lea.account
    sister = enter("Sœur", by=None, account=account)
    erase(lea, by=cast.chloe)
    assert Account.objects.filter(pk=account.pk).exists()
    erase(sister, by=cast.chloe)
    assert not Account.objects.filter(pk=account.pk).exists()


def test_the_browser_of_an_erased_person_is_signed_out(lea, cast, browse):
    client = browse(lea)
    erase(lea, by=cast.chloe)
    assert client.get("/moi/").status_code == 302


def test_staff_in_office_are_not_erased(cast):
    with pytest.raises(Refused):
        erase(cast.chloe, by=cast.chloe)
    cast.chloe.refresh_from_db()
    assert cast.chloe.name == "Chloé Martin"


def test_a_room_that_fails_undoes_the_whole_erasure(lea, cast, monkeypatch):
    from lefil.people import privacy

    monkeypatch.setattr(privacy, "erase", lambda person: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(lea, by=cast.chloe)
    lea.refresh_from_db()
    assert lea.erased is None
    assert words_left(MARK) != []


def test_asking_to_be_forgotten_waits_for_a_person(cast, browse):
    client = browse(cast.amina)
    client.post("/moi/effacement/", {"words": "je n’en ai plus besoin"})
    client.post("/moi/effacement/", {"words": "encore"})
    asked = ErasureRequest.objects.get()
    assert (asked.state, asked.words) == ("asked", "je n’en ai plus besoin")
    assert "demandé" in client.get("/moi/effacement/").content.decode()
    with pytest.raises(Refused):
        answer_erasure(asked, yes=False, answer=" ", by=cast.chloe)
    answer_erasure(asked, yes=False, answer="Un tutorat est en cours.", by=cast.chloe)
    assert "Un tutorat est en cours." in client.get("/moi/effacement/").content.decode()


def test_two_answers_to_one_request_are_one(cast):
    asked = ask_erasure(cast.amina, words="", by=cast.amina)
    same = ErasureRequest.objects.get()
    answer_erasure(asked, yes=False, answer="Non.", by=cast.chloe)
    with pytest.raises(Refused):
        answer_erasure(same, yes=True, answer="", by=cast.chloe)
    cast.amina.refresh_from_db()
    assert cast.amina.erased is None


def test_who_saw_my_file_says_each_reader_once_a_day_and_never_myself(cast, browse, time_machine):
    time_machine.move_to("2026-11-23 10:00", tick=False)
    assert saw(cast.amina, by=cast.chloe)
    assert not saw(cast.amina, by=cast.chloe)
    assert not saw(cast.amina, by=cast.amina)
    assert not saw(cast.amina, by=None)
    saw(cast.zoe, by=cast.chloe)
    time_machine.move_to("2026-11-24 10:01", tick=False)
    assert saw(cast.amina, by=cast.chloe)
    assert [(line.by, line.did) for line in who_saw(cast.amina)] == [("Chloé", "a lu votre dossier")] * 2
    page = browse(cast.amina).get("/moi/qui-a-vu/").content.decode()
    assert page.count("a lu votre dossier") == 2


def test_who_saw_my_file_costs_one_question_to_the_database(cast, django_assert_num_queries):
    for reader in (cast.chloe, cast.david, cast.ines):
        saw(cast.amina, by=reader)
    with django_assert_num_queries(1):
        assert len(who_saw(cast.amina)) == 3


def test_a_stranger_has_no_file():
    assert Client().get("/moi/dossier.json").status_code == 302


def test_reading_a_file_again_after_news_is_noted_again(cast):
    assert saw(cast.amina, by=cast.chloe)
    assert not saw(cast.amina, by=cast.chloe, news=timezone.now() - timedelta(minutes=1))
    assert saw(cast.amina, by=cast.chloe, news=timezone.now() + timedelta(seconds=1))


@pytest.mark.django_db
@pytest.mark.parametrize("credential", ["9" * 20_000, "[" * 20_000, "{}", "[]", "null"])
def test_a_passkey_that_is_none_is_refused_in_words(client, credential):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code in (200, 302, 400, 422)
