"""Zip archives of strangers: size, ratio, macros and entities are checked before anything is unpacked into memory."""

import io
import re
import zipfile
from enum import StrEnum

from ingest.fields import check_source
from ingest.refusals import Reason, RefusedError

MAX_MEMBERS = 5_000
MAX_UNCOMPRESSED = 200 * 1024 * 1024
MAX_XML = 64 * 1024 * 1024
MAX_RATIO = 200
SMALL = 1024 * 1024
DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_.-]{1,40})", re.IGNORECASE)
UNICODE = frozenset((b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"))
XML_BEGINS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
XML_NAMES = (".xml", ".rels", ".vml")
MACROS = re.compile(
    r"vbaProject|vbaData|/macrosheets/|/dialogsheets/|\.(docm|dotm|xlsm|xltm|xlam|pptm)$", re.IGNORECASE
)
PROGRAMS = re.compile(r"\.(exe|dll|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|lnk|msi|com|pif)$", re.IGNORECASE)
ARCHIVES = re.compile(r"\.(zip|rar|7z|gz|tar|iso|cab)$", re.IGNORECASE)
MACRO_TYPES = re.compile(rb"macroEnabled|ms-office\.vbaProject|intlmacrosheet|ms-excel\.macrosheet", re.IGNORECASE)
RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]{0,5000}>")
ATTRIBUTE = re.compile(rb"(Type|Target|TargetMode)\s*=\s*[\"']([^\"']{0,4000})[\"']")
HARMLESS = (b"/hyperlink", b"/image", b"/video", b"/audio", b"/media")


class Office(StrEnum):
    """What an archive is, by the part that every one of its kind has."""

    WORD = "word/document.xml"
    EXCEL = "xl/workbook.xml"
    POWERPOINT = "ppt/presentation.xml"
    OPEN_DOCUMENT = "content.xml"


def open_office_archive(data: bytes, kind: Office) -> zipfile.ZipFile:
    """Return the archive of an Office file after every check.

    Raises:
        RefusedError: encrypted, damaged, another kind, a bomb, macros, programs, or XML that declares entities.
    """
    archive = _opened(data)
    names = [member.filename for member in archive.infolist()]
    _refuse_bomb(archive)
    _refuse_names(names)
    _refuse_xml(archive)
    if kind not in names and kind is not Office.WORD:
        raise RefusedError(Reason.BROKEN, f"no {kind} in it")
    return archive


def kind_of(data: bytes) -> Office | None:
    """Return what kind of Office file an archive is, None for any other archive."""
    names = set(_opened(data).namelist())
    if "[Content_Types].xml" in names and not names & set(Office):
        return Office.WORD  # a damaged one, or one with its text in an unusual place: its loader says which
    return next((kind for kind in Office if kind in names), None)


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedError(Reason.BROKEN, f"damaged archive ({type(error).__name__})") from None


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError(Reason.ENCRYPTED, "protected by a password")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNCOMPRESSED:
        raise RefusedError(Reason.TOO_LARGE, f"unpacks to more than {MAX_UNCOMPRESSED >> 20} MB: a zip bomb?")
    for member in members:
        if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise RefusedError(Reason.TOO_LARGE, f"{member.filename!r} unpacks to over {MAX_RATIO} times: a zip bomb?")


def _refuse_names(names: list[str]) -> None:
    for name in names:
        if MACROS.search(name):
            raise RefusedError(Reason.MACROS, name)
        if PROGRAMS.search(name):
            raise RefusedError(Reason.MACROS, f"a program in it: {name}")
        if ARCHIVES.search(name):
            raise RefusedError(Reason.ARCHIVE, f"an archive within the archive: {name}")


def _refuse_xml(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        with archive.open(member) as opened:
            head = opened.read(512)
        is_named = member.filename.lower().endswith(XML_NAMES)
        if not is_named and not head.lstrip().startswith(XML_BEGINS):
            continue
        if member.file_size > MAX_XML:
            raise RefusedError(Reason.TOO_LARGE, f"{member.filename!r} is over {MAX_XML >> 20} MB")
        xml = archive.read(member)
        if is_named and xml.strip() and not xml.lstrip().startswith(XML_BEGINS):
            raise RefusedError(Reason.BROKEN, f"{member.filename!r} is no XML")
        _refuse_content(member.filename, xml)


def _refuse_content(name: str, xml: bytes) -> None:
    upper = xml.upper()
    if any(declaration in upper for declaration in DECLARATIONS):
        raise RefusedError(Reason.BROKEN, f"{name!r} declares XML entities, as Office never does")
    if (declared := DECLARED.search(xml[:512])) and declared[1].lower() not in UNICODE:
        raise RefusedError(Reason.BROKEN, f"{name!r} is in {declared[1].decode()!r}, as Office never writes")
    if name == "[Content_Types].xml" and MACRO_TYPES.search(xml):
        raise RefusedError(Reason.MACROS, "a file type with macros")
    if name.endswith(".rels"):
        _refuse_fetching(xml)


def _refuse_fetching(relationships: bytes) -> None:
    """Refuse templates, objects and frames that the program would fetch from elsewhere on opening."""
    for relationship in RELATIONSHIP.findall(relationships):
        said = dict(ATTRIBUTE.findall(relationship))
        if said.get(b"TargetMode", b"").lower() == b"external" and not said.get(b"Type", b"").endswith(HARMLESS):
            check_source(said.get(b"Target", b"").decode("utf-8", "replace"))
