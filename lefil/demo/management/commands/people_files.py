from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lefil.demo.generate import WRITERS, people_files


class Command(BaseCommand):
    help = "Writes the invented volunteers and pupils as spreadsheets, to try the import by hand (/bureau/campagnes/, Importer)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--kind", choices=sorted(WRITERS), default="csv")
        parser.add_argument("--volunteers", type=int, default=5200)
        parser.add_argument("--pupils", type=int, default=5000)

    def handle(self, *args: Any, **options: Any) -> None:
        options["folder"].mkdir(parents=True, exist_ok=True)
        files = people_files(volunteers=options["volunteers"], pupils=options["pupils"], kind=options["kind"])
        for _role, name, content in files:
            (options["folder"] / name).write_bytes(content)
            self.stdout.write(f"{options['folder'] / name} ({len(content) // 1024} Ko)")
