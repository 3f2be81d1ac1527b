"""Writes of the room: coming and going, what is said and drawn there, and what it becomes once it is over."""

from lefil.live.actions.alerts import add_words, alert, forget_words, handle_alert, reporter
from lefil.live.actions.board import clear_board, draw, erase_stroke
from lefil.live.actions.breakouts import close_breakouts, gather_minors, move_to, open_breakouts
from lefil.live.actions.counting import correct, count_presence
from lefil.live.actions.doors import Entered, Kept, admit, enter, forget, leave, let_back, lose, remove, send_back, turn_away
from lefil.live.actions.files import forget_room, forget_stays, share, take_back
from lefil.live.actions.hands import give_floor, lower_hand, lower_hands, raise_hand
from lefil.live.actions.policies import set_policy
from lefil.live.actions.presence import keep, mute, mute_guests, show, unmute, unmute_all
from lefil.live.actions.pulse import answer_pulse, ask_pulse, close_pulse
from lefil.live.actions.rooms import end, lock, open_room, set_lobby, switch
from lefil.live.actions.talk import remove_line, review_line, say

__all__ = [
    "Entered", "Kept", "add_words", "admit", "alert", "answer_pulse", "ask_pulse", "clear_board", "close_breakouts", "close_pulse", "correct",
    "count_presence", "draw", "end", "enter", "erase_stroke", "forget", "forget_room", "forget_stays", "forget_words", "gather_minors", "give_floor", "handle_alert", "keep",
    "leave", "let_back", "lock", "lose", "lower_hand", "lower_hands", "move_to", "mute", "mute_guests", "open_breakouts", "open_room", "raise_hand",
    "remove", "remove_line", "reporter", "review_line", "say", "send_back", "set_lobby", "set_policy", "share", "show", "switch", "take_back", "turn_away",
    "unmute", "unmute_all",
]  # fmt: skip
