"""Excel files of 1997 to 2003 (.xls): what the cells show, the fonts of their text included."""

import io
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.biffh import XLRDError

from ingest.blocks import Loaded
from ingest.compound import open_compound
from ingest.legacy.runs import Run, unicode_text
from ingest.pieces import Piece, loaded
from ingest.refusals import Reason, RefusedError
from ingest.sheets import Budget, Row, Sheet, pieces_of, written


def load_xls(data: bytes) -> Loaded:
    """Return the blocks of an old Excel file; hidden sheets, formulas and comments are left out."""
    return loaded(xls_pieces(data))


def xls_pieces(data: bytes) -> list[Piece]:
    """Return the titles and tables of an old Excel file."""
    with open_compound(data):
        pass
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except XLRDError as error:
        if "encrypted" in str(error):
            raise RefusedError(Reason.ENCRYPTED, "protected by a password") from None
        raise RefusedError(Reason.BROKEN, "not a readable Excel file") from None
    budget = Budget()
    return list(pieces_of(_sheet(book, sheet, budget) for sheet in book.sheets() if sheet.visibility == 0))


def _sheet(book: Any, sheet: Any, budget: Budget) -> Sheet:
    return Sheet(sheet.name, list(_rows(book, sheet, budget)))


def _rows(book: Any, sheet: Any, budget: Budget) -> Iterator[Row]:
    for number in range(sheet.nrows):
        cells = sheet.row(number)
        budget.take(len(cells))
        yield tuple(_shown(book, sheet, number, column, cell).strip() for column, cell in enumerate(cells))


def _shown(book: Any, sheet: Any, row: int, column: int, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return unicode_text(_runs(book, sheet, row, column, cell))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return written(cell.value, _format(book, cell))
    return ""


def _date(value: float, mode: int) -> str:
    try:
        moment = xlrd.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError):
        return written(value)
    return f"{moment:%d/%m/%Y}" if value >= 1 else f"{moment:%H:%M}"


def _format(book: Any, cell: Any) -> str:
    form = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return form.format_str if form is not None else ""


def _runs(book: Any, sheet: Any, row: int, column: int, cell: Any) -> list[Run]:
    """Return the cell's text in pieces of one font; the first has the font of the cell."""
    begins = [(0, book.xf_list[cell.xf_index].font_index), *sheet.rich_text_runlist_map.get((row, column), ())]
    ends = [begin for begin, _ in begins[1:]] + [len(cell.value)]
    return [
        Run(cell.value[begin:end], _font(book, font)) for (begin, font), end in zip(begins, ends, strict=True) if end > begin
    ]


def _font(book: Any, index: int) -> str:
    return book.font_list[index].name if 0 <= index < len(book.font_list) else ""
