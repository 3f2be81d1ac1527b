"""The stage of the room's bench: site, Janus, two browsers that talk (one behind a line of its own), sockets for the rest of a class."""

from __future__ import annotations

import math
import os
import random
import shutil
import struct
import wave
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright

from bench import room_world as world
from bench.room_house import House, Line, prepare_janus
from bench.room_people import DESKTOP, Human, flags
from bench.room_raw import Loop, Raw
from tools import janus as tool

PLACES = {"mesh": 6, "server": 30}


def talk(path: Path, seconds: int = 20) -> Path:
    """A voice that is nobody's: syllables for a second and a half, then a breath of as long, again and again."""
    rate, chance = 48_000, random.Random(3)
    samples = bytearray()
    phase = 0.0
    for n in range(rate * seconds):
        t = n / rate
        speaks = (t % 3.0) < 1.5
        tone = 130 + 40 * math.sin(2 * math.pi * 0.7 * t) + 15 * math.sin(2 * math.pi * 3.1 * t)
        phase += 2 * math.pi * tone / rate
        loud = max(0.0, math.sin(2 * math.pi * 4 * t)) if speaks else 0.0
        value = loud * (sum(math.sin(phase * k) / k for k in range(1, 9)) * 0.3 + chance.uniform(-0.05, 0.05)) + chance.uniform(
            -0.0004, 0.0004
        )
        samples += struct.pack("<h", int(max(-1, min(1, value)) * 26_000))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(samples))
    return path


@dataclass
class Stage:
    house: House
    janus: tool.Janus
    line: Line
    near: Browser
    far: Browser
    cast: Any
    pair: Any
    people: list
    loop: Loop
    play: Playwright
    more: list[Human] = field(default_factory=list)

    def lesson(self, count: int, engine: str) -> Any:
        world.policy(self.cast, lobby=False)
        return world.lesson(self.cast, self.people[:count], max(PLACES[engine], count + 1) if engine == "server" else PLACES[engine])

    def human(self, person: Any, meeting: Any, *, far: bool = False, on: dict | None = None, **more: Any) -> Human:
        browser = self.far if far else self.near
        context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", permissions=["camera", "microphone"], **(on or DESKTOP))
        one = Human(person.called, context, **more)
        self.more.append(one)
        return one.come(world.link(self.house.url, meeting, person))

    def host(self, meeting: Any, **more: Any) -> Human:
        """Inès, signed in: she leads without a booking."""
        from django.test import Client

        client = Client()
        client.force_login(self.cast.ines.account)
        session = client.session
        session["person"], session["second_factor_done"] = self.cast.ines.key, True
        session.save()
        context = self.near.new_context(locale="fr-FR", timezone_id="Europe/Paris", permissions=["camera", "microphone"], **DESKTOP)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.house.url}])
        one = Human(self.cast.ines.called, context, **more)
        self.more.append(one)
        return one.come(f"{self.house.url}/salle/{meeting.key}/")

    def raw(self, person: Any, meeting: Any) -> Raw:
        from lefil.live.queries.links import ticket

        return Raw(self.loop, self.house.url, meeting.key, ticket(meeting, person), keep=False)

    def clear(self) -> None:
        """Everybody's browser is closed; the next scene begins with an empty machine."""
        for one in self.more:
            one.context.close()
        self.more.clear()


def program() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium: make system-test installs it"
    return found


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    from lefil.demo.cast import enter_cast

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with ExitStack() as ends:
        janus = prepare_janus()
        ends.callback(janus.end)
        janus.start()
        cast = enter_cast()
        house = House(folder, {**os.environ, **janus.settings})
        house.start()
        ends.callback(house.stop)
        line = Line(1, program())
        ends.callback(line.end)
        given = [*flags(house.url), f"--use-file-for-fake-audio-capture={talk(folder / 'talk.wav')}"]
        play = ends.enter_context(sync_playwright())
        near = play.chromium.launch(executable_path=program(), args=given)
        ends.callback(near.close)
        far = play.chromium.launch(executable_path=str(line.chromium), args=given)
        ends.callback(far.close)
        ends.callback(line.mend)
        loop = Loop()
        ends.callback(loop.close)
        yield Stage(house, janus, line, near, far, cast, world.pair_up(cast), world.strangers(26), loop, play)
