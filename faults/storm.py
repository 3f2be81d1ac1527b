"""Many people at once, who write down what they were told. A connection that dies is asked again, as a phone would."""

from __future__ import annotations

import http.client
import queue
import random
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from faults.world import World

TOKEN = "c" * 32
PATIENCE = 60.0  # seconds for which one person tries one page again


def letters(n: int) -> str:
    """A surname for a number: a name holds no figures."""
    word = ""
    while n or not word:
        word, n = chr(97 + n % 26) + word, n // 26
    return "Num" + word


def answers(n: int, *, email: bool = False) -> list[dict[str, str | list[str]]]:
    """The pages of a student's sign-up, of an invented person number `n`; with an address where more people come than there are invented numbers."""
    contact = {"email": f"orage{n}@exemple.fr"} if email else {"phone": f"+3363998{n % 10000:04d}"}
    return [
        {"subject_1": "maths", "subject_2": "francais"}, {"range_maths": "college-lycee", "range_francais": "lycee"},
        {"week": ["0-5", "2-3"]}, {"modes": ["video", "phone"], "language": "", "wish": ""},
        {"name": f"Orage {letters(n)}", "born_day": "", "born_month": "", "born_year": "1999", "gender": "m"},
        {"studies": "m", "place": "59", "capacity": "1"}, {"months": "3", "motivation": f"Je veux aider, dit {n}."},
        contact | {"follow_up": "on"},
    ]  # fmt: skip


@dataclass
class Said:
    """What one person was told. `page`: how many pages of a sign-up were acknowledged; `done`: the end of it was."""

    kind: str
    n: int
    key: str = ""
    page: int = 0
    done: bool = False
    minutes: int = 0
    refused: str = ""
    lost: int = 0  # connections that died meanwhile
    times: list[float] = field(default_factory=list)


class Storm:
    """`ports` may change while it blows: a server that was killed comes back elsewhere."""

    def __init__(
        self, world: World, ports: list[int], *, seed: int, signups: int, clients: int = 12, spare: int = 7000, email: bool = False
    ) -> None:
        self.world, self.ports, self.clients, self.spare, self.email = world, ports, clients, spare, email
        self.said: list[Said] = []
        self.guard, self.dice = threading.Lock(), random.Random(seed)
        work = (
            [("signup", n) for n in range(signups)]
            + [("book", n) for n in range(len(world.bookers))]
            + [("tell", n) for n in range(len(world.tellers))]
        )
        self.dice.shuffle(work)
        self.work: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
        for one in work:
            self.work.put(one)
        self.size = len(work)
        self.over = threading.Event()
        self.errors: list[str] = []

    def start(self) -> None:
        self.threads = [threading.Thread(target=self._person, args=(n,), daemon=True) for n in range(self.clients)]
        for thread in self.threads:
            thread.start()

    def wait(self, seconds: float) -> bool:
        """True when everybody has finished; bounded."""
        end = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.1, end - time.monotonic()))
        self.over.set()
        return not any(thread.is_alive() for thread in self.threads)

    def _person(self, place: int) -> None:
        while not self.over.is_set():
            try:
                kind, n = self.work.get_nowait()
            except queue.Empty:
                return
            said = Said(kind, n)
            try:
                getattr(self, f"_{kind}")(said, place)
            except Exception as error:
                with self.guard:
                    self.errors.append(f"{kind} {n}: {type(error).__name__} {error}")
            with self.guard:
                self.said.append(said)

    def _signup(self, said: Said, place: int) -> None:
        url = f"/c/{self.world.campaign}/inscription/student/"
        for page in answers(self.spare + said.n, email=self.email):
            status, url = self.ask(url, page, said, place)
            if status != 303:
                raise RuntimeError(f"{status} at page {said.page}")
            said.page += 1
            said.key = said.key or url.strip("/").split("/")[1]
        status, url = self.ask(url, {}, said, place)
        said.done = status in {302, 303}

    def _book(self, said: Said, place: int) -> None:
        booker = self.world.bookers[said.n]
        for slot in self.world.slots[said.n % len(self.world.slots) :] + self.world.slots[: said.n % len(self.world.slots)]:
            status, _url = self.ask(booker.url, {"slot": slot}, said, place, cookie=booker.cookie)
            if status in {302, 303} and 'name="unbook"' in self.page(booker.url, booker.cookie, said, place):
                said.done = True
                return
        said.refused = "full"

    def _tell(self, said: Said, place: int) -> None:
        teller = self.world.tellers[said.n]
        said.minutes, said.key = 20 + said.n % 20, teller.meeting
        form = {"came": "both", "minutes": str(said.minutes), "need": "none"}
        status, _url = self.ask(teller.url, form, said, place, cookie=teller.cookie)
        said.done = status == 302
        said.refused = "" if said.done else str(status)

    def page(self, url: str, cookie: str, said: Said, place: int) -> str:
        return self._try("GET", url, b"", cookie, said, place)[2]

    def ask(self, url: str, form: dict, said: Said, place: int, cookie: str = "") -> tuple[int, str]:
        body = urlencode({"csrfmiddlewaretoken": TOKEN} | form, doseq=True).encode()
        status, after, _text = self._try("POST", url, body, f"csrftoken={TOKEN}" + (f"; {cookie}" if cookie else ""), said, place)
        return status, after

    def _try(self, method: str, url: str, body: bytes, cookie: str, said: Said, place: int) -> tuple[int, str, str]:
        """(status, where it leads, page). Asks again while nobody answers or the server says that it cannot now (5xx)."""
        end = time.monotonic() + PATIENCE
        while True:
            began = time.perf_counter()
            line = http.client.HTTPConnection("127.0.0.1", self.ports[place % len(self.ports)], timeout=25)
            try:
                headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "fr"}
                # each person is at home: from one address, the limits would stop the storm
                headers["X-Forwarded-For"] = f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"
                line.request(method, url, body or None, headers)
                answer = line.getresponse()
                text = answer.read().decode(errors="replace")
                if answer.status < 500 or time.monotonic() > end:
                    said.times.append(time.perf_counter() - began)
                    return answer.status, answer.headers.get("Location", ""), text
            except (OSError, http.client.HTTPException):
                if time.monotonic() > end:
                    raise
            finally:
                line.close()
            said.lost += 1
            time.sleep(0.2)
