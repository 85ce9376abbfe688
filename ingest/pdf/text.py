"""The text layer of a PDF page, in Unicode whatever its fonts."""

import ctypes
from collections.abc import Iterator
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.legacy.fonts import face_of
from ingest.legacy.guess import evidence_in
from ingest.legacy.runs import Run, unicode_text
from ingest.legacy.tables import Encoding

NAME_BYTES = 256
BROKEN_LINE = "\x02"  # PDFium's word for a hyphen at a line's end, and for a soft hyphen: TCVN3's "ư"


def page_lines(page: pypdfium2.PdfPage, found: set[Encoding]) -> list[str]:
    """Return the lines of a page from top to bottom, and add to `found` the old encodings in which they are."""
    layer = page.get_textpage()
    text = layer.get_text_range()
    if evidence_in([text]).speaking:
        text = unicode_text(_runs(layer), found)
    return str(text.replace(BROKEN_LINE, "-\n")).splitlines()


def _runs(layer: pypdfium2.PdfTextPage) -> Iterator[Run]:
    """Yield the text in pieces of one font. PDFium has mapped Symbol itself; only old Vietnamese is named."""
    name = ""
    chars: list[tuple[str, str]] = []
    for index in range(layer.count_chars()):
        name = _font(layer, index) or name  # spaces that PDFium puts in have no font
        chars.append((chr(pdfium.FPDFText_GetUnicode(layer.raw, index)), name))
    for font, group in groupby(chars, key=lambda pair: pair[1]):
        text = "".join(char for char, _ in group)
        encoding = face_of(font).encoding
        if encoding is Encoding.TCVN3:
            text = text.replace(BROKEN_LINE, "\xad\n")
        yield Run(text, font if encoding is not None else "")


def _font(layer: pypdfium2.PdfTextPage, index: int) -> str:
    name, flags = ctypes.create_string_buffer(NAME_BYTES), ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(layer.raw, index, name, NAME_BYTES, flags)
    return name.value.decode("utf-8", "replace") if 0 < length <= NAME_BYTES else ""
