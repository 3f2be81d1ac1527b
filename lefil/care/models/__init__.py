from lefil.care.models.calls import Call, Caller, Round
from lefil.care.models.days import Cover, Mailing, Muted, Recipient, Saved, Visit
from lefil.care.models.ladder import Ladder, Relay, Rung
from lefil.care.models.replies import Reply
from lefil.care.models.safety import Incident, IncidentLine
from lefil.care.models.threads import *  # noqa: F403  every table of the thread
from lefil.care.models.threads import LEVELS, Care, Contact, Look, Signal, Task, Thread

__all__ = [
    "LEVELS", "Call", "Caller", "Care", "Contact", "Cover", "Incident", "IncidentLine", "Ladder", "Look", "Mailing", "Muted", "Recipient", "Relay",
    "Reply", "Round", "Rung", "Saved", "Signal", "Task", "Thread", "Visit",
]  # fmt: skip
