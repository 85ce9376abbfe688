"""How every process logs: its own lines, and of the libraries only what needs attention."""

import logging

from settings import Settings

LOUD = ("bm25s",)  # sets its own level to DEBUG when it is imported
OURS = ("bot", "console", "webchat", "ingest", "knowledge", "care", "records")


def configure_logging(settings: Settings) -> None:
    """Log our own modules at LOG_LEVEL and everything else at WARNING (DEBUG shows all). Logs carry no texts."""
    everything = logging.DEBUG if settings.log_level == "DEBUG" else logging.WARNING
    logging.basicConfig(level=everything, format="%(levelname)s %(name)s: %(message)s")
    for name in LOUD:
        logging.getLogger(name).propagate = False
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level)
