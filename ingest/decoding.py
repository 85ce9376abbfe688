"""Bytes to text: byte order marks, UTF-8, UTF-16, then the Vietnamese and Western code pages, said aloud."""

import codecs
import re
import unicodedata

from ingest.refusals import Reason, RefusedError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGICS = (
    (b"%PDF-", "a PDF: rename it to .pdf"),
    (b"PK\x03\x04", "a zip archive or Word file: rename it to .docx if it is one"),
    (b"\xd0\xcf\x11\xe0", "an old Office file: save it as .docx"),
    (b"{\\rtf", "an RTF file: save it as .docx"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
MAX_CONTROL_SHARE = 0.002
# cp1258 writes tones as combining marks after the vowel.
VIETNAMESE_1258 = re.compile("[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][\u0300\u0301\u0303\u0309\u0323]|[đơưĐƠƯ]")


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str | None]:
    """Return the text in NFC, and a note when the encoding had to be guessed.

    Raises:
        RefusedError: the bytes are no text.
    """
    for magic, what in MAGICS:
        if data.startswith(magic):
            raise RefusedError(Reason.NOT_TEXT, f"the content is {what}")
    text, note = _decode(data, declared)
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
    for encoding in ("cp1258", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp1258" or VIETNAMESE_1258.search(text):
            return text, f"not UTF-8, read as {encoding}"
    return data.decode("latin-1"), "not UTF-8, read as latin-1"


def _refuse_binary(text: str) -> None:
    control = sum(1 for c in text if (c < " " and c not in "\t\n\r\f\v") or "\x7f" <= c <= "\x9f")
    if "\x00" in text or control > MAX_CONTROL_SHARE * len(text) + 2:
        raise RefusedError(Reason.NOT_TEXT, "binary content: hand in a document, not data")
