from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lefil.kit.backups import write_backup


class Command(BaseCommand):
    help = "Writes one dated archive of the base and the files, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        target = write_backup(options["folder"])
        self.stdout.write(f"Sauvegarde : {target} ({target.stat().st_size // 1024} Ko)")
