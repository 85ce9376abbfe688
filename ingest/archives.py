"""Zip archives of strangers: size, ratio and entity limits are checked before anything is unpacked into memory."""

import io
import zipfile

from ingest.refusals import Reason, RefusedError

MAX_MEMBERS = 5_000
MAX_UNCOMPRESSED = 200 * 1024 * 1024
MAX_XML = 64 * 1024 * 1024
MAX_RATIO = 200
SMALL = 1024 * 1024
ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
DECLARATIONS = [word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ENCODINGS]
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def open_word_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive of a Word file after every check.

    Raises:
        RefusedError: encrypted, no archive, no Word file, a bomb, or XML that declares entities.
    """
    if data.startswith(OLE_MAGIC):
        if ENCRYPTED_STREAM in data:
            raise RefusedError(Reason.ENCRYPTED, "protected by a password: save it without one")
        raise RefusedError(Reason.NOT_TEXT, "an old .doc under the name .docx: open it and save it as .docx")
    if not data.startswith(b"PK"):
        raise RefusedError(Reason.NOT_TEXT, "not a Word file (no zip archive)")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise RefusedError(Reason.BROKEN, f"damaged archive ({error})") from None
    _refuse_bomb(archive)
    _refuse_declarations(archive)
    return archive


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError(Reason.ENCRYPTED, "protected by a password: save it without one")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNCOMPRESSED:
        raise RefusedError(Reason.TOO_LARGE, f"unpacks to more than {MAX_UNCOMPRESSED >> 20} MB: a zip bomb?")
    for member in members:
        if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise RefusedError(Reason.TOO_LARGE, f"{member.filename!r} unpacks to over {MAX_RATIO} times: a zip bomb?")


def _refuse_declarations(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            if member.file_size > MAX_XML:
                raise RefusedError(Reason.TOO_LARGE, f"{member.filename!r} is over {MAX_XML >> 20} MB")
            xml = archive.read(member).upper()
            if any(declaration in xml for declaration in DECLARATIONS):
                raise RefusedError(Reason.BROKEN, f"{member.filename!r} declares XML entities, as Word never does")
