import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.live.actions import remove_line, say
from lefil.live.models import ChatLine, Participant, Policy
from lefil.live.queries.talk import chat_of
from lefil.live.words import clean, file_name
from tests.live.inside import CALM, again, put_in
from tests.live.tabs import Tab, play, quiet

pytestmark = pytest.mark.django_db


def texts(participant):
    return [line["text"] for line in chat_of(participant.room, again(participant))]


def test_what_one_says_everybody_reads_once(cast, lesson):
    async def scene():
        ines, amina, david = [Tab(lesson, person) for person in (cast.ines, cast.amina, cast.david)]
        await ines.enter()
        for tab in (amina, david):
            await tab.enter()
            await ines.do("lobby.admit", pid=tab.me)
            await tab.event("welcome")
        first = await amina.do("chat.say", text="  Bonjour à tous  ", nonce="n1", to="all")
        same = await amina.do("chat.say", text="Bonjour encore", nonce="n1", to="all")
        assert first == same
        for tab in (ines, amina, david):
            line = await tab.event("chat")
            shown = {"text": "Bonjour à tous", "called": "Amina", "pid": amina.me, "to": "all", "removed": False}
            assert {name: line[name] for name in shown} == shown

    play(scene())
    assert list(ChatLine.objects.values_list("text", flat=True)) == ["Bonjour à tous"]


def test_a_line_to_the_hosts_reaches_them_and_its_author_alone(cast, lesson):
    async def scene():
        ines, amina, david = [Tab(lesson, person) for person in (cast.ines, cast.amina, cast.david)]
        await ines.enter()
        for tab in (amina, david):
            await tab.enter()
            await ines.do("lobby.admit", pid=tab.me)
            await tab.event("welcome")
        await amina.do("chat.say", text="Je n’ai rien compris", nonce="n1", to="hosts")
        await amina.do("chat.say", text="Bonjour", nonce="n2", to="all")
        assert (await ines.event("chat"))["to"] == "hosts"
        assert (await amina.event("chat"))["text"] == "Je n’ai rien compris"
        assert (await david.event("chat"))["text"] == "Bonjour"
        await quiet()
        assert len(amina.heard_of("chat")) == 2

    play(scene())
    row = Participant.objects.get(person=cast.david)
    assert texts(row) == ["Bonjour"]
    assert texts(Participant.objects.get(person=cast.ines)) == ["Je n’ai rien compris", "Bonjour"]


def test_a_removed_line_has_no_text_for_anybody(cast, lesson):
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    line = say(amina, text="Une bêtise", nonce="a", to="all", by=cast.amina)
    with pytest.raises(Refused, match="retirent un message"):
        remove_line(line, by=david)
    remove_line(line, by=ines)
    remove_line(line, by=ines)
    assert [texts(one) for one in (ines, amina, david)] == [[""], [""], [""]]
    assert ChatLine.objects.get().text == "Une bêtise"
    assert [(entry.by, entry.about) for entry in Entry.objects.filter(verb="remove")] == [(cast.ines, cast.amina)]


def test_one_takes_ones_own_line_back(cast, lesson):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    line = say(amina, text="Zut", nonce="a", to="all", by=cast.amina)
    assert remove_line(line, by=amina).removed


def test_the_removal_is_told_without_the_text(cast, lesson):
    async def scene():
        ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await ines.enter()
        await amina.enter()
        await ines.do("lobby.admit", pid=amina.me)
        await amina.event("welcome")
        said = await amina.do("chat.say", text="Mot interdit", nonce="a", to="all")
        await ines.do("chat.remove", id=said["id"])
        line = await amina.event("chat", removed=True)
        assert (line["id"], line["text"]) == (said["id"], "")
        assert not (await ines.ask("chat.remove", id=said["id"] + 99))["ok"]

    play(scene())


def test_with_a_minor_no_contact_is_given_and_with_adults_it_may_be(cast, meeting, lesson):
    tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    for one in (tutor, pupil):
        with pytest.raises(Refused, match="L’équipe fait le lien"):
            say(one, text="Mon numéro : 06 39 98 00 02", nonce="a", to="all", by=one.person)
    assert say(tutor, text="https://fr.wikipedia.org/wiki/Fraction", nonce="b", to="all", by=cast.benoit).pk
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    assert say(amina, text="Mon numéro : 06 39 98 00 01", nonce="a", to="all", by=cast.amina).pk


def test_where_guests_write_to_the_hosts_their_line_goes_there(cast, lesson):
    Policy.objects.create(programme=cast.tutoring, chat="hosts")
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    assert say(amina, text="À tous ?", nonce="a", to="all", by=cast.amina).to == "hosts"
    assert say(ines, text="Oui", nonce="a", to="all", by=cast.ines).to == "all"
    assert texts(david) == ["Oui"]


def test_where_there_is_no_chat_nothing_is_said(cast, meeting):
    Policy.objects.create(programme=cast.tutoring, chat="all", chat_minors="off")
    tutor, _pupil = put_in(meeting, cast.benoit, cast.malik)
    with pytest.raises(Refused, match="pas de messages"):
        say(tutor, text="Bonjour", nonce="a", to="all", by=cast.benoit)


def test_another_group_does_not_read_what_one_group_says(cast, lesson):
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    Participant.objects.filter(pk=amina.pk).update(place=1)
    amina = again(amina)
    say(amina, text="Entre nous", nonce="a", to="all", by=cast.amina)
    say(amina, text="Inès, venez", nonce="b", to="hosts", by=cast.amina)
    assert texts(david) == []
    assert texts(ines) == ["Inès, venez"]
    assert texts(amina) == ["Entre nous", "Inès, venez"]


def test_hostile_commands_of_the_chat_are_refused_and_change_nothing(cast, lesson):
    async def scene():
        ines = Tab(lesson, cast.ines)
        await ines.enter()
        good = {"text": "a", "nonce": "n", "to": "all"}
        for bad in (
            {}, {**good, "more": 1}, {**good, "text": ""}, {**good, "text": " \n "}, {**good, "text": "a" * 1001}, {**good, "text": 3},
            {**good, "text": None}, {**good, "text": ["a"]}, {**good, "nonce": ""}, {**good, "nonce": "é"}, {**good, "nonce": "n" * 25},
            {**good, "to": "staff"}, {**good, "to": None}, {**good, "text": "a\x07b"},
        ):  # fmt: skip
            await asyncio.sleep(0)
            answer = await ines.ask("chat.say", with_=bad)
            assert (answer["ok"], answer["code"]) in {(False, "malformed"), (False, "flood")}, bad
        for bad in ("1", -1, 0, 1.5, True, None, 2**60, {}):
            assert (await ines.ask("chat.remove", id=bad))["code"] in {"malformed", "flood"}

    play(scene())
    assert not ChatLine.objects.exists()


@pytest.mark.parametrize("text", ["\u202e", "\u200b", "\u2066\u2069", "\ufeff \u00ad", "\u0301", "\U000e0041"])
def test_a_text_of_invisible_signs_is_empty(text):
    with pytest.raises(Refused, match="Écrivez"):
        clean(text, most=10)


def test_signs_that_turn_a_line_around_are_dropped_and_joiners_stay():
    assert clean("abc\u202edef\u2066g", most=20) == "abcdefg"
    assert clean("می\u200cخواهم 👩\u200d🏫", most=20) == "می\u200cخواهم 👩\u200d🏫"
    assert clean("a\r\n\r\n\r\n\r\nb", most=20) == "a\n\nb"
    assert len(clean("a" + "\u0301" * 500, most=900)) == 5


@CALM
@given(st.text(max_size=300))
def test_a_file_name_is_never_a_path(name):
    kept = file_name(name)
    assert 1 <= len(kept) <= 120
    assert not set(kept) & set('/\\\n\0<>:"|?*\u202e')
    assert kept not in {".", ".."}


def test_a_file_name_keeps_its_ending():
    assert file_name("../../etc/passwd") == "passwd"
    assert file_name("C:\\moi\\Exercice 4.pdf") == "Exercice 4.pdf"
    assert file_name("a" * 300 + ".pdf") == "a" * 116 + ".pdf"
    assert file_name("...") == "fichier"
