"""What a browser may not do with the socket of the pads, and what it sends that is not a message: refused, counted, nothing lost."""

import json
import random

import pytest
from pycrdt import Doc, Map

from lefil.classroom import crdt, frames
from lefil.classroom.actions import rewrite_pad
from lefil.classroom.crdt import Malformed
from lefil.classroom.hub import pads
from lefil.classroom.line import NO_HELLO, NOT_ALLOWED, TOO_MANY
from lefil.classroom.models import Pad
from lefil.classroom.queries.pads import text_of, ticket
from lefil.kit.refusals import Refused
from lefil.live.threads import in_thread
from lefil.people.actions import enter
from tests.classroom.tabs import Tab, play


def pad_of(room, called):
    return Pad.objects.get(meeting=room.lesson, enrolment=room.places[called])


def bytes_of(words):
    doc = crdt.load(b"")
    return crdt.rewrite(doc, words)


def test_who_is_not_of_the_class_is_sent_away(room, cast):
    async def scene():
        for person in (cast.zoe, cast.benoit, cast.malik, cast.farid):
            tab = await Tab(room.lesson, person).connect()
            tab.say(do="hello", ticket=tab.ticket)
            assert await tab.closed() == NOT_ALLOWED

    play(scene())
    assert Pad.objects.count() == 0


def test_a_ticket_of_another_lesson_or_changed_or_absent_opens_nothing(room, cast):
    other = Tab(room.lesson, cast.amina).ticket
    changed = other[:-3] + ("AAA" if other[-3:] != "AAA" else "BBB")

    async def scene():
        from types import SimpleNamespace

        elsewhere = ticket(SimpleNamespace(key="another-one"), cast.amina)
        for shown in (changed, elsewhere, "", None, 7, ["x"]):
            tab = await Tab(room.lesson, cast.amina).connect()
            tab.say(do="hello", ticket=shown, lang=["fr"])
            assert await tab.closed() == NOT_ALLOWED

    play(scene())


def test_another_site_opens_no_socket(room, cast):
    async def scene():
        for origin in ("https://elsewhere.example", ""):
            tab = await Tab(room.lesson, cast.amina).connect(origin=origin)
            await tab.until(lambda tab=tab: tab.app.done() or tab.code)
            assert tab.heard == []
            tab.code = tab.code or 403

    play(scene())


def test_who_says_nothing_is_sent_away(room, cast, monkeypatch):
    monkeypatch.setattr("lefil.classroom.consumers.pads.HELLO_SECONDS", 0.05)

    async def scene():
        assert await (await Tab(room.lesson, cast.amina).connect()).closed() == NO_HELLO

    play(scene())


def test_a_learner_opens_no_other_pad_and_writes_in_no_shown_one(room):
    async def scene():
        david = await Tab(room.lesson, room.person("David")).enter()
        theirs = david.heard[0]["pad"]
        david.type("à moi")
        await david.saved()
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.say(do="open", slot=1, pad=theirs)
        assert (await amina.event("refused"))["code"] == "forbidden"
        amina.say(do="open", slot=1, pad=room.places["David"].key)
        assert (await amina.event("refused"))["code"] == "forbidden"
        amina.say(do="wall")
        assert (await amina.event("refused"))["code"] == "forbidden"
        await in_thread(lambda: Pad.objects.filter(key=theirs).update(state="shown"))
        pads.lessons[room.lesson.key].ask()
        await amina.event("class", shown=theirs)
        assert (await amina.open(theirs, slot=1))["write"] is False
        await amina.reads("à moi", slot=1)
        amina.type("intrus", slot=1)
        assert (await amina.event("refused"))["code"] == "readonly"
        assert await in_thread(lambda: text_of(pad_of(room, "David"))) == "à moi"
        await in_thread(lambda: Pad.objects.filter(key=theirs).update(state="private"))
        pads.lessons[room.lesson.key].ask()
        await amina.event("closed", slot=1)
        david.type(" seul")
        await david.saved()
        assert amina.text(1) == "à moiintrus"  # nothing more was told

    play(scene())


def test_who_leaves_the_class_is_cut_and_what_they_type_then_is_not_kept(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.type("avant")
        await amina.saved()

        def leave():
            from django.utils import timezone

            room.group.seats.filter(enrolment=room.places["Amina"]).update(left=timezone.localdate())

        await in_thread(leave)
        for line in pads.lessons[room.lesson.key].lines:
            line.checked = 0.0  # a second has passed
        amina.type(" après")
        assert await amina.closed() == NOT_ALLOWED
        assert await in_thread(lambda: text_of(pad_of(room, "Amina"))) == "avant"

    play(scene())


def test_a_class_that_may_not_meet_is_read_and_not_written(room):
    room.group.state = "suspended"
    room.group.save()

    async def scene():
        told = await Tab(room.lesson, room.person("Amina")).hello()
        assert told["write"] is False

    play(scene())


@pytest.mark.parametrize(
    "frame",
    [b"", b"\x00", b"\x00\x00", b"\x00\x05\x00\x01a", b"\x00\x00\x03\x01a", b"\x00\x00\x02\x05a", b"\x00\x00\x02\x01ab",
     b"\x00\x00\x02" + b"\xff" * 20, b"\x00\x00\x02\x0a" + b"\xff" * 10, b"\x00\x00\x00\x03\xff\xff\xff",
     b"\x00\x01\x04\x01\x01\x01\x00", b"\x00\x01\x02\x02\x01"],
)  # fmt: skip
def test_frames_that_are_no_message_are_refused_and_the_pad_goes_on(room, frame):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.type("avant ")
        amina.raw(frame)
        assert (await amina.event("refused"))["code"] == "malformed"
        amina.type("après")
        await amina.saved()
        assert await in_thread(lambda: text_of(pad_of(room, "Amina"))) == "avant après"

    play(scene())
    assert pads.counts["malformed"] == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '{"do":"open"}', '{"do":"open","slot":true,"pad":"x"}', '{"do":"open","slot":99,"pad":"x"}',
                                  '{"do":"nothing"}', "[" * 1500, '{"do":"close","slot":"0"}', '"' + "x" * 3000 + '"'])  # fmt: skip
def test_text_that_is_no_command_is_refused(room, text):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.raw(text)
        assert (await amina.event("refused"))["code"] == "malformed"

    play(scene())


def test_many_refused_messages_end_the_socket(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        for _n in range(30):
            amina.raw("{")
            await amina.event("refused")
        assert await amina.closed() == TOO_MANY

    play(scene())


def test_a_flood_ends_the_socket(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        for _n in range(200):
            amina.say(do="ping")
        assert await amina.closed() == TOO_MANY

    play(scene())


def test_random_changes_of_a_good_update_break_nothing(room):
    dice = random.Random(4)
    good = bytes_of("let a = 1\nconsole.log(a)\n")

    async def scene():
        lesson = await pads.lesson(room.lesson.key)
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        pad = await lesson.pad(amina.heard[0]["pad"])
        kinds = {"taken": 0, "malformed": 0}
        for _n in range(3000):
            bad = bytearray(good)
            for _change in range(dice.randint(1, 4)):
                bad[dice.randrange(len(bad))] = dice.randrange(256)
            try:
                pad.take(bytes(bad))
                kinds["taken"] += 1
            except Malformed:
                kinds["malformed"] += 1
        assert kinds["malformed"] > 1000
        # a browser that lies about what it wrote spoils its own text at most: it is still one that loads, and takes what comes next
        assert isinstance(crdt.text_of(crdt.load(pad.doc.get_update())), str)
        pad.take(bytes_of("let b = 2\n"))
        assert "let b = 2" in pad.text

    play(scene())


def test_another_kind_of_document_under_the_same_name_is_no_text(room):
    other = Doc()
    other["code"] = Map()
    other["code"]["k"] = "v"

    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.raw(frames.sync(0, frames.UPDATE, other.get_update()))
        amina.type("ok")
        await amina.saved()
        assert "ok" in await in_thread(lambda: text_of(pad_of(room, "Amina")))

    play(scene())


def test_a_message_of_more_than_256_kb_is_refused_with_a_sentence(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.type("court ")
        await amina.saved()
        amina.type("x" * 300_000)
        refused = await amina.event("refused", code="big")
        assert refused["say"] == "Ce code est trop long : 1 Mo au plus. Enlevez du texte, le reste attend sur votre page."
        assert await in_thread(lambda: text_of(pad_of(room, "Amina"))) == "court "

    play(scene())


def test_beyond_1_mb_the_pad_is_full_nothing_is_lost_and_it_opens_again_when_text_goes(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        for _part in range(4):
            amina.type("x" * 240_000)
            await amina.saved()
        amina.type("y" * 100_000)
        await amina.event("refused", code="full")
        assert len(await in_thread(lambda: text_of(pad_of(room, "Amina")))) == 960_000
        assert len(amina.text()) == 1_060_000  # what was typed waits in the tab
        doc = amina.doc()
        del doc["code"][0:900_000]
        await amina.open(amina.heard[0]["pad"])  # as the page does when its text has changed
        await amina.saved()
        assert len(await in_thread(lambda: text_of(pad_of(room, "Amina")))) == 160_000

    play(scene())


def test_a_plain_page_of_more_than_1_mb_is_refused(room):
    from lefil.classroom.actions import open_pads

    open_pads(room.lesson, by=None)
    with pytest.raises(Refused, match="trop long"):
        rewrite_pad(pad_of(room, "Amina"), text="x" * 1_100_000, base="", by=None)


def test_a_cursor_carries_the_name_that_the_rows_give_and_speaks_for_one_browser_only(room):
    def said(client, name):
        text = json.dumps({"cursor": {"head": 1}, "user": {"name": name}}).encode()
        return frames.cursors(0, frames.number(1) + frames.number(client) + frames.number(1) + frames.number(len(text)) + text)

    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        ines = await Tab(room.lesson, room.person("Inès")).enter(amina.heard[0]["pad"])
        amina.raw(said(5, "Inès Ferrand"))
        told = await ines.until(lambda: ines.cursors and ines.cursors[-1])
        _client, _clock, where = frames.cursor(told)
        assert (where, b"Ferrand" in told, b'"name": "Amina"' in told, b'"teaches": false' in told) == ({"head": 1}, False, True, True)
        amina.raw(said(6, "Amina"))
        assert (await amina.event("refused"))["code"] == "malformed"
        ines.raw(said(5, "Amina"))
        assert (await ines.event("refused"))["code"] == "malformed"
        await amina.cut()
        await ines.until(lambda: ines.cursors[-1].endswith(b"null"))

    play(scene())


def test_an_update_whose_beginning_is_missing_waits_for_it(room):
    doc = crdt.load(b"")
    crdt.rewrite(doc, "a")
    first = doc.get_update()
    state = doc.get_state()
    doc["code"].insert(1, "b")
    second = doc.get_update(state)

    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.raw(frames.sync(0, frames.UPDATE, second))
        amina.docs[0] = doc
        await amina.saved()  # the server asked for the whole, and has it
        assert await in_thread(lambda: text_of(pad_of(room, "Amina"))) == "ab"

    play(scene())
    assert first


def test_a_person_of_no_class_has_no_page_and_no_socket(room, browse):
    from lefil.people.models import Account

    stranger = enter("Paul Nom", born=room.person("Amina").born, by=None)
    stranger.account = Account.objects.create(phone="+33639980777", phone_verified=True)
    stranger.save()
    assert browse(stranger).get(f"/classe/{room.lesson.key}/code/").status_code == 404
    assert browse(stranger).get(f"/classe/{room.lesson.key}/codes/").status_code == 404
