import json
import logging
import re
from datetime import UTC, datetime

PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|\+?\d[\d .-]{7,}\d|(?<=/)[A-Za-z0-9_:-]{40,}"
    r"|(?<=/inscription/)[\w-]{12}(?=/)|(?<=/autorisation/)[\w-]{12}(?=/)"
)


class NoPeople(logging.Filter):
    """Hides e-mail addresses, phone numbers and links that open without sign-in from every log line, and from the error it tells:
    a database says which value was there twice."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = PERSONAL.sub("[…]", record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = PERSONAL.sub("[…]", record.exc_text)
        return True


class Json(logging.Formatter):
    """One JSON object a line. Only known facts of a request are written: route, method, status, ms."""

    FACTS = ("route", "method", "status", "ms")

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "logger": record.name, "message": record.getMessage(),
        }  # fmt: skip
        facts = {name: getattr(record, name) for name in self.FACTS if hasattr(record, name)}
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        return json.dumps(said | facts | ({"error": record.exc_text} if record.exc_text else {}), ensure_ascii=False)
