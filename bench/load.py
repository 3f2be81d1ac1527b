"""A small load generator: a few kept-alive connections, each asks again as soon as it is answered."""

import asyncio
import time
from dataclasses import dataclass, field

import httptools

BYTES = 65_536


@dataclass
class Found:
    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times) / self.seconds

    def at(self, share: float) -> float:
        """The time under which this share of the answers came, in milliseconds."""
        return 1000 * sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))]


class _Answer:
    """What httptools calls back while it reads one answer."""

    def __init__(self) -> None:
        self.done = False

    def on_message_complete(self) -> None:
        self.done = True


def request(path: str, *, cookie: str = "", body: bytes | None = None, origin: str = "") -> bytes:
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: fr"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [f"Origin: {origin}"] if origin else []
    if body is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


def run(port: int, asked: bytes, *, seconds: float, connections: int = 8) -> Found:
    """Asks the same thing for so many seconds. Bounded: never more than `connections` at once."""
    return asyncio.run(_run(port, asked, seconds, connections))


async def _run(port: int, asked: bytes, seconds: float, connections: int) -> Found:
    found = Found()
    began = time.perf_counter()
    await asyncio.gather(*[_one(port, asked, began + seconds, found) for _ in range(connections)])
    found.seconds = time.perf_counter() - began
    return found


async def _one(port: int, asked: bytes, end: float, found: Found) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (began := time.perf_counter()) < end:
            writer.write(asked)
            status = await asyncio.wait_for(_answer(reader), 30)
            found.times.append(time.perf_counter() - began)
            found.statuses[status] = found.statuses.get(status, 0) + 1
    finally:
        writer.close()
        await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> int:
    answer = _Answer()
    parser = httptools.HttpResponseParser(answer)
    while not answer.done:
        read = await reader.read(BYTES)
        if not read:
            raise ConnectionError("the server closed the connection")
        parser.feed_data(read)
    return int(parser.get_status_code())
