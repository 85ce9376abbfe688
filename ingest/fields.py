"""What Word would fetch or start on opening a file: field codes, templates, objects from another machine."""

import re

from ingest.refusals import Reason, RefusedError

FETCHING = re.compile(r"^\s*(DDE(?:AUTO)?\b|INCLUDETEXT\s+\"?(?:https?:|\\\\))", re.IGNORECASE)
ELSEWHERE = re.compile(r"^\s*(https?:|ftp:|mhtml:|\\\\|//|file://[^/])", re.IGNORECASE)


def check_source(target: str) -> None:
    """Refuse a template, object or frame that is fetched from another machine on opening.

    Raises:
        RefusedError: as said.
    """
    if ELSEWHERE.match(target):
        raise RefusedError(Reason.EXTERNAL, "a template or object from another place")


def check_field(code: str) -> None:
    """Refuse a field that runs a program or brings text from elsewhere.

    Raises:
        RefusedError: as said.
    """
    if match := FETCHING.match(code):
        raise RefusedError(Reason.EXTERNAL, f"field {match[1].split()[0].upper()}")
