import logging
import re

PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\+?\d[\d .-]{7,}\d|(?<=/)[A-Za-z0-9_:-]{40,}")


class NoPeople(logging.Filter):
    """Hides e-mail addresses, phone numbers and signed links from every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = PERSONAL.sub("[…]", record.getMessage()), ()
        return True
