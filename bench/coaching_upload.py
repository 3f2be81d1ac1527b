"""An answer of 90 seconds over a line that is cut: what the phone had to send, for each byte of the file.

Between the phone and the site stands a proxy that hangs up after so many bytes. The phone does as web/ts/coaching/interview_send.ts:
it announces once, sends pieces, and after a cut asks how far the site has come. All that it wrote counts, also what the cut swallowed.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from bench.coaching_rows import WEBM

SIZE = 6_000_000  # bytes: 90 s of voice and picture as the simulator records them
TOKEN = "b" * 32
PATIENCE = 120.0  # seconds


class Line:
    """`lengths()` gives how many bytes go up before the next cut; None: never."""

    def __init__(self, port: int, lengths: Callable[[], int | None]) -> None:
        self.site, self.lengths, self.cuts = port, lengths, 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._open, daemon=True).start()

    def close(self) -> None:
        self.door.close()

    def _open(self) -> None:
        while True:
            try:
                phone, _address = self.door.accept()
            except OSError:
                return
            site = socket.create_connection(("127.0.0.1", self.site))
            threading.Thread(target=self._down, args=(site, phone), daemon=True).start()
            threading.Thread(target=self._up, args=(phone, site), daemon=True).start()

    def _up(self, phone: socket.socket, site: socket.socket) -> None:
        left = self.lengths()
        with contextlib.suppress(OSError):
            while piece := phone.recv(8192 if left is None else min(8192, left) or 1):
                site.sendall(piece)
                if left is not None:
                    left -= len(piece)
                    if left <= 0:
                        self.cuts += 1
                        break
        self._hang_up(phone, site)

    def _down(self, site: socket.socket, phone: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := site.recv(65_536):
                phone.sendall(piece)
        self._hang_up(phone, site)

    @staticmethod
    def _hang_up(*ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Phone:
    def __init__(self, line: Line, cookie: str) -> None:
        self.line, self.cookie, self.sent = line, cookie, 0
        self.http: http.client.HTTPConnection | None = None

    def ask(self, method: str, url: str, body: bytes = b"", **headers: str) -> dict[str, Any]:
        """OSError or HTTPException when the line is cut."""
        self.http = self.http or http.client.HTTPConnection("127.0.0.1", self.line.port, timeout=20)
        told = {"Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "Accept": "application/json", **headers}
        try:
            self.sent += len(body)
            self.http.request(method, url, body, told)
            answer = self.http.getresponse()
            said = json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            self.http.close()
            self.http = None
            raise
        assert said["ok"], said
        return said

    def send(self, open_url: str, content: bytes, piece: int) -> None:
        facts = {
            "number": 1,
            "attempt": 1,
            "size": len(content),
            "seconds": 90,
            "digest": hashlib.sha256(content).hexdigest(),
            "video": "on",
        }
        form = urlencode(facts).encode()
        url, end = "", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                said = (
                    self.ask("GET", url)
                    if url
                    else self.ask("POST", open_url, form, **{"Content-Type": "application/x-www-form-urlencoded"})
                )
                url = said["url"]
                while not said["done"]:
                    at = said["offset"]
                    said = self.ask(
                        "PUT", url, content[at : at + piece], **{"Upload-Offset": str(at), "Content-Type": "application/octet-stream"}
                    )
                return
            except (OSError, http.client.HTTPException):
                continue
        raise AssertionError(f"not sent in {PATIENCE} s, {self.line.cuts} cuts")


def lines() -> Iterator[tuple[str, Callable[[], int | None]]]:
    """The seed is fixed: the same cuts at each run."""
    once = iter([SIZE // 2])
    yield "no cut", lambda: None
    yield "one cut, in the middle", lambda: next(once, None)
    for mean in (1_000_000, 300_000, 100_000):
        dice = random.Random(mean)
        yield f"a cut each {mean // 1000} KB", lambda mean=mean, dice=dice: 1 + int(dice.expovariate(1 / mean))  # type: ignore[misc]


def measure(port: int, cookie: str, fresh: Callable[[], tuple[str, int]], arrived: Callable[[int], bytes]) -> dict[str, Any]:
    """`fresh` gives the address where an answer is announced and its simulation; `arrived` the bytes that the site kept of it."""
    from lefil.coaching.actions.interview_upload import PIECE

    content = WEBM + random.Random(5).randbytes(SIZE - len(WEBM))
    found: dict[str, Any] = {}
    for name, lengths in lines():
        url, simulation = fresh()
        line = Line(port, lengths)
        phone = Phone(line, cookie)
        began = time.perf_counter()
        phone.send(url, content, PIECE)
        seconds = time.perf_counter() - began
        line.close()
        assert arrived(simulation) == content, f"{name}: what the site kept is not what was sent"
        found[name] = {
            "cuts": line.cuts,
            "sent_of_file": round(phone.sent / SIZE, 3),
            "again_of_file": round(phone.sent / SIZE - 1, 3),
            "seconds": round(seconds, 2),
        }
    return found
