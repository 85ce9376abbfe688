"""PDF: the text layer, page by page; a scan has none and goes to `ingest.pdf.ocr`."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.blocks import Block, Kind, Loaded, one_line
from ingest.boilerplate import TABLE_OF_CONTENTS
from ingest.legacy.guess import beside, legacy_note, unicode_lines
from ingest.legacy.tables import Encoding
from ingest.legal import ARTICLE, CONTAINER
from ingest.packing import MARKER
from ingest.pdf import ocr
from ingest.pdf.text import page_lines
from ingest.refusals import Reason, RefusedError

MAX_PAGES, MAX_LOOKED_AT = 3_000, 20
EDGE_LINES = 3
EDGE_SHARE = 4  # no more than one line in four, so that a short page is not all edge
MIN_PAGES_FOR_EDGES = 3
HEADER_BYTES = 1024
FULL_LINE_SHARE = 0.7
PAGE_NUMBER = re.compile(r"^[-–—\s]*(?:trang|page)?\s*\d{1,4}\s*(?:(?:/|of|trên)\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE)


def load_pdf(data: bytes) -> Loaded:
    """Return the paragraphs of a PDF, each with the page on which it begins."""
    pages, title, notes = pdf_pages(data)
    lines = [[one_line(line) for line in page] for page in pages]
    return Loaded(tuple(_paragraphs(without_edges(lines))), weak_title=title, notes=notes)


def pdf_pages(data: bytes) -> tuple[list[list[str]], str, tuple[str, ...]]:
    """Return the lines of each page, the title that the file gives itself, and what to tell whoever hands it in."""
    if b"%PDF-" not in data[:HEADER_BYTES]:
        raise RefusedError(Reason.NOT_TEXT, "not a PDF (no %PDF header)")
    with _open(data) as document:
        try:
            pages, encodings = _in_unicode(document)
            title = one_line(beside(document.get_metadata_value("Title"), encodings))
            if not any(c.isalpha() for page in pages for line in page for c in line) and _has_pictures(document):
                return ocr.read_pages(document), title, (ocr.NOTE,)
        except pypdfium2.PdfiumError as error:
            raise RefusedError(Reason.BROKEN, f"not a readable PDF ({error})") from None
    return pages, title, legacy_note(encodings)


def _in_unicode(document: pypdfium2.PdfDocument) -> tuple[list[list[str]], tuple[Encoding, ...]]:
    by_font: set[Encoding] = set()
    pages = [page_lines(page, by_font) for page in document]
    lines, by_words = unicode_lines([line for page in pages for line in page])
    left = iter(lines)
    encodings = tuple(dict.fromkeys((*sorted(by_font), *by_words)))
    return [[next(left) for _ in page] for page in pages], encodings


def _has_pictures(document: pypdfium2.PdfDocument) -> bool:
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE]
    looked_at = min(len(document), MAX_LOOKED_AT)
    return any(next(document[n].get_objects(filter=kinds, max_depth=2), None) is not None for n in range(looked_at))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data, autoclose=True)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise RefusedError(Reason.ENCRYPTED, "protected by a password") from None
        raise RefusedError(Reason.BROKEN, "not a readable PDF") from None
    if len(document) > MAX_PAGES:
        raise RefusedError(Reason.TOO_LARGE, f"more than {MAX_PAGES} pages: split it")
    return document


def without_edges(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the pages without running heads, running feet and page numbers."""
    filled = [[line for line in page if line] for page in pages]
    seen = Counter(shape for page in filled for shape in {_shape(line) for line in _edges(page)})
    often = {s for s, n in seen.items() if len(filled) >= MIN_PAGES_FOR_EDGES and n > len(filled) / 2}
    return [_strip(list(page), often) for page in pages]


def _edges(page: Sequence[str]) -> list[str]:
    depth = _depth(page)
    return [*page[:depth], *page[len(page) - depth :]]


def _depth(page: Sequence[str]) -> int:
    return min(EDGE_LINES, len(page) // EDGE_SHARE)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _strip(page: list[str], often: set[str]) -> list[str]:
    for end in (0, -1):
        most = _depth([line for line in page if line])
        while page and (not page[end] or PAGE_NUMBER.match(page[end]) or (most > 0 and _shape(page[end]) in often)):
            most -= _shape(page.pop(end)) in often
    return page


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[Block]:
    width = _usual_width(pages)
    text, began, last = "", 1, ""
    for number, page in enumerate(pages, start=1):
        for line in page:
            if text and line and _goes_on(last, line, width):
                text = _join(text, line)
            else:
                yield from _block(text, began)
                text, began = line, number
            last = line
    yield from _block(text, began)


def _usual_width(pages: Sequence[Sequence[str]]) -> int:
    """Return the length that nine in ten lines do not exceed."""
    lengths = sorted(len(line) for page in pages for line in page if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _goes_on(last: str, line: str, width: int) -> bool:
    """Whether `line` continues the paragraph whose last line is `last`."""
    if MARKER.match(line) or ARTICLE.match(line) or CONTAINER.match(line) or TABLE_OF_CONTENTS.search(last):
        return False
    is_full = len(last) >= FULL_LINE_SHARE * width
    if line[0].islower():
        return is_full or not re.search(r"[.;:!?]$", last)
    return is_full and not re.search(r"[.;:!?]$", last) and last.isupper() == line.isupper()


def _join(text: str, line: str) -> str:
    if re.search(r"[a-z]{2}-$", text) and re.match(r"[a-z]{2}", line):
        return text[:-1] + line
    return f"{text} {line}"


def _block(text: str, page: int) -> Iterator[Block]:
    if text:
        yield Block(Kind.ITEM if MARKER.match(text) else Kind.PARAGRAPH, text, page=page)
