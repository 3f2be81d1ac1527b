from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from lefil.kit.backups import Damaged, read_backup


class Command(BaseCommand):
    help = "Puts an archive back in place of the present base and files, then brings the tables up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--replace", action="store_true", help="also when the present base holds people")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["replace"] and self._holds_people():
            raise CommandError("La base actuelle contient des personnes. Ajoutez --replace pour la remplacer.")
        try:
            read_backup(options["archive"])
        except Damaged as damaged:
            raise CommandError(str(damaged)) from damaged
        call_command("migrate", verbosity=0)
        self.stdout.write("La sauvegarde est en place.")

    def _holds_people(self) -> bool:
        try:
            return apps.get_model("people", "Person")._base_manager.exists()
        except DatabaseError:  # no table yet: a new server
            connection.close()
            return False
