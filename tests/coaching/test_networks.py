"""The checks on one's own phone, the settings, the advertisements, and what of it a volunteer reads."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lefil.coaching import content
from lefil.coaching.actions import answer_check, begin_audit, give_back, judge_offer, show_scores
from lefil.coaching.models import Audit, NetworksWork, ShownScore
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.meetings.models import Booking

pytestmark = pytest.mark.django_db

CODES = [check["code"] for check in content.read("networks")["check"]]


def url(name: str, *args: str) -> str:
    return reverse(f"coaching:networks{name}", args=args)


def words(response) -> str:
    sheet = response.content.decode().partition('class="sheet"')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", sheet).split()).replace("\u00a0", " ").replace("\u202f", " ")


def answer_all(audit: Audit, answers: dict[str, str], by) -> Audit:
    for code in CODES:
        audit = answer_check(audit, code=code, answer=answers.get(code, "good"), by=by)
    return audit


@pytest.fixture
def amina(candidate, browse):
    return browse(candidate.person)


def test_there_are_twenty_checks_of_four_parts():
    checks = content.read("networks")["check"]
    assert (len(checks), len(set(CODES)), len({check["part"] for check in checks})) == (20, 20, 4)


def test_twenty_taps_make_a_first_pass_and_lead_to_the_score(amina):
    page = amina.post(url("_begin"))
    for code in CODES:
        assert page["Location"] == url("_check", code)
        assert amina.get(page["Location"]).status_code == 200
        page = amina.post(page["Location"], {"answer": "todo" if code == "friends" else "good"})
    assert page["Location"] == url("_score")
    audit = Audit.objects.get()
    assert (audit.number, audit.answers["friends"], audit.closed is None, len(audit.answers)) == (1, "todo", False, 20)
    assert "19 / 20 Avant" in words(amina.get(url("_score")))


def test_an_answer_is_kept_at_once_and_one_resumes_where_one_was(amina):
    amina.post(url("_begin"))
    amina.post(url("_check", CODES[0]), {"answer": "good"})
    amina.post(url("_check", CODES[4]), {"answer": "skip"})
    home = amina.get(url(""))
    assert "2 réponses sur 20." in words(home)
    assert f'href="{url("_check", CODES[1])}"' in home.content.decode()
    amina.post(url("_begin"))
    assert Audit.objects.get().answers == {CODES[0]: "good", CODES[4]: "skip"}


def test_an_answer_may_be_changed_and_an_unknown_one_changes_nothing(amina, candidate):
    audit = begin_audit(candidate, by=candidate.person)
    for said in ("good", "todo"):
        amina.post(url("_check", "friends"), {"answer": said})
    for code, said in (("friends", "perfect"), ("soul", "good")):
        with pytest.raises(Refused):
            answer_check(audit, code=code, answer=said, by=candidate.person)
    assert Audit.objects.get().answers == {"friends": "todo"}
    assert amina.post(url("_check", "friends")).status_code != 200
    assert amina.get(url("_check", "soul")).status_code == 404


def test_a_check_before_the_beginning_leads_to_the_beginning(amina):
    assert amina.get(url("_check", "friends"))["Location"] == url("")
    assert not Audit.objects.exists()


def test_the_second_pass_asks_again_only_what_was_left(candidate, amina):
    answer_all(begin_audit(candidate, by=None), {"friends": "todo", "tags": "skip"}, None)
    page = amina.post(url("_begin"), {"what": "left"})
    assert page["Location"] == url("_check", "tags")
    page = amina.post(page["Location"], {"answer": "good"})
    assert page["Location"] == url("_check", "friends")
    amina.post(page["Location"], {"answer": "good"})
    first, second = Audit.objects.order_by("number")
    assert (first.answers["friends"], first.answers["tags"], second.answers["friends"]) == ("todo", "skip", "good")
    page = words(amina.get(url("_score")))
    assert "18 / 20 Avant" in page
    assert "20 / 20 Après" in page
    assert "Ma liste d’amis À faire Bon" in page


def test_the_first_pass_stays_as_it_was_when_a_third_replaces_the_second(candidate):
    first = answer_all(begin_audit(candidate, by=None), {"friends": "todo"}, None)
    answer_all(begin_audit(candidate, by=None), {}, None)
    third = begin_audit(candidate, by=None)
    assert (third.number, third.answers, third.closed) == (2, {}, None)
    with pytest.raises(Refused, match="premier passage"):
        answer_check(first, code="friends", answer="good", by=None)
    assert list(Audit.objects.order_by("number").values_list("number", "answers__friends")) == [(1, "todo"), (2, None)]


def test_the_journal_does_not_say_what_was_answered(candidate):
    answer_check(begin_audit(candidate, by=None), code="friends", answer="todo", by=None)
    assert [(one.verb, one.detail, one.about_id) for one in Entry.objects.filter(noun="coaching.audit").order_by("id")] == [
        ("begin", {}, candidate.person_id), ("answer", {}, candidate.person_id),
    ]  # fmt: skip


def test_an_association_s_own_checks_take_the_place_of_ours(coaching, candidate, amina):
    module = coaching.modules.get(code="networks")
    own = {"code": "ours", "part": "À nous", "name": "Notre vérification", "how": ["Regardez."], "good": "Oui."}
    module.content = {**module.content, "check": [own]}
    module.save()
    assert amina.post(url("_begin"))["Location"] == url("_check", "ours")
    assert "Notre vérification" in words(amina.get(url("_check", "ours")))
    assert amina.post(url("_check", "ours"), {"answer": "good"})["Location"] == url("_score")


def test_settings_open_at_the_step_that_comes_next(amina):
    steps = next(one["steps"] for one in content.read("networks")["settings"] if one["code"] == "instagram")
    for number in range(1, len(steps) + 1):
        page = amina.get(url("_setting", "instagram")).content.decode()
        assert re.findall(r'name="step" value="(\d+)"', page) == [str(number)]
        amina.post(url("_setting", "instagram"), {"step": str(number)})
    amina.post(url("_setting", "instagram"), {"step": "1"})
    assert NetworksWork.objects.get().steps == {"instagram": len(steps)}
    assert "C’est réglé." in words(amina.get(url("_setting", "instagram")))
    assert "1 sur 6 réglés" in words(amina.get(url("")))


@pytest.mark.parametrize("step", ["0", "9", "", "x", "-1", "99999999999"])
def test_a_step_that_does_not_exist_is_refused(amina, step):
    amina.post(url("_setting", "instagram"), {"step": step})
    assert not NetworksWork.objects.exclude(steps={}).exists()


def test_an_offer_says_why_only_once_one_has_answered(amina):
    before = words(amina.get(url("_offer", "parcels")))
    assert "On vous demande de payer." not in before
    assert "Elle est fausse" in before
    amina.post(url("_offer", "parcels"), {"said": "fake"})
    after = words(amina.get(url("_offer", "parcels")))
    assert "Vous l’avez vu. Cette annonce est fausse." in after
    assert "On vous demande de payer." in after
    amina.post(url("_offer", "kitchen"), {"said": "fake"})
    assert "Regardez bien les signes. Cette annonce est vraie." in words(amina.get(url("_offer", "kitchen")))
    assert "Vous avez bien répondu 1 fois sur 2." in words(amina.get(url("_offers")))


def test_the_first_answer_on_an_offer_counts_until_one_begins_again(amina, candidate):
    judge_offer(candidate, code="parcels", fake=False, by=candidate.person)
    judge_offer(candidate, code="parcels", fake=True, by=candidate.person)
    assert NetworksWork.objects.get().judged == {"parcels": False}
    amina.post(url("_offer", "cashier"), {"said": "perhaps"})
    assert NetworksWork.objects.get().judged == {"parcels": False}
    amina.post(url("_offers"))
    assert NetworksWork.objects.get().judged == {}


def test_volunteers_read_the_score_only_once_it_is_ticked_and_nothing_but_it(candidate, lead, observer, workshop, browse, amina):
    made = workshop("networks", places=6)
    answer_all(begin_audit(candidate, by=None), {"friends": "todo", "tags": "skip"}, None)
    page = words(browse(lead.person).get(url("_shown", made.key)))
    assert "Personne n’a choisi" in page
    assert "Amina" not in page
    amina.post(url("_score"), {"workshops": [made.key]})
    for person in (lead.person, observer.person):
        page = words(browse(person).get(url("_shown", made.key)))
        assert "Amina 18 / 20" in page
        assert "amis" not in page
    amina.post(url("_score"), {})
    assert "Amina" not in words(browse(lead.person).get(url("_shown", made.key)))


def test_a_score_shown_in_one_workshop_is_not_shown_in_another(candidate, lead, workshop, browse):
    one, other = workshop("networks", places=6), workshop("networks", hours=48, places=6)
    answer_all(begin_audit(candidate, by=None), {}, None)
    show_scores(candidate, workshops=[one.key], by=candidate.person)
    assert "Amina" in words(browse(lead.person).get(url("_shown", one.key)))
    assert "Amina" not in words(browse(lead.person).get(url("_shown", other.key)))


def test_who_gave_their_place_back_shows_nothing_any_more(candidate, lead, workshop, browse, amina):
    made = workshop("networks", places=6)
    begin_audit(candidate, by=None)
    show_scores(candidate, workshops=[made.key], by=candidate.person)
    give_back(Booking.objects.get(meeting=made.meeting, person=candidate.person), by=candidate.person)
    assert "Amina" not in words(browse(lead.person).get(url("_shown", made.key)))
    with pytest.raises(Refused):
        show_scores(candidate, workshops=[made.key], by=candidate.person)
    assert amina.post(url("_score"), {"workshops": [made.key]}).status_code == 422


def test_the_scores_of_a_workshop_are_for_its_two_volunteers(cast, candidate, coaching, workshop, browse):
    made, pitch = workshop("networks", places=6), workshop("pitch", hours=48)
    enrol(cast.ines, programme=coaching, side="volunteer", by=cast.ines)
    for person in (cast.amina, cast.zoe, cast.chloe, cast.ines):
        assert browse(person).get(url("_shown", made.key)).status_code == 404, person.called
    assert browse(cast.david).get(url("_shown", pitch.key)).status_code == 404
    assert browse(cast.david).get(url("_shown", made.key)).status_code == 200


def test_who_has_no_place_in_a_coaching_programme_finds_nothing(cast, lead, browse):
    for person in (lead.person, cast.zoe, cast.chloe):
        for name, *args in (
            [""],
            ["_score"],
            ["_check", "friends"],
            ["_settings"],
            ["_setting", "google"],
            ["_offers"],
            ["_offer", "cashier"],
        ):
            assert browse(person).get(url(name, *args)).status_code == 404, (person.called, name)
    assert not ShownScore.objects.exists()


def test_the_score_costs_the_same_with_one_answer_and_with_forty(candidate, amina, workshop):
    workshop("networks", places=6)
    answer_check(begin_audit(candidate, by=None), code="friends", answer="todo", by=None)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            amina.get(url("_score"))
        return len(seen)

    one = count()
    answer_all(Audit.objects.get(), {}, None)
    answer_all(begin_audit(candidate, by=None), {}, None)
    assert count() == one
