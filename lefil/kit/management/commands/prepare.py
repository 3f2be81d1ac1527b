from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Makes the site ready to serve: data folder, database tables, translations, static files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-base", action="store_true", help="translations and static files only: for an image built where no base is"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
        for source in settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                with source.open("rb") as catalogue, target.open("wb") as compiled:
                    write_mo(compiled, read_po(catalogue))
        if not options["without_base"]:
            call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
