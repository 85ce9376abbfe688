"""Statistics as files: CSV for spreadsheets (UTF-8 with a byte order mark), JSON by `statistics.schema.json`."""

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from pathlib import Path

from care.figures.statistics import DIMENSIONS, Figure
from care.figures.suppression import K

SCHEMA = Path(__file__).parent / "statistics.schema.json"
COLUMNS = ("measure", "week", *DIMENSIONS, "count", "status")
BOM = "\ufeff"


def as_csv(figures: Sequence[Figure]) -> bytes:
    """Return one line a figure; a count that is not told is empty."""
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(figure.line() for figure in figures)
    return (BOM + written.getvalue()).encode()


def as_json(figures: Sequence[Figure], weeks: Sequence[dt.date], made_at: dt.datetime) -> bytes:
    """Return the figures with what is needed to read them; dimensions that are summed over are left out."""
    lines = [{key: value for key, value in figure.line().items() if value != ""} for figure in figures]
    told = {
        "schema": 1,
        "made_at": made_at.isoformat(),
        "zone": "Asia/Ho_Chi_Minh",
        "k": K,
        "weeks": [week.isoformat() for week in weeks],
        "figures": lines,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
