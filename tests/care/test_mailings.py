"""One text to many: read again as each will read it, once to each, and never to who said no."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.models import Mailing
from lefil.care.queries.mailings import counters, filtered, mute_link, preview_of, reachable
from lefil.kit.refusals import Refused
from lefil.letters.jobs import send_due
from lefil.letters.models import Letter
from lefil.letters.sms import sent
from lefil.people.actions import give_consent, withdraw_consent
from lefil.people.models import Person


def draft(followed, **changes):
    facts = {"name": "Vacances", "channel": "sms", "texts": {"fr": "Bonjour {prenom}, bonnes vacances"}, "query": "", **changes}
    return actions.draft_mailing(followed.chloe, by=followed.chloe, **facts)


def read(mailing):
    rows = filtered(mailing.by, QueryDict(mailing.query))
    return preview_of(mailing, reachable(rows), whole=rows.values("person").distinct().count())


def test_each_reads_their_own_words_in_their_own_language(followed):
    Person.objects.filter(pk=followed.cast.malik.pk).update(language="ar")
    mailing = draft(followed, texts={"fr": "Bonjour {prenom}, {dispositif}", "ar": "مرحبا {prenom}"})
    words = {one.enrolment.person.called: one.words for one in read(mailing).first}
    assert words == {"Benoît": "Bonjour Benoît, #RéussiteVirale", "Malik": "مرحبا Malik"}


def test_the_preview_is_what_leaves_and_what_is_billed(followed, settings):
    settings.SMS_PRICE = 0.07
    mailing = draft(followed, texts={"fr": "ê" * 71 + " {prenom}"})
    shown = read(mailing)
    actions.send_mailing(mailing, by=followed.chloe)
    jobs.write_mailings()
    letters = Letter.objects.filter(kind="care/mailing")
    assert {one.person_id: one.body for one in letters} == {one.enrolment.person_id: one.words for one in shown.first}
    assert sum(one.parts for one in letters) == shown.parts
    assert shown.price == pytest.approx(shown.parts * 0.07)


def test_it_leaves_once_to_each_whatever_the_number_of_workers(followed):
    mailing = draft(followed)
    assert actions.send_mailing(mailing, by=followed.chloe) == 2
    with pytest.raises(Refused):
        actions.send_mailing(Mailing.objects.get(pk=mailing.pk), by=followed.chloe)
    stale = Mailing.objects.get(pk=mailing.pk)
    jobs.write_mailings()
    with pytest.raises(Refused):
        actions.write_some(stale, by=None)
    jobs.write_mailings()
    send_due()
    send_due()
    assert sorted(one["text"] for one in sent if "vacances" in one["text"]) == [
        "Bonjour Benoît, bonnes vacances",
        "Bonjour Malik, bonnes vacances",
    ]
    mailing.refresh_from_db()
    assert (mailing.state, mailing.written) == ("sent", 2)


def test_it_is_written_little_by_little_and_may_be_stopped(followed):
    mailing = draft(followed)
    actions.send_mailing(mailing, by=followed.chloe)
    assert actions.write_some(mailing, by=None, most=1) == 1
    actions.drop_mailing(mailing, by=followed.chloe)
    jobs.write_mailings()
    assert Letter.objects.filter(kind="care/mailing").count() == 1


def test_it_arrives_in_the_hours_of_each(followed):
    followed.world.clock.move_to(timezone.now() + timedelta(hours=12))  # 22 h in Paris
    mailing = draft(followed)
    actions.send_mailing(mailing, by=followed.chloe)
    jobs.write_mailings()
    assert {timezone.localtime(one.due).hour for one in Letter.objects.filter(kind="care/mailing")} == {8}


def test_who_said_no_gets_nothing(followed, browse):
    link = mute_link(followed.cast.malik)
    assert browse(None).get(link).status_code == 200
    assert read(draft(followed)).people == 2
    browse(None).post(link)
    shown = read(draft(followed))
    assert (shown.people, shown.left_out, [one.enrolment.person for one in shown.first]) == (1, 1, [followed.cast.benoit])
    browse(None).post(link, {"do": "again"})
    assert read(draft(followed)).people == 2


def test_who_said_no_after_it_was_sent_gets_nothing(followed):
    mailing = draft(followed)
    actions.send_mailing(mailing, by=followed.chloe)
    actions.mute(followed.cast.malik, by=followed.cast.malik)
    jobs.write_mailings()
    assert [one.person for one in Letter.objects.filter(kind="care/mailing")] == [followed.cast.benoit]


def test_who_withdrew_their_word_to_be_followed_gets_nothing(followed):
    consent = give_consent(followed.cast.benoit, purpose="follow_up", by=followed.cast.benoit)
    assert read(draft(followed)).people == 2
    withdraw_consent(consent, by=followed.cast.benoit)
    assert [one.enrolment.person for one in read(draft(followed)).first] == [followed.cast.malik]


def test_it_never_goes_to_the_people_of_another_association(followed):
    cast = followed.cast
    foreign = actions.draft_mailing(cast.zoe, name="x", channel="sms", texts={"fr": "y"}, query="", by=cast.zoe)
    assert read(foreign).people == 0
    with pytest.raises(Refused, match="personne"):
        actions.send_mailing(foreign, by=cast.zoe)


def test_the_counter_says_which_signs_are_dear_and_the_button_replaces_them(followed):
    mailing = draft(followed, texts={"fr": "Fête de fin d’année : « venez » " + "a" * 60})
    (one,) = counters(mailing)
    assert (one.cost.encoding, one.cost.parts, one.dear, one.saves) == ("ucs2", 2, "ê’«»", 1)
    assert actions.economise(mailing, by=followed.chloe) == 1
    (one,) = counters(Mailing.objects.get(pk=mailing.pk))
    assert (one.cost.encoding, one.cost.parts, one.dear, one.saves) == ("gsm", 1, "", 0)
    assert actions.economise(Mailing.objects.get(pk=mailing.pk), by=followed.chloe) == 0


@pytest.mark.parametrize(
    "changes", [{"texts": {"ar": "x"}}, {"texts": {"fr": "a" * 1001}}, {"name": " "}, {"channel": "pigeon"}, {"query": "q" * 301}]
)
def test_what_cannot_leave_is_refused(followed, changes):
    with pytest.raises(Refused):
        draft(followed, **changes)


def test_the_whole_way_on_pages(followed, browse):
    browser = browse(followed.chloe)
    assert 'href="/bureau/messages/nouveau/?cote=learner"' in browser.get("/bureau/personnes/?cote=learner").content.decode()
    answer = browser.post("/bureau/messages/nouveau/?cote=learner", {"name": "Rappel", "channel": "sms", "text_fr": "Bonjour {prenom}"})
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "Bonjour Malik" in page
    assert "Envoyer à 1 personne" in page
    browser.post(answer.headers["Location"] + "envoyer/")
    jobs.write_mailings()
    assert Letter.objects.get(kind="care/mailing").person == followed.cast.malik
    assert browse(followed.cast.zoe).get(answer.headers["Location"]).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_preview_takes_as_many_queries_for_one_as_for_three(followed, browse, django_assert_num_queries, size):
    for number in range(size - 1):
        followed.world.add(number)
    mailing = draft(followed, query="cote=learner")
    browser = browse(followed.chloe)
    browser.get(f"/bureau/messages/{mailing.key}/")
    with django_assert_num_queries(10):
        assert browser.get(f"/bureau/messages/{mailing.key}/").content.decode().count("Bonjour") == size
