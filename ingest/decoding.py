"""Bytes to text: byte order marks, UTF-8, UTF-16, then Vietnamese of before Unicode and code pages, said aloud."""

import codecs
import re
import unicodedata

from ingest.legacy.guess import encodings_of, evidence_in, legacy_note, unicode_lines
from ingest.refusals import Reason, RefusedError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAX_CONTROL_SHARE = 0.002
# A page that claims Latin-1 may hold anything; other names are believed where they are those of code pages.
TRUSTED = re.compile(
    r"utf-?(8|16|32)(le|be)?|us-ascii|windows-125[013-8]|iso-8859-([2-9]|1[0-6])"
    r"|gbk?|gb18030|big5|koi8-[ru]|shift_jis|euc-(jp|kr)",
    re.IGNORECASE,
)


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str | None]:
    """Return the text in NFC, and a note when the encoding had to be guessed.

    Raises:
        RefusedError: the bytes are no text.
    """
    text, note = _decode(data, declared if declared and TRUSTED.fullmatch(declared) else None)
    lines, encodings = unicode_lines(text.split("\n"))
    if encodings:
        text, note = "\n".join(lines), legacy_note(encodings)[0]
    _refuse_binary(text)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")), note


def _decode(data: bytes, declared: str | None) -> tuple[str, str | None]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data, encoding), None
    for encoding in filter(None, ("utf-8", declared)):
        try:
            return data.decode(encoding), None
        except (UnicodeDecodeError, LookupError):
            continue
    return _guess(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedError(Reason.NOT_TEXT, f"it claims to be {encoding} and is not: save it as UTF-8") from None


def _guess(data: bytes) -> tuple[str, str | None]:
    """Return the reading in which the most words are Vietnamese: an old encoding as Latin-1, cp1258, else cp1252."""
    old, windows = data.decode("latin-1"), unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    vietnamese = evidence_in(windows.split("\n")).unicode
    speaking = evidence_in(old.split("\n")).speaking
    if max(speaking.values(), default=0) < vietnamese and "\ufffd" not in windows:
        return windows, "not UTF-8, read as cp1258"
    if encodings_of(old.split("\n")):
        return old, None
    try:
        return data.decode("cp1252"), "not UTF-8, read as cp1252"
    except UnicodeDecodeError:
        return old, "not UTF-8, read as latin-1"


def _refuse_binary(text: str) -> None:
    control = sum(1 for c in text if (c < " " and c not in "\t\n\r\f\v") or "\x7f" <= c <= "\x9f")
    if "\x00" in text or control > MAX_CONTROL_SHARE * len(text) + 2:
        raise RefusedError(Reason.NOT_TEXT, "binary content: hand in a document, not data")
