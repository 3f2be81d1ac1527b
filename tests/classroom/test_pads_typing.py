"""What is typed in a pad reaches the others, and the rows."""

import asyncio

from lefil.classroom.actions import open_pads, squash
from lefil.classroom.hub import pads
from lefil.classroom.models import Pad, PadUpdate
from lefil.classroom.queries.pads import text_of
from lefil.live.threads import in_thread
from tests.classroom.tabs import Tab, play


def pad_of(room, called):
    return Pad.objects.get(meeting=room.lesson, enrolment=room.places[called])


def test_a_learner_types_and_the_teacher_beside_reads_it_and_types_too(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        pad = amina.heard[0]["pad"]
        ines = await Tab(room.lesson, room.person("Inès")).enter(pad)
        amina.type("let a = 1\n")
        await ines.reads("let a = 1\n")
        ines.type("console.log(a)\n")
        await amina.reads("let a = 1\nconsole.log(a)\n")
        await amina.saved()
        await ines.saved()
        assert await in_thread(lambda: text_of(pad_of(room, "Amina"))) == "let a = 1\nconsole.log(a)\n"

    play(scene())


def test_two_tabs_of_one_learner_are_one_pad(room):
    async def scene():
        one, two = await Tab(room.lesson, room.person("Amina")).enter(), await Tab(room.lesson, room.person("Amina")).enter()
        one.type("a")
        await two.reads("a")
        two.type("b")
        await one.reads("ab")

    play(scene())
    assert Pad.objects.filter(enrolment=room.places["Amina"]).count() == 1


def test_typing_at_the_same_place_converges(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        ines = await Tab(room.lesson, room.person("Inès")).enter(amina.heard[0]["pad"])
        amina.type("début\n")
        await ines.reads("début\n")
        for n in range(20):
            amina.type(f"a{n}", at=0)
            ines.type(f"i{n}", at=0)
        await amina.until(lambda: len(amina.text()) == len(ines.text()) == 6 + 2 * 50, "not all arrived")
        assert amina.text() == ines.text()

    play(scene())


def test_what_is_typed_during_a_cut_on_both_sides_is_merged(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        pad = amina.heard[0]["pad"]
        ines = await Tab(room.lesson, room.person("Inès")).enter(pad)
        amina.type("let total = 0\n")
        await ines.reads("let total = 0\n")
        await amina.cut()
        amina.type("total = 5\n")
        ines.type("// bien\n", at=0)
        await amina.enter(pad)
        await ines.reads("// bien\nlet total = 0\ntotal = 5\n")
        await amina.reads(ines.text())

    play(scene())


def test_an_update_that_was_acknowledged_is_in_the_rows_and_one_that_was_not_comes_back_from_the_browser(room):
    """As after kill -9: this process forgets all that it had in memory."""

    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.type("gardé ")
        await amina.saved()
        amina.type("pas encore")
        lost = pads.lessons[room.lesson.key]
        await asyncio.sleep(0)
        lost._beat.cancel()
        pads.lessons.clear()  # nothing of it reaches a row any more
        lost.lines.clear()
        amina.code, amina.online = 1006, False
        assert await in_thread(lambda: text_of(pad_of(room, "Amina"))) == "gardé "
        await amina.enter()
        await amina.saved()
        assert await in_thread(lambda: text_of(pad_of(room, "Amina"))) == "gardé pas encore"

    play(scene())


def test_a_pad_is_squashed_when_its_last_reader_leaves_and_reads_the_same(room):
    async def scene():
        amina = await Tab(room.lesson, room.person("Amina")).enter()
        amina.type("let é = '😀'\n")
        await amina.saved()
        assert await in_thread(PadUpdate.objects.count) == 1
        await amina.cut()
        again = await Tab(room.lesson, room.person("Amina")).enter()
        await again.reads("let é = '😀'\n")

    play(scene())
    pad = pad_of(room, "Amina")
    assert (PadUpdate.objects.count(), pad.text, text_of(pad)) == (0, "let é = '😀'\n", "let é = '😀'\n")


def test_squashing_many_updates_keeps_what_came_meanwhile(room):
    open_pads(room.lesson, by=None)
    pad = pad_of(room, "Amina")
    from lefil.classroom.actions import rewrite_pad

    for n in range(60):
        rewrite_pad(pad, text="x" * n, base=None, by=None)
    squash(pad, by=None)
    rewrite_pad(pad, text="x" * 59 + "!", base=None, by=None)
    assert (pad.updates.count(), text_of(pad)) == (1, "x" * 59 + "!")
