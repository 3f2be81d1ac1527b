"""Matches populations that come from elsewhere. The format, the rules and the score are in docs/matching.md."""

import csv
import json
import os
import resource
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lefil.matching.engine import elsewhere
from lefil.matching.management.commands import _populations as populations

SHOWN = 100  # sentences about rows set aside


class Command(BaseCommand):
    help = "Met en relation deux listes venues d’ailleurs : NEEDS.json OFFERS.json --out PAIRS.csv"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("needs")
        parser.add_argument("offers")
        parser.add_argument("--out", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        began = spent()
        try:
            needs, said = populations.read(populations.rows(options["needs"]), populations.need, "besoin")
            offers, more = populations.read(populations.rows(options["offers"]), populations.offer, "aide")
        except populations.Unreadable as why:
            raise CommandError(str(why)) from why
        self._tell(said + more)
        last = float("inf")
        needs.sort(key=lambda each: (last if each.asked is None else each.asked, each.id))
        offers.sort(key=lambda each: (last if each.since is None else each.since, each.id))
        made, wrong = elsewhere.match(*populations.encoded(needs, offers))
        if wrong:
            raise CommandError("Le calcul n’a pas passé sa vérification : rien n’est écrit. " + "; ".join(wrong))
        lines = [(needs[i].id, offers[j].id, f"{score / 1000:.3f}") for (i, j), score in zip(made.pairs, made.score, strict=True)]
        write(options["out"], lines)
        figures = {
            "pairs": len(made.pairs), "score": round(sum(made.score) / 1000, 3), "gap": made.gap / 1000 if made.gap else 0,
            "cpu_s": round(spent() - began, 3), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }  # fmt: skip
        self.stdout.write(json.dumps(figures))

    def _tell(self, said: list[str]) -> None:
        for sentence in said[:SHOWN]:
            self.stderr.write(sentence)
        if len(said) > SHOWN:
            self.stderr.write(f"… et {len(said) - SHOWN} autres.")


def spent() -> float:
    """CPU seconds of this process, its own and the system's for it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def write(out: str, lines: list[tuple[str, str, str]]) -> None:
    """The whole file or nothing."""
    target = Path(out)
    try:
        if target.exists() and not target.is_file():  # /dev/null, a pipe
            with target.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([("need", "offer", "score"), *lines])
            return
        with tempfile.NamedTemporaryFile("w", newline="", encoding="utf-8", dir=target.parent, delete=False) as whole:
            csv.writer(whole).writerows([("need", "offer", "score"), *lines])
        os.chmod(whole.name, 0o644)
        os.replace(whole.name, target)
    except OSError as wrong:
        raise CommandError(f"{out} : ce fichier ne s’écrit pas ({wrong.strerror}).") from wrong
