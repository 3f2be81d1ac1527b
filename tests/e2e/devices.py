"""A browser with a camera and a microphone that no machine has: the microphone hears one second of voice, then two of silence, again and again.

A file, and not the beeps that Chromium makes by itself: those last twenty thousandths of a second, and whoever looks ten times a second
may never hear one. A page is given them by `permissions=BOTH`; without, it is refused, as by a person who says no.
"""

import math
import os
import shutil
import struct
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Playwright

from tests.e2e.conftest import ONLY_HERE, QUIET

BOTH = ["microphone", "camera"]


def voice(folder: Path) -> Path:
    path, rate = folder / "voice.wav", 16_000
    sound = [int(9000 * math.sin(2 * math.pi * 220 * n / rate)) if n < rate else 0 for n in range(3 * rate)]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(struct.pack(f"<{len(sound)}h", *sound))
    return path


@contextmanager
def with_devices(playwright: Playwright, heard: Path) -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "no Chromium: make system-test installs it"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps an event loop in this thread
    devices = [
        "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={heard}", "--autoplay-policy=no-user-gesture-required",
        "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
    ]  # fmt: skip
    browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, ONLY_HERE, *devices])
    yield browser
    browser.close()


def plays(page: Page, player: Locator) -> float:
    """How long it lasts, once it has really played a second. A recording of a browser says its length only once it was read to its end."""
    page.wait_for_function(
        "one => { one.preload = 'metadata'; return Number.isFinite(one.duration) && one.currentTime === 0; }", arg=player.element_handle()
    )
    player.evaluate("one => one.play()")
    page.wait_for_function("one => one.currentTime > 1", arg=player.element_handle())
    player.evaluate("one => one.pause()")
    return player.evaluate("one => one.duration")
