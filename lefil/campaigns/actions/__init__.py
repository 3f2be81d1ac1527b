"""Every write of the room. Campaigns and their codes; sign-ups in progress and sent; priorities; imports."""

from lefil.campaigns.actions.campaigns import add_source, open_campaign, rewrite, visit
from lefil.campaigns.actions.drafts import forget, remind, save, send_link, start, wait
from lefil.campaigns.actions.intakes import bring_in, drop, invite, invite_some, map_columns, read, undo
from lefil.campaigns.actions.priorities import reweigh, set_points
from lefil.campaigns.actions.signup import arrive, submit

__all__ = [
    "add_source", "arrive", "bring_in", "drop", "forget", "invite", "invite_some", "map_columns", "open_campaign", "read", "remind",
    "reweigh", "rewrite", "save", "send_link", "set_points", "start", "submit", "undo", "visit", "wait",
]  # fmt: skip
