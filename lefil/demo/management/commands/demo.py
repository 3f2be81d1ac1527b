import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lefil.demo.jobs import keep_rooms_near
from lefil.demo.queries import cast_member, holds_people
from lefil.demo.scenes import fill


class Command(BaseCommand):
    help = "Fills an empty base with the demonstration. Does nothing when the cast is already there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--volunteers", type=int, default=5200)
        parser.add_argument("--pupils", type=int, default=5000)

    def handle(self, *args: Any, **options: Any) -> None:
        if cast_member("chloe"):
            keep_rooms_near()
            return
        if holds_people():
            raise CommandError("Cette base contient des personnes qui ne sont pas celles de la démonstration. Rien n’est écrit.")
        began = time.monotonic()
        self.stdout.write("Première fois : nous remplissons la démonstration. Moins de trois minutes.")
        fill(
            volunteers=options["volunteers"],
            pupils=options["pupils"],
            say=lambda words: self.stdout.write(f"  {time.monotonic() - began:5.1f} s  {words}"),
        )
