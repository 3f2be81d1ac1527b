import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from lefil.kit.links import sign
from lefil.kit.refusals import Refused
from lefil.letters import sms
from lefil.letters.jobs import send_due
from lefil.people.actions import (
    agree,
    ask_authorisation,
    ask_by_phone,
    confirm_by_phone,
    enter,
    find_or_enter,
    grant,
    record_on_paper,
    withdraw_authorisation,
)
from lefil.people.models import ParentalAuthorisation, Person
from lefil.people.texts import authorisation_text

WORDS = {"organisation": "Article 1", "frequency": "2 fois par semaine", "duration": "3 mois", "contact_name": "Chloé",
         "contact_phone": "01 84 80 00 00"}  # fmt: skip
YES = {"relation": "mother", "scopes": ["tutoring", "data"], "holder": "on", "talked": "on", "accept": "1"}


@pytest.fixture
def asked(cast) -> ParentalAuthorisation:
    return ask_authorisation(cast.malik, guardian=cast.samira, words=WORDS, by=cast.chloe)


@pytest.fixture
def french(cast) -> ParentalAuthorisation:
    return ask_authorisation(cast.malik, guardian=cast.samira, words=WORDS, language="fr", by=cast.chloe)


def last_code() -> str:
    return re.search(r"\d{6}", sms.sent[-1]["text"]).group()


def test_the_parent_gets_a_link_in_their_language(asked):
    send_due()
    assert sms.sent[0]["to"] == "+33639980007"
    assert f"/autorisation/{asked.key}/" in sms.sent[0]["text"]
    assert "موافقتكم" in sms.sent[0]["text"]


def test_the_arabic_page_is_whole_and_runs_from_right_to_left(asked):
    page = Client().get(f"/autorisation/{asked.key}/").content.decode()
    main = page.split("<main")[1].partition(">")[2].split("</main")[0]
    assert 'lang="ar" dir="rtl"' in page
    assert "Malik" in main
    assert "Article 1" in main
    text = re.sub(r"<[^>]+>|Malik|Article 1|Chlo.|Fran.ais|English|2 fois par semaine|3 mois|&\w+;", "", main)
    assert re.findall(r"[a-zA-Z]{3,}", text) == []
    assert "UNKNOWN-VARIABLE" not in page


def test_the_parent_may_read_it_in_another_language(asked):
    page = Client().get(f"/autorisation/{asked.key}/?langue=en").content.decode()
    assert "Permission for your child" in page
    assert 'lang="en" dir="ltr"' in page


def test_a_code_on_the_parents_phone_signs(asked):
    client = Client()
    assert client.post(f"/autorisation/{asked.key}/", YES)["Location"] == f"/autorisation/{asked.key}/code/"
    assert sms.sent[-1]["to"] == "+33639980007"
    page = client.get(f"/autorisation/{asked.key}/code/").content.decode()
    assert "UNKNOWN-VARIABLE" not in page
    client.post(f"/autorisation/{asked.key}/code/", {"code": last_code()})
    asked.refresh_from_db()
    assert (asked.state, asked.scopes, asked.relation, asked.language) == ("granted", ["tutoring", "data"], "mother", "ar")
    assert "Malik" in asked.text_shown
    assert "الدعم المدرسي : " in asked.text_shown
    assert "الفيديو : " not in asked.text_shown
    page = client.get(f"/autorisation/{asked.key}/").content.decode()
    assert "تم تسجيل موافقتكم" in page
    assert "UNKNOWN-VARIABLE" not in page


def test_a_wrong_code_signs_nothing_and_three_spend_the_right_one(french):
    client = Client()
    client.post(f"/autorisation/{french.key}/", YES)
    code = last_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(3):
        assert client.post(f"/autorisation/{french.key}/code/", {"code": wrong}).status_code == 422
    assert client.post(f"/autorisation/{french.key}/code/", {"code": code}).status_code == 422
    french.refresh_from_db()
    assert french.state == "asked"


def test_the_code_of_another_browser_or_of_another_child_signs_nothing(cast, french):
    sister = enter("Lina Saïdi", born=cast.malik.born, by=cast.samira)
    other = ask_authorisation(sister, guardian=cast.samira, words=WORDS, language="fr", by=cast.chloe)
    client, elsewhere = Client(), Client()
    client.post(f"/autorisation/{french.key}/", YES)
    code = last_code()
    assert elsewhere.post(f"/autorisation/{french.key}/code/", {"code": code})["Location"] == f"/autorisation/{french.key}/"
    client.session[f"authorise:{other.key}"] = {"scopes": ["tutoring", "data"], "relation": "mother", "language": "fr"}
    client.post(f"/autorisation/{other.key}/code/", {"code": code})
    other.refresh_from_db()
    french.refresh_from_db()
    assert (other.state, french.state) == ("asked", "asked")


def test_a_late_code_signs_nothing(french, time_machine):
    time_machine.move_to("2026-11-23 10:00", tick=False)
    client = Client()
    client.post(f"/autorisation/{french.key}/", YES)
    code = last_code()
    time_machine.move_to("2026-11-23 10:11", tick=False)
    assert client.post(f"/autorisation/{french.key}/code/", {"code": code}).status_code == 422


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"relation": ""}, "Dites qui vous êtes"),
        ({"scopes": ["tutoring"]}, "ne peut pas commencer"),
        ({"scopes": []}, "ne peut pas commencer"),
        ({"holder": ""}, "Cochez cette ligne"),
    ],
)
def test_what_is_missing_is_said_beside_its_line(french, change, said):
    response = Client().post(f"/autorisation/{french.key}/", YES | change)
    assert response.status_code == 422
    assert said in response.content.decode().replace("&#x27;", "'")
    french.refresh_from_db()
    assert french.state == "asked"


def test_a_parent_says_no_then_changes_their_mind(french):
    client = Client()
    client.post(f"/autorisation/{french.key}/", {"refuse": "1"})
    french.refresh_from_db()
    assert french.state == "refused"
    client.post(f"/autorisation/{french.key}/", YES)
    client.post(f"/autorisation/{french.key}/code/", {"code": last_code()})
    french.refresh_from_db()
    assert french.state == "granted"


def test_a_parent_withdraws_by_the_same_link_at_once(cast, french):
    grant(french, scopes=["tutoring", "data"], relation="mother", by=cast.samira)
    client = Client()
    page = client.get(f"/autorisation/{french.key}/retirer/").content.decode()
    assert "s’arrête tout de suite" in page
    french.refresh_from_db()
    assert french.state == "granted"
    client.post(f"/autorisation/{french.key}/retirer/")
    french.refresh_from_db()
    assert (french.state, french.withdrawn is None) == ("withdrawn", False)
    assert client.post(f"/autorisation/{french.key}/", YES).status_code == 200
    french.refresh_from_db()
    assert french.state == "withdrawn"


def test_an_invented_link_opens_nothing(db):
    assert Client().get("/autorisation/abcdefghijkl/").status_code == 404
    assert Client().get("/autorisation/abcdefghijkl/retirer/").status_code == 404
    assert "Ouvrez-le encore" in Client().get("/accord/abc:def/").content.decode()


def test_under_fifteen_the_child_is_asked_and_answers_in_one_tap(cast, french):
    grant(french, scopes=["tutoring", "data"], relation="mother", by=cast.samira)
    send_due()
    to_child = next(message for message in sms.sent if message["to"] == cast.malik.phone)
    link = re.search(r"(/accord/\S+)", to_child["text"]).group()
    page = Client().get(link).content.decode()
    assert "Je suis d’accord" in page
    assert "UNKNOWN-VARIABLE" not in page
    french.refresh_from_db()
    assert french.child_agreed is None
    Client().post(link, {"yes": "1"})
    french.refresh_from_db()
    first = french.child_agreed
    Client().post(link, {"yes": "1"})
    french.refresh_from_db()
    assert first is not None
    assert french.child_agreed == first


def test_the_childs_no_stops_everything(cast, french):
    grant(french, scopes=["tutoring", "data"], relation="mother", by=cast.samira)
    Client().post(f"/accord/{sign('agree', french.pk)}/", {"no": "1"})
    french.refresh_from_db()
    assert (french.state, french.child_agreed) == ("withdrawn", None)


def test_from_fifteen_the_child_is_not_asked(cast, french, time_machine):
    time_machine.move_to(f"{cast.malik.born.year + 15}-12-31 10:00", tick=False)
    grant(french, scopes=["tutoring", "data"], relation="mother", by=cast.samira)
    send_due()
    assert not [message for message in sms.sent if message["to"] == cast.malik.phone]


def test_an_adult_needs_nobodys_authorisation(cast, french, time_machine):
    with pytest.raises(Refused):
        ask_authorisation(cast.amina, guardian=cast.samira, words=WORDS, by=cast.chloe)
    time_machine.move_to(f"{cast.malik.born.year + 19}-01-01 10:00", tick=False)
    with pytest.raises(Refused):
        grant(french, scopes=["tutoring", "data"], relation="mother", by=cast.samira)
    assert "majeur" in Client().get(f"/autorisation/{french.key}/").content.decode()


def test_asking_twice_makes_one_request(cast, asked):
    assert ask_authorisation(cast.malik, guardian=cast.samira, words=WORDS, by=cast.chloe) == asked


def test_a_parent_is_found_by_name_and_number_and_never_taken_for_another(cast):
    assert find_or_enter("samira  SAIDI", contact="+33639980007", by=cast.chloe) == cast.samira
    father = find_or_enter("Karim Saïdi", contact="+33639980007", by=cast.chloe)
    assert father != cast.samira
    assert father.phone == cast.samira.phone


def test_on_paper_counts_at_once_and_the_parent_gets_the_link(cast):
    done = record_on_paper(
        cast.malik, guardian=cast.samira, relation="mother", scopes=["tutoring", "data"], signed=timezone.localdate(), words=WORDS,
        by=cast.chloe,
    )  # fmt: skip
    assert (done.state, done.recorded_by, done.channel) == ("granted", cast.chloe, "paper")
    send_due()
    assert [message["to"] for message in sms.sent if done.key in message["text"]] == ["+33639980007"]


def test_a_paper_of_tomorrow_is_refused(cast):
    with pytest.raises(Refused):
        record_on_paper(
            cast.malik, guardian=cast.samira, relation="mother", scopes=["tutoring", "data"], signed=date(2099, 1, 1), words=WORDS,
            by=cast.chloe,
        )  # fmt: skip


def by_phone(cast) -> ParentalAuthorisation:
    return ask_by_phone(cast.malik, guardian=cast.samira, relation="mother", scopes=["tutoring", "data"], words=WORDS, by=cast.chloe)


def test_by_phone_nothing_counts_before_a_second_member_of_the_team(cast):
    heard = by_phone(cast)
    assert heard.state == "asked"
    with pytest.raises(Refused):
        confirm_by_phone(heard, by=cast.chloe)
    with pytest.raises(Refused):
        confirm_by_phone(heard, by=cast.samira)
    confirmed = confirm_by_phone(heard, by=cast.david)
    assert (confirmed.state, confirmed.recorded_by, confirmed.second_staff) == ("granted", cast.chloe, cast.david)


def test_the_same_hands_behind_two_names_are_not_two_people(cast):
    heard = by_phone(cast)
    alias = Person.objects.create(name="Chloé bis", called="Chloé", account=cast.chloe.account)
    with pytest.raises(Refused):
        confirm_by_phone(heard, by=alias)


def test_the_database_itself_refuses_a_phone_yes_without_a_second_person(cast):
    heard = by_phone(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ParentalAuthorisation.objects.filter(pk=heard.pk).update(state="granted")


def test_a_link_cannot_grant_what_waits_for_a_second_person(cast):
    heard = by_phone(cast)
    Client().post(f"/autorisation/{heard.key}/", YES)
    with pytest.raises(Refused):
        grant(heard, scopes=["tutoring", "data"], relation="mother", by=cast.samira)


def test_what_was_withdrawn_is_not_agreed_to_any_more(cast, french):
    grant(french, scopes=["tutoring", "data"], relation="mother", by=cast.samira)
    withdraw_authorisation(french, by=cast.samira)
    with pytest.raises(Refused):
        agree(french, by=cast.malik)


def test_the_gate_of_a_child_is_green_only_with_both_and_red_again_at_once(cast, french):
    from lefil.enrolments.actions import enrol
    from lefil.enrolments.queries import gates_of

    enrolment = enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)

    def green() -> bool:
        gate = next(gate for gate in gates_of(enrolment, today=timezone.localdate()) if gate.code == "parent")
        return gate.green(timezone.localdate())

    assert not green()
    grant(french, scopes=["tutoring", "data"], relation="mother", by=cast.samira)
    assert not green()
    agree(french, by=cast.malik)
    assert green()
    withdraw_authorisation(french, by=cast.samira)
    assert not green()


@pytest.mark.parametrize(
    ("language", "rhythm"), [("fr", "une à deux fois par semaine, pendant six semaines"), ("ar", "مرة أو مرتين في الأسبوع")]
)
def test_a_rhythm_that_nobody_wrote_is_said_in_the_language_of_the_text(language, rhythm):
    text = authorisation_text(language, {**WORDS, "frequency": "", "duration": ""})
    assert rhythm in text
    assert "2 fois par semaine" in authorisation_text(language, WORDS)
