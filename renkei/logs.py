"""Lines of the log, one a record, that no value can forge; and the mail that tells of an error.

Whatever a person typed may stand in a message. Control characters, line ends, marks of writing direction and
other invisible characters are therefore written as ``\\u000a``.
"""

import json
import logging
import time
import unicodedata
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.core.mail import mail_admins

request_id: ContextVar[str] = ContextVar("request_id", default="")
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def escape(text: str) -> str:
    """Return ``text`` with every character that has no shape of its own written as ``\\uXXXX``."""
    if text.isprintable():  # printable characters are none of these
        return text
    return "".join(_written(letter) if unicodedata.category(letter) in INVISIBLE else letter for letter in text)


def _written(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


class JsonLines(logging.Formatter):
    """A record as one JSON object on one line. ``extra={"values": {…}}`` adds keys of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; it reads back as JSON with the very values that were given."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
            **getattr(record, "values", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        # json escapes line ends itself; what it leaves alone is escaped in the same notation, which JSON reads back
        return escape(json.dumps(line, ensure_ascii=False, default=str))


class Lines(logging.Formatter):
    """A record as one line for people; the lines of an exception follow, set in."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line or lines."""
        stamp = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")
        values = "".join(
            f" {key}={json.dumps(value, ensure_ascii=False, default=str)}"
            for key, value in getattr(record, "values", {}).items()
        )
        words = f"{stamp} {record.levelname} {record.name} {record.getMessage()}{values}"
        lines = [escape(words)]
        if record.exc_info:
            lines += [f"    {escape(line)}" for line in self.formatException(record.exc_info).splitlines()]
        return "\n".join(lines)


class ErrorMail(logging.Handler):
    """Mails an error to the administrators: its line and where it happened, nothing of what the person had sent.

    One mail a minute and process; what comes between is in the log. A mail that cannot be sent is let go.
    """

    pause = 60.0

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._next = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Send the record as a mail."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self.pause
        try:
            mail_admins(f"障害の記録 {escape(record.name)}", self.format(record), fail_silently=True)
        except Exception:
            self.handleError(record)
