"""What a scrape of /metrics says of live rooms."""

from lefil.live.hub import hub
from lefil.live.queries.presence import now_inside

GAUGES = [
    ("lefil_sockets", "sockets of live rooms in this process", (), lambda: [((), sum(len(room) for room in hub.rooms.values()))]),
    (
        "lefil_socket_refusals",
        "commands refused since this process began, by code",
        ("code",),
        lambda: [((code,), n) for code, n in hub.counts.items()],
    ),
    ("lefil_people_in_rooms", "people who are in a live room", (), lambda: [((), now_inside())]),
]
