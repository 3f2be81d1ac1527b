"""Every sentence that the script of the room shows or says aloud. A test compares the keys with those that web/ts/room asks for."""

from lefil.kit import days
from lefil.live.views.sentences.moments import CONNECTION, END, LIFE, TU
from lefil.live.views.sentences.places import BEFORE, BOARD, PANELS

ALL = BEFORE | PANELS | BOARD | LIFE | CONNECTION | END


def sentences(*, tu: bool) -> dict[str, str]:
    """Key to sentence in the page's language, with its French spaces."""
    chosen = ALL | (TU if tu else {})
    return {key: days.typeset(str(words)) for key, words in chosen.items()}
