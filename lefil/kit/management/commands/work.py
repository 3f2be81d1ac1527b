import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lefil.kit.sweeps import all_sweeps, run_once, work


class Command(BaseCommand):
    help = "Sends letters, reminders and everything else that is due, until stopped. Several may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every sweep once, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for sweep, _ in all_sweeps():
                self.stdout.write(f"{sweep.__module__}.{sweep.__name__}: {run_once(sweep)}")
            return
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        work(stop)
