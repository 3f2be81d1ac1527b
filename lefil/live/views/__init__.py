from lefil.live.views.kept import file, memory, upload
from lefil.live.views.presence import presence
from lefil.live.views.reporting import report
from lefil.live.views.room import enter, room
from lefil.live.views.staff import handle, policy, review, rooms

__all__ = ["enter", "file", "handle", "memory", "policy", "presence", "report", "review", "room", "rooms", "upload"]
