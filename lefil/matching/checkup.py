"""Whether matching has its compiled kernel."""

from lefil.kit.checkup import Check, Finding
from lefil.matching.engine import backend


def kernel() -> Finding:
    if backend() != "c":
        return Finding(
            "advice", "La mise en relation marche sans son noyau compilé : dix fois plus lente.", "apt install gcc, puis make setup."
        )
    return Finding("ok", "La mise en relation a son noyau compilé.")


CHECKS: list[Check] = [kernel]
