"""A provider of SMS on loopback that behaves badly, by a seed: slow, refusing, or silent after it has taken the text.

Like real ones it knows the key that comes with a text: one key is one delivery, however often it is sent.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Provider:
    """`delivered`: how often each key was handed over; `texts`: what each key said the first time, and whether it ever said something else."""

    def __init__(self, seed: int, *, bad: float = 0.3) -> None:
        self.dice, self.bad, self.guard = random.Random(seed), bad, threading.Lock()
        self.delivered: Counter[str] = Counter()
        self.texts: dict[str, str] = {}
        self.changed: set[str] = set()
        self.refused = self.silent = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, said: dict[str, str]) -> int:
        """200, 503, or 0: it took the text and never answers."""
        with self.guard:
            mood = self.dice.random()
            if mood < self.bad / 3:
                self.refused += 1
                return 503
            self.delivered[said["key"]] += 1
            if self.texts.setdefault(said["key"], said["text"]) != said["text"]:
                self.changed.add(said["key"])
            if mood < 2 * self.bad / 3:
                self.silent += 1
                return 0
        if mood < self.bad:
            time.sleep(0.5)
        return 200

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = provider.answer(said)
                if status:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                self.close_connection = True

            def log_message(self, *_args: object) -> None:
                return

        return Handler
