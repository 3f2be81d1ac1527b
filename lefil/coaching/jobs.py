from django.utils import timezone

from lefil.coaching import actions, queries
from lefil.coaching.actions.cv_old import forget_voice
from lefil.coaching.actions.interview import delete_simulation, forget_note
from lefil.coaching.actions.orientations import forget_orientation
from lefil.coaching.actions.pitch import delete_take
from lefil.coaching.queries.cv_old import voices_to_forget
from lefil.coaching.queries.interview import notes_to_forget, simulations_to_forget
from lefil.coaching.queries.orient import orientations_to_forget
from lefil.coaching.queries.pitch import takes_to_forget
from lefil.kit.sweeps import each


def ask_advices(limit: int = 1000) -> int:
    """Asks candidates, after seven days, whether they could follow an advice."""
    return each(queries.advices_to_ask(timezone.now())[:limit], lambda advice: actions.ask_advice(advice, by=None))


def tell_places() -> int:
    """Tells those who wait for a module that a place is free."""
    return each(queries.turns_to_tell(), lambda turn: actions.tell_place(turn, by=None))


def send_sheets() -> int:
    """Tells the two volunteers, the day before, that their preparation sheet is ready."""
    return each(queries.sheets_to_send(timezone.now()), lambda row: actions.prepare(row[0], volunteer=row[1], by=None))


def forget_takes(limit: int = 200) -> int:
    """Deletes the recordings of pitches thirty days after they were sent, as their page promises."""
    return each(takes_to_forget(timezone.now())[:limit], lambda take: delete_take(take, by=None))


def forget_simulations(limit: int = 200) -> int:
    """Deletes the answers given alone, and the notes written in the room, thirty days after."""
    now = timezone.now()
    gone = each(simulations_to_forget(now)[:limit], lambda one: delete_simulation(one, by=None))
    return gone + each(notes_to_forget(now)[:limit], lambda note: forget_note(note, by=None))


def forget_voices(limit: int = 200) -> int:
    """Deletes spoken answers thirty days after."""
    return each(voices_to_forget(timezone.now())[:limit], lambda voice: forget_voice(voice, by=None))


def forget_orientations(limit: int = 500) -> int:
    """Takes the name and the contact of who was invited and did not come within thirty days."""
    return each(orientations_to_forget(timezone.now())[:limit], lambda one: forget_orientation(one, by=None))


SWEEPS = [
    (ask_advices, 900),
    (tell_places, 300),
    (send_sheets, 900),
    (forget_takes, 3600),
    (forget_simulations, 3600),
    (forget_voices, 3600),
    (forget_orientations, 3600),
]
