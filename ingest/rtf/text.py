"""RTF's tokens to paragraphs and tables, following fonts, destinations and Unicode escapes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ingest.fields import check_field, check_source
from ingest.legacy.runs import Run, unicode_text
from ingest.legacy.tables import Encoding
from ingest.pieces import Grid, Line, Piece
from ingest.refusals import Reason, RefusedError
from ingest.rtf.charsets import USUAL, code_page, decode_bytes
from ingest.rtf.tokens import Token, tokens

MAX_DEPTH = 2_000
SHOWN = {"tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
         "rquote": "’", "ldblquote": "“", "rdblquote": "”", "~": " ", "_": "-", "emspace": " ", "enspace": " ",
         "qmspace": " ", "column": "\n", "page": "\n", "{": "{", "}": "}", "\\": "\\"}  # fmt: skip
SILENT = frozenset((
    "colortbl", "info", "pict", "object", "objdata", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "listtable", "listoverridetable", "rsidtbl", "revtbl", "generator", "themedata", "datastore",
    "latentstyles", "xmlnstbl", "annotation", "atnid", "atnauthor", "atnref", "nonshppict", "sp", "upr", "bkmkstart",
    "bkmkend", "filetbl", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "pnseclvl", "pn", "xe", "tc", "fontemb", "falt",
    "panose", "private", "userprops", "pgdsctbl", "nesttableprops", "do",
))  # fmt: skip
HEARD = frozenset(("ud", "shpinst", "shptxt", "result", "fldrslt"))  # read though \* goes before them
MARKERS = frozenset(("listtext", "pntext"))
SPOKEN = frozenset(("fonttbl", "stylesheet", "fldinst", "template"))  # what stands in them is no text, but is used
FETCHING = frozenset(("objupdate", "objautlink"))


class TooDeepError(Exception):
    """More groups within groups than any program writes."""


@dataclass(frozen=True, slots=True)
class State:
    """What holds within a group. `kind` is its destination, "" for the text itself."""

    kind: str = ""
    font: int = 0
    hidden: bool = False
    skipped: int = 1
    is_optional: bool = False


@dataclass(slots=True)
class _Open:
    """What is being gathered: a paragraph, a cell, a row, a table."""

    runs: list[Run] = field(default_factory=list)
    marker: list[Run] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


class RtfText:
    """Reads one RTF file from its first byte to its last."""

    def __init__(self, data: bytes, found: set[Encoding] | None = None) -> None:
        self.found = found
        self.tokens = tokens(data)
        self.state = State()
        self.stack: list[State] = []
        self.page = USUAL
        self.usual_font = 0
        self.fonts: dict[int, str] = {}
        self.charsets: dict[int, int] = {}
        self.levels: dict[int, int] = {}
        self.style = 0
        self.level = 0
        self.in_table = False
        self.to_skip = 0
        self.buffer = b""
        self.spoken = ""
        self.open = _Open()

    def pieces(self) -> Iterator[Piece]:
        """Yield paragraphs and tables in order."""
        for token in self.tokens:
            if token.data:
                self._bytes(token.data)
                continue
            if token.word == "u" and token.number is not None:
                self._unicode(token.number)
                continue
            self._flush()
            if token.brace:
                self._brace(token.brace)
            else:
                yield from self._word(token)
        self._flush()
        yield from self._end_paragraph()
        yield from self._end_table()

    def _bytes(self, data: bytes) -> None:
        if self.to_skip:
            gone = min(self.to_skip, len(data))
            self.to_skip -= gone
            data = data[gone:]
        self.buffer += data

    def _unicode(self, code: int) -> None:
        self._flush()
        self._say(chr(code % 0x10000))
        self.to_skip = self.state.skipped

    def _flush(self) -> None:
        if self.buffer:
            font = self.state.font
            text = decode_bytes(
                self.buffer, font=self.fonts.get(font, ""), charset=self.charsets.get(font), page=self.page
            )
            self.buffer = b""
            self._say(text)

    def _say(self, text: str) -> None:
        """Put `text` where the group's destination wants it."""
        kind = self.state.kind
        if kind in SPOKEN:
            self.spoken += text
        elif not self.state.hidden and kind in ("", *MARKERS):
            run = Run(text, self.fonts.get(self.state.font, ""))
            (self.open.marker if kind in MARKERS else self.open.runs).append(run)

    def _brace(self, brace: str) -> None:
        self.to_skip = 0
        if brace == "{":
            if len(self.stack) >= MAX_DEPTH:
                raise TooDeepError
            self.stack.append(self.state)
            self.state = replace(self.state, is_optional=False)
            return
        self._end_entry()
        if self.stack:
            self.state = self.stack.pop()

    def _end_entry(self) -> None:
        """Keep what the tables of fonts and styles and a field's code have said."""
        kind, spoken = self.state.kind, self.spoken.strip().rstrip(";")
        if kind == "fonttbl" and spoken:
            self.fonts[self.state.font] = spoken
        elif kind == "stylesheet" and spoken.lower().startswith("heading ") and spoken[8:].isdigit():
            self.levels[self.style] = min(int(spoken[8:]), 9)
        elif kind == "template":
            check_source(spoken)
        elif kind == "fldinst":
            check_field(self.spoken)
            if self.stack and self.stack[-1].kind == "fldinst":
                return
        self.spoken = ""

    def _word(self, token: Token) -> Iterator[Piece]:
        word, number = token.word, token.number
        if word == "*":
            self.state = replace(self.state, is_optional=True)
        elif word in FETCHING:
            raise RefusedError(Reason.EXTERNAL, f"an object that brings itself up to date (\\{word})")
        elif word in SHOWN:
            self._say(SHOWN[word])
        elif word in STATE_WORDS:
            STATE_WORDS[word](self, number)
        elif word in ("par", "sect", "cell", "row", "nestcell", "nestrow") and self.state.kind == "":
            yield from self._end(word)
        elif word in SILENT or word in HEARD or word in MARKERS or word in SPOKEN:
            self._enter(word)
        elif self.state.is_optional:
            self._enter("unknown")

    def _enter(self, word: str) -> None:
        if word in HEARD:
            kind = "" if self.state.kind in ("", "shp", "upr", "object", "unknown") else self.state.kind
        elif self.state.kind in ("", "fldinst", *MARKERS):
            kind = word
        else:
            kind = self.state.kind
        self.state = replace(self.state, kind=kind, is_optional=False)

    def _end(self, word: str) -> Iterator[Piece]:
        if word in ("cell", "nestcell"):
            self.open.cell.append(self._text())
            self.open.row.append("\n".join(self.open.cell))
            self.open.cell = []
        elif word in ("row", "nestrow"):
            if self.open.row:
                self.open.rows.append(tuple(self.open.row))
            self.open.row = []
        elif self.in_table:
            self.open.cell.append(self._text())
        else:
            yield from self._end_paragraph()

    def _text(self) -> str:
        marker = unicode_text(self.open.marker, self.found).strip()
        text = unicode_text(self.open.runs, self.found)
        self.open.runs, self.open.marker = [], []
        return f"{marker} {text}".strip() if marker else text

    def _end_paragraph(self) -> Iterator[Piece]:
        yield from self._end_table()
        marker = unicode_text(self.open.marker, self.found).strip()
        self.open.marker = []
        text = self._text()
        if text.strip():
            bullet = "-" if marker and not any(c.isalnum() for c in marker) else marker
            yield Line(text, self.level or self.levels.get(self.style, 0), bullet)

    def _end_table(self) -> Iterator[Piece]:
        if self.open.row or self.open.cell:
            self.open.rows.append((*self.open.row, *self.open.cell))
        if self.open.rows:
            yield Grid(tuple(self.open.rows))
        self.open.row, self.open.cell, self.open.rows = [], [], []


Change = Callable[[RtfText, int | None], None]


def _plain(text: RtfText, _: int | None) -> None:
    text.state = replace(text.state, font=text.usual_font, hidden=False)


def _new_paragraph(text: RtfText, _: int | None) -> None:
    text.style, text.level, text.in_table = 0, 0, False


def _font(text: RtfText, number: int | None) -> None:
    text.state = replace(text.state, font=number or 0)


def _hidden(text: RtfText, number: int | None) -> None:
    text.state = replace(text.state, hidden=number != 0)


def _charset(text: RtfText, number: int | None) -> None:
    if text.state.kind == "fonttbl":
        text.charsets[text.state.font] = number or 0


def _style(text: RtfText, number: int | None) -> None:
    text.style = number or 0


def _level(text: RtfText, number: int | None) -> None:
    if text.state.kind == "":
        text.level = number + 1 if number is not None and 0 <= number < 9 else 0


def _in_table(text: RtfText, _: int | None) -> None:
    text.in_table = True


def _skipped(text: RtfText, number: int | None) -> None:
    text.state = replace(text.state, skipped=min(max(number or 0, 0), 16))


def _page(text: RtfText, number: int | None) -> None:
    text.page = code_page(number)


def _usual_font(text: RtfText, number: int | None) -> None:
    text.usual_font = number or 0
    text.state = replace(text.state, font=number or 0)


STATE_WORDS: dict[str, Change] = {
    "ansicpg": _page, "deff": _usual_font, "f": _font, "fcharset": _charset, "v": _hidden, "deleted": _hidden,
    "plain": _plain, "pard": _new_paragraph, "s": _style, "outlinelevel": _level, "intbl": _in_table, "uc": _skipped,
}  # fmt: skip
