"""Small recordings, and how they arrive."""

import hashlib

from lefil.coaching.actions.interview_upload import PIECE, add_piece, finish_upload, open_upload
from lefil.coaching.models import SimulatedAnswer, Simulation

WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm\x42\x87\x81\x04\x42\x85\x81\x02"
    b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
)


def film(size: int = 700_000) -> bytes:
    return WEBM + bytes(n % 251 for n in range(size - len(WEBM)))


def announce(simulation: Simulation, number: int, content: bytes, **more) -> SimulatedAnswer:
    digest = hashlib.sha256(content).hexdigest()
    facts = {"attempt": 1, "size": len(content), "seconds": 42, "digest": digest, "video": True} | more
    return open_upload(simulation, number=number, by=simulation.enrolment.person, **facts)


def arrive(simulation: Simulation, number: int, content: bytes = WEBM + b"0" * 900) -> SimulatedAnswer:
    """A whole answer, piece by piece."""
    by = simulation.enrolment.person
    row = announce(simulation, number, content)
    for offset in range(0, len(content), PIECE):
        row = add_piece(row, offset=offset, content=content[offset : offset + PIECE], by=by)
    assert finish_upload(row, by=by) == ""
    row.refresh_from_db()
    return row
