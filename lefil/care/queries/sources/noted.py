from dataclasses import dataclass
from datetime import datetime

MOST = 2000


@dataclass(frozen=True)
class Noted:
    """A contact read from another room's row. `source` is its name and is written once; `seen` is when that row was written."""

    thread: int
    at: datetime
    kind: str
    source: str
    seen: datetime
    reached: bool = True
