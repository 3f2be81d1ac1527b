"""Somebody in the room with a real browser: what they do on the page, what they hear and see by the browser's own counters."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, WebSocket

PROBE = (Path(__file__).parent / "room_probe.js").read_text()
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
]  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
SMALL = (160, 90, 5)
PATIENCE = 60.0  # seconds: what two busy cores may need for anything; whoever is quicker waits for nothing


def flags(url: str) -> list[str]:
    """The site's address counts as safe, as https would: a browser gives its microphone to no other."""
    return [*FLAGS, f"--unsafely-treat-insecure-origin-as-secure={url}"]


def until(check: Callable[[], Any], seconds: float = PATIENCE, what: str | Callable[[], str] = "") -> Any:
    """The first true answer."""
    end = time.monotonic() + seconds
    while not (found := check()):
        if time.monotonic() > end:
            raise AssertionError(f"nothing after {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.05)
    return found


class Human:
    """`small`: width, height and pictures per second of the camera, where one machine carries many."""

    def __init__(self, called: str, context: BrowserContext, small: tuple[int, int, int] | None = None) -> None:
        self.called, self.context = called, context
        self.frames: list[str] = []
        self.wrong: list[str] = []
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(PROBE + (f"probe.small = {json.dumps(list(small))};" if small else ""))
        self.page = self.listen(context.new_page())

    def listen(self, page: Page) -> Page:
        page.on("console", lambda m: self.wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("websocket", self._socket)
        return page

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))

    # --- what they do

    def come(self, address: str) -> Human:
        self.page.goto(address)
        self.page.locator("#room[data-ready]").wait_for(state="attached")
        return self

    def enter(self, cam: bool = False, mic: bool | None = None, wait: bool = True) -> Human:
        """From the check page. `mic`: as the page proposes when None."""
        page = self.page
        if mic is not None and (page.locator("#check [data-act='mic-toggle']").get_attribute("aria-pressed") == "true") != mic:
            page.locator("#check [data-act='mic-toggle']").click()
        if cam:
            page.locator("#check [data-act='cam-toggle']").click()
            page.locator("#check [data-act='cam-toggle'][aria-pressed='true']").wait_for()
        page.locator("#enter").click()
        return self.inside() if wait else self

    def inside(self, seconds: float = PATIENCE) -> Human:
        self.page.locator("#inside").wait_for(state="visible", timeout=seconds * 1000)
        return self

    def at_the_door(self) -> Human:
        self.page.locator("#waiting").wait_for(state="visible")
        return self

    def press(self, act: str) -> None:
        self.page.locator(f"#bar [data-act='{act}']").click()

    def turn(self, act: str, on: bool, seconds: float = PATIENCE) -> None:
        """Microphone, camera or hand, by its button."""
        place = self.page.locator(f"#bar [data-act='{act}']")
        if (place.get_attribute("data-on") == "true") != on:
            place.click()
        self.page.locator(f"#bar [data-act='{act}'][data-on='{str(on).lower()}']").wait_for(timeout=seconds * 1000)

    def panel(self, name: str) -> None:
        """Opens a panel by its tab on a wide screen, from "Plus" on a phone."""
        if self.page.locator(f"#panel[data-panel='{name}']:visible").count():
            return
        tab = self.page.locator(f"#tabs [data-tab='{name}']")
        if tab.is_visible():
            tab.click()
        else:
            if not self.page.locator("#panel[data-panel='more']:visible").count():
                self.press("more")
            self.page.locator(f"#panel-body [data-key^='{name}'] .row").first.click()
        self.page.locator(f"#panel[data-panel='{name}']").wait_for()

    def close_panel(self) -> None:
        if self.page.locator("#panel-close").is_visible():
            self.page.locator("#panel-close").click()

    def say(self, words: str) -> None:
        self.panel("chat")
        self.page.locator("#chat-field").fill(words)
        self.page.locator(".chat-form button").click()

    def leave(self) -> None:
        self.press("quit")
        self.page.locator("dialog.ask .ask-acts button").first.click()
        self.page.locator("#after").wait_for(state="visible")

    # --- what they read, hear and see

    def chat(self) -> list[str]:
        self.panel("chat")
        return self.page.locator(".rsaid:first-child .said-text, ol[aria-label].said .said-text").all_inner_texts()

    def tiles(self) -> list[str]:
        return self.page.locator("#tiles .tile-name").all_inner_texts()

    def line(self) -> str:
        return self.page.locator("#line [data-text]").inner_text()

    def voices(self) -> list[dict]:
        return self.page.evaluate("probe.voices()")

    def pictures(self) -> dict[str, dict]:
        return self.page.evaluate("probe.pictures()")

    def totals(self) -> dict:
        return self.page.evaluate("probe.totals()")

    def hears(self, count: int = 1, seconds: float = PATIENCE) -> list[dict]:
        """So many voices at least are being played now: new packets, new samples, more energy than silence has."""
        before = self.voices()

        def grown() -> list[dict] | None:
            now = self.voices()
            if len(now) != len(before):
                before[:] = now
                return None
            heard = [
                new for old, new in zip(before, now, strict=True)
                if new["playing"] and new["packets"] > old["packets"] + 5 and new["energy"] > old["energy"] + 1e-6 and new["samples"] > old["samples"]
            ]  # fmt: skip
            return heard if len(heard) >= count else None

        return until(grown, seconds, lambda: f"{self.called} hears {count}: {before} then {self.voices()}; {self.line()}")

    def sees(self, count: int = 1, seconds: float = PATIENCE) -> dict[str, dict]:
        """So many pictures at least are decoded and shown now."""
        before: dict[str, dict] = {}

        def grown() -> dict[str, dict] | None:
            now = self.pictures()
            for pid, one in now.items():
                if pid not in before or one["frames"] < before[pid]["frames"]:
                    before[pid] = one
            seen = {
                pid: one for pid, one in now.items() if one["frames"] >= before[pid]["frames"] + 3 and one["shown"] > before[pid]["shown"]
            }
            return seen if len(seen) >= count else None

        return until(grown, seconds, lambda: f"{self.called} sees {count}: {before} then {self.pictures()}; {self.line()}")
