"""What `manage.py doctor` looks at. Each room that has something to watch has a checkup.py with CHECKS."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@dataclass(frozen=True)
class Finding:
    """`level` is "ok", "advice" (works, but should be better) or "danger" (people or data are at risk, or it does not work).
    `says` is a sentence, `mend` what to do, as a sentence or a command."""

    level: str
    says: str
    mend: str = ""


Check = Callable[[], Finding]


def all_checks() -> list[Check]:
    """The CHECKS of every installed room."""
    rooms = [config.name for config in apps.get_app_configs() if config.name.startswith("lefil.")]
    named = [f"{room}.checkup" for room in rooms if room != "lefil.kit" and find_spec(f"{room}.checkup")]
    return [check for name in ["lefil.kit.ground", *named] for check in import_module(name).CHECKS]


def findings() -> Iterator[Finding]:
    """One finding a check; a check that fails is a danger of its own, and never hides the next."""
    for check in all_checks():
        try:
            yield check()
        except Exception as error:
            yield Finding(
                "danger", f"Le contrôle « {check.__name__} » n’a pas pu se faire : {type(error).__name__}.", "Lisez le journal du site."
            )
