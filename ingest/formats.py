"""What a file is, by its first bytes and parts; its name only tells apart what is text either way."""

import re
from enum import StrEnum

from ingest.archives import Office, kind_of
from ingest.compound import MAGIC, open_compound
from ingest.refusals import Reason, RefusedError

HEAD = 1024


class Format(StrEnum):
    """The formats that are read."""

    PDF = "PDF"
    DOCX = "Word (.docx)"
    DOC = "Word 97–2003 (.doc)"
    XLSX = "Excel (.xlsx)"
    XLS = "Excel 97–2003 (.xls)"
    PPT = "PowerPoint 97–2003 (.ppt)"
    RTF = "Rich Text (.rtf)"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    TEXT = "text"


SUFFIXES = {
    ".pdf": Format.PDF, ".docx": Format.DOCX, ".doc": Format.DOC, ".xlsx": Format.XLSX, ".xls": Format.XLS,
    ".ppt": Format.PPT, ".rtf": Format.RTF, ".htm": Format.HTML, ".html": Format.HTML, ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN, ".txt": Format.TEXT, ".text": Format.TEXT,
}  # fmt: skip
WRITTEN = frozenset((Format.HTML, Format.MARKDOWN, Format.TEXT))
STREAMS = {"WordDocument": Format.DOC, "Workbook": Format.XLS, "Book": Format.XLS, "PowerPoint Document": Format.PPT}
ARCHIVED = {Office.WORD: Format.DOCX, Office.EXCEL: Format.XLSX}
UNREAD = (
    (b"\x89PNG", Reason.NOT_TEXT, "an image"),
    (b"\xff\xd8\xff", Reason.NOT_TEXT, "an image"),
    (b"GIF8", Reason.NOT_TEXT, "an image"),
    (b"II*\0", Reason.NOT_TEXT, "an image"),
    (b"MM\0*", Reason.NOT_TEXT, "an image"),
    (b"MZ", Reason.NOT_TEXT, "a program"),
    (b"\x7fELF", Reason.NOT_TEXT, "a program"),
    (b"Rar!", Reason.ARCHIVE, "a RAR archive"),
    (b"7z\xbc\xaf", Reason.ARCHIVE, "a 7z archive"),
    (b"\x1f\x8b", Reason.ARCHIVE, "a gzip archive"),
    (b"MIME-Version:", Reason.UNKNOWN_TYPE, "a web archive (MHT)"),
)
HTML = re.compile(rb"^\s*(<!doctype html|<html|<\?xml[^>]{0,200}\?>\s*(<!doctype html|<html))", re.IGNORECASE)
OFFICE_XML = re.compile(
    rb"<\?mso-application|schemas\.microsoft\.com/office/(word/2003|2006/xmlPackage)", re.IGNORECASE
)


def format_of(suffix: str, data: bytes) -> Format:
    """Return how `data` is to be read; `suffix` is its name's, in small letters with the dot.

    Raises:
        RefusedError: nothing that can be read.
    """
    head = data[:HEAD]
    if b"%PDF-" in head:
        return Format.PDF
    if head.startswith(MAGIC):
        return _compound(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data)
    if head.lstrip().startswith(b"{\\rt"):
        return Format.RTF
    for magic, reason, what in UNREAD:
        if head.startswith(magic):
            raise RefusedError(reason, f"the content is {what}")
    return _written(suffix, head)


def _compound(data: bytes) -> Format:
    with open_compound(data) as compound:
        found = next((format_ for name, format_ in STREAMS.items() if compound.exists(name)), None)
    if found is None:
        raise RefusedError(Reason.UNKNOWN_TYPE, "an Office file, but no document, sheet or slides")
    return found


def _archive(data: bytes) -> Format:
    kind = kind_of(data)
    if kind is None:
        raise RefusedError(Reason.ARCHIVE, "a zip archive")
    if kind not in ARCHIVED:
        raise RefusedError(Reason.UNKNOWN_TYPE, "PowerPoint (.pptx)" if kind is Office.POWERPOINT else "OpenDocument")
    return ARCHIVED[kind]


def _written(suffix: str, head: bytes) -> Format:
    named = SUFFIXES.get(suffix)
    if named is None:
        raise RefusedError(Reason.UNKNOWN_TYPE, suffix or "no extension")
    if OFFICE_XML.search(head):
        raise RefusedError(Reason.UNKNOWN_TYPE, "Word 2003 XML")
    if HTML.match(head):
        return Format.HTML
    return named if named in WRITTEN else Format.TEXT
