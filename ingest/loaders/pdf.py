"""PDF: the text layer, page by page. A scan has none and is refused; nothing is guessed from images."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from ingest.blocks import Block, Kind, Loaded, one_line
from ingest.boilerplate import TABLE_OF_CONTENTS
from ingest.legal import ARTICLE, CONTAINER
from ingest.packing import MARKER
from ingest.refusals import Reason, RefusedError

MAX_PAGES = 3_000
EDGE_LINES = 3
EDGE_SHARE = 4  # no more than one line in four, so that a short page is not all edge
MIN_PAGES_FOR_EDGES = 3
HEADER_BYTES = 1024
FULL_LINE_SHARE = 0.7
PAGE_NUMBER = re.compile(r"^[-–—\s]*(?:trang|page)?\s*\d{1,4}\s*(?:(?:/|of|trên)\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE)


def load_pdf(data: bytes) -> Loaded:
    """Return the paragraphs of a PDF, each with the page on which it begins."""
    if b"%PDF-" not in data[:HEADER_BYTES]:
        raise RefusedError(Reason.NOT_TEXT, "not a PDF (no %PDF header)")
    try:
        reader = _open(data)
        pages = [[one_line(line) for line in page.extract_text().splitlines()] for page in reader.pages]
        title = one_line(str(reader.metadata.title or "")) if reader.metadata else ""
    except PyPdfError as error:
        raise RefusedError(Reason.BROKEN, f"not a readable PDF ({type(error).__name__})") from None
    return Loaded(tuple(_paragraphs(without_edges(pages))), weak_title=title)


def _open(data: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(data))
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except (DependencyError, NotImplementedError):
        locked = True
    if locked:
        raise RefusedError(Reason.ENCRYPTED, "protected by a password: save it without one")
    if len(reader.pages) > MAX_PAGES:
        raise RefusedError(Reason.TOO_LARGE, f"more than {MAX_PAGES} pages: split it")
    return reader


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
