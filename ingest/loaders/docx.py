"""Word files: headings by style or outline level, numbered lists with their numbers, tables as lines."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError

from ingest.archives import Office, open_office_archive
from ingest.blocks import Block, Kind, Loaded, one_line, rows
from ingest.boilerplate import is_frame_table
from ingest.fields import check_field
from ingest.legacy.guess import beside, legacy_note
from ingest.legacy.runs import Run, unicode_text
from ingest.legacy.tables import Encoding
from ingest.loaders.numbering import Numbering
from ingest.packing import MARKER
from ingest.refusals import Reason, RefusedError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
BOX = f"{W}txbxContent"
SKIPPED = frozenset((FALLBACK, f"{W}del", f"{W}moveFrom", BOX))
TITLE_STYLES = {"title": 1, "subtitle": 2}
DEEPEST = 9


def load_docx(data: bytes) -> Loaded:
    """Return the blocks of a Word file; deleted and hidden text, headers, footers and footnotes are left out."""
    open_office_archive(data, Office.WORD).close()
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise RefusedError(Reason.BROKEN, f"not a readable Word file ({type(error).__name__})") from None
    reader = _Reader(document)
    blocks, encodings = tuple(reader.read()), sorted(reader.found)
    title = one_line(beside(document.core_properties.title or "", encodings))
    return Loaded(blocks, weak_title=title, notes=legacy_note(encodings))


class _Reader:
    """Reads a Word document's body from top to bottom, counting its lists."""

    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        self.styles = {style.style_id: style for style in document.styles} if _has_styles(document) else {}
        self.numbering = Numbering(document)
        self.fonts: dict[str | None, str] = {}
        self.found: set[Encoding] = set()

    def read(self) -> Iterator[Block]:
        yield from self._within(self.body)

    def _within(self, parent: Any) -> Iterator[Block]:
        for element in _content(parent):
            yield from self._paragraph(element) if element.tag == f"{W}p" else self._table(element)
            for box in _boxes(element):
                yield from self._within(box)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        check_field("".join(code.text or "" for code in element.iter(f"{W}instrText")))
        lines = [one_line(line) for line in self._text(element).split("\n")]
        if not any(lines):
            return
        level = self._level(element)
        marker = self.numbering.marker(element, self._styles_of(element))
        if level:
            yield Block(Kind.HEADING, one_line(f"{marker.removeprefix('- ')} {' '.join(lines)}"), level)
            return
        for line in filter(None, lines):
            is_item = bool(marker or MARKER.match(line))
            yield Block(Kind.ITEM if is_item else Kind.PARAGRAPH, f"{marker} {line}".strip())
            marker = ""

    def _table(self, element: Any) -> Iterator[Block]:
        cells = [[one_line(self._cell(c)) for c in row.iterchildren(f"{W}tc")] for row in element.iter(f"{W}tr")]
        if is_frame_table(" ".join(" ".join(row) for row in cells)):
            return
        if max((len(row) for row in cells), default=0) > 1:
            yield from (Block(Kind.ROW, line) for line in rows(cells))
            return
        for paragraph in element.iter(f"{W}p"):
            yield from self._paragraph(paragraph)

    def _cell(self, cell: Any) -> str:
        return " ".join(self._text(paragraph) for paragraph in cell.iter(f"{W}p"))

    def _text(self, paragraph: Any) -> str:
        return unicode_text(_runs(paragraph, self._font(paragraph)), self.found)

    def _font(self, paragraph: Any) -> str:
        """Return the font that the paragraph's style brings."""
        if paragraph.style not in self.fonts:
            found = (_own_font(style.element) for style in self._styles_of(paragraph))
            self.fonts[paragraph.style] = next(filter(None, found), "")
        return self.fonts[paragraph.style]

    def _styles_of(self, element: Any) -> list[Any]:
        """Return the paragraph's style and those that it is based on."""
        style = self.styles.get(element.style)
        chain = []
        while style is not None and style not in chain:
            chain.append(style)
            style = style.base_style
        return chain

    def _level(self, element: Any) -> int:
        for style in self._styles_of(element):
            name = (style.name or "").lower()
            if name in TITLE_STYLES:
                return TITLE_STYLES[name]
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        level = int(outline.get(f"{W}val", DEEPEST)) + 1 if outline is not None else 0
        return level if level <= DEEPEST else 0


def _has_styles(document: Any) -> bool:
    try:
        return document.styles is not None
    except (KeyError, AttributeError):
        return False


def _content(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, also those inside content controls."""
    for child in parent.iterchildren():
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _content(child)


def _boxes(element: Any) -> Iterator[Any]:
    """Yield the text boxes anchored in a paragraph or table; what old programs get instead of them is left out."""
    for box in element.iter(BOX):
        if not any(parent.tag in (FALLBACK, BOX) for parent in box.iterancestors()):
            yield box


def _runs(element: Any, font: str) -> Iterator[Run]:
    font = _own_font(element) or font if element.tag == f"{W}r" else font
    for child in element.iterchildren():
        if child.tag == f"{W}t":
            yield Run(child.text or "", font)
        elif child.tag == f"{W}sym":
            yield Run(_symbol(child.get(f"{W}char")), child.get(f"{W}font") or "")
        elif child.tag in BREAKS:
            yield Run(BREAKS[child.tag], font)
        elif child.tag not in SKIPPED and isinstance(child.tag, str) and not _is_hidden(child):
            yield from _runs(child, font)


def _own_font(element: Any) -> str:
    """Return the font that a run or style names for letters beyond ASCII."""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii") or ""


def _symbol(code: str | None) -> str:
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""


def _is_hidden(run: Any) -> bool:
    return run.tag == f"{W}r" and run.find(f"{W}rPr/{W}vanish") is not None
