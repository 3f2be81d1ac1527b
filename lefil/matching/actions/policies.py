"""The association's weights."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.matching import encode
from lefil.matching.actions.runs import take_turn
from lefil.matching.engine import Weights
from lefil.matching.models import Policy
from lefil.people.models import Person

MOST_HOURS = 168


@transaction.atomic
def weigh(programme: Programme, *, weights: dict[str, Any], by: Person | None) -> Policy:
    """Keeps new weights (names of engine.Weights, whole numbers, the eight parts total 1000); the next run uses them.

    The journal keeps what each changed weight was and becomes.
    """
    try:
        new = Weights(**weights)
    except (TypeError, ValueError) as wrong:
        raise Refused(_("Les huit poids doivent faire 1 000 en tout.")) from wrong
    policy = take_turn(programme, by=by)
    old = asdict(encode.weights_of(policy))
    changed = {name: [old[name], value] for name, value in asdict(new).items() if name != "version" and old[name] != value}
    if changed:
        policy.weights = {name: value for name, value in asdict(new).items() if name != "version"}
        policy.version += 1
        policy.save(update_fields=["weights", "version"])
        record(policy, "weigh", by=by, detail={"version": policy.version, "changed": changed})
    return policy


@transaction.atomic
def hold(programme: Programme, *, hours: int, by: Person | None) -> Policy:
    """How long a new request may wait for others to come before the sweep looks for its pair. 0: at once; a week at most."""
    if not 0 <= hours <= MOST_HOURS:
        raise Refused(_("Choisissez une durée de la liste."))
    policy = take_turn(programme, by=by)
    if policy.hold_hours != hours:
        record(policy, "hold", by=by, detail={"from": policy.hold_hours, "to": hours})
        policy.hold_hours = hours
        policy.save(update_fields=["hold_hours"])
    return policy
