from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lefil.kit.backups import Damaged, check_backup


class Command(BaseCommand):
    help = "Restores an archive beside the site, in a base of its own, and compares every table with what was saved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = check_backup(options["archive"])
        except Damaged as damaged:
            raise CommandError(str(damaged)) from damaged
        people = rows.get("people_person", 0)
        self.stdout.write(f"La sauvegarde se restaure : {len(rows)} tables, {sum(rows.values())} lignes, {people} personnes.")
