import logging
import re

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
