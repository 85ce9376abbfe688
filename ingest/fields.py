"""The codes of Word's fields: those that fetch or start something are refused, all others are left out."""

import re

from ingest.refusals import Reason, RefusedError

FETCHING = re.compile(r"^\s*(DDE|DDEAUTO|INCLUDETEXT\s+\"?(https?:|\\\\\\\\))", re.IGNORECASE)


def check_field(code: str) -> None:
    """Refuse a field that runs a program or brings text from elsewhere.

    Raises:
        RefusedError: as said.
    """
    if match := FETCHING.match(code):
        raise RefusedError(Reason.EXTERNAL, f"field {match[1].split()[0].upper()}")
