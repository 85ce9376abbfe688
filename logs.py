"""How every process logs: its own lines, and of the libraries only what needs attention.

Logs carry ids and codes only. Should a number or an e-mail address of a person get into a line all the same, or into
the message of an exception, it is taken out before the line is written.
"""

import logging

from redaction import redact_log
from settings import Settings

FORMAT = "%(levelname)s %(name)s: %(message)s"
OURS = ("bot", "console", "webchat", "ingest", "knowledge", "care", "records")


class Redacting(logging.Formatter):
    """Formats a record, its traceback included, and takes people's numbers and addresses out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return redact_log(super().format(record))


def configure_logging(settings: Settings) -> None:
    """Log our own modules at LOG_LEVEL and everything else at WARNING (DEBUG shows all). Logs carry no texts."""
    everything = logging.DEBUG if settings.log_level == "DEBUG" else logging.WARNING
    logging.basicConfig(level=everything)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Redacting(FORMAT))
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level)
