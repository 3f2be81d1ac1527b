from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lefil.kit.checkup import findings

MARKS = {"ok": "  bien   ", "advice": "à savoir ", "danger": "À FAIRE  "}


class Command(BaseCommand):
    help = "Says in French what is missing or unsafe on this server. Ends with 1 when something is in danger."
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="only what is not well")

    def handle(self, *args: Any, **options: Any) -> None:
        said = list(findings())
        for one in said:
            if one.level != "ok" or not options["quiet"]:
                self.stdout.write(
                    f"{MARKS[one.level]} {one.says}" + (f"\n          → {one.mend}" if one.mend and one.level != "ok" else "")
                )
        dangers = sum(one.level == "danger" for one in said)
        self.stdout.write(f"{dangers} à faire sur {len(said)} points." if dangers else f"Tout va bien : {len(said)} points regardés.")
        if dangers:
            raise SystemExit(1)
