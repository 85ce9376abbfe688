"""Excel files (.xlsx): what the cells show; formulas by the values that Excel saved with them."""

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ingest.archives import Office, open_office_archive
from ingest.blocks import Loaded
from ingest.legacy.runs import Run, unicode_text
from ingest.legacy.tables import Encoding
from ingest.pieces import Piece, loaded
from ingest.refusals import Reason, RefusedError
from ingest.sheets import Budget, Row, Sheet, pieces_of, written

BREAKING = (KeyError, ValueError, TypeError, AttributeError, IndexError, InvalidFileException)


def load_xlsx(data: bytes) -> Loaded:
    """Return the blocks of an Excel file; hidden sheets, formulas and comments are left out."""
    found: set[Encoding] = set()
    return loaded(xlsx_pieces(data, found), found)


def xlsx_pieces(data: bytes, found: set[Encoding] | None = None) -> list[Piece]:
    """Return the titles and tables of an Excel file."""
    open_office_archive(data, Office.EXCEL).close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it leaves out: drawings, validation
        try:
            return list(pieces_of(_sheets(data, found)))
        except BREAKING as error:
            raise RefusedError(Reason.BROKEN, f"not a readable Excel file ({type(error).__name__})") from None


def _sheets(data: bytes, found: set[Encoding] | None) -> Iterator[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    budget = Budget()
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what the file claims of its size may be anything
            yield Sheet(sheet.title, list(_rows(sheet, budget, found)))


def _rows(sheet: Any, budget: Budget, found: set[Encoding] | None) -> Iterator[Row]:
    for cells in sheet.iter_rows():
        budget.take(len(cells) or 1)
        yield tuple(_shown(cell, found).strip() for cell in cells)


def _shown(cell: Any, found: set[Encoding] | None) -> str:
    value = cell.value
    if isinstance(value, str):
        return unicode_text([Run(value, _font(cell))], found)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y}" if value.time() == dt.time() else f"{value:%H:%M %d/%m/%Y}"
    if isinstance(value, (int, float)):
        return written(value, cell.number_format)
    return str(value)


def _font(cell: Any) -> str:
    try:
        return cell.font.name or ""
    except (IndexError, AttributeError):
        return ""
