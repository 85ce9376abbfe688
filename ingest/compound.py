"""OLE compound files of strangers (.doc, .xls, .ppt): opened only without passwords and macros."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import olefile

from ingest.macros import has_code
from ingest.refusals import Reason, RefusedError

MAGIC = olefile.MAGIC
MAX_STREAMS = 20_000
ENCRYPTED_PACKAGE = "EncryptedPackage"
CODE_STORAGES = ("vba", "macros", "_vba_project_cur")


@contextmanager
def open_compound(data: bytes) -> Iterator[olefile.OleFileIO]:
    """Lend the compound file in `data`.

    Raises:
        RefusedError: encrypted, damaged, or with macros.
    """
    try:
        compound = olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise RefusedError(Reason.BROKEN, f"damaged Office file ({type(error).__name__})") from None
    with compound:
        if compound.exists(ENCRYPTED_PACKAGE):
            raise RefusedError(Reason.ENCRYPTED, "protected by a password")
        _refuse_macros(compound)
        yield compound


def stream(compound: olefile.OleFileIO, name: str) -> bytes:
    """Return the bytes of a stream, none if there is no such stream."""
    return bytes(compound.openstream(name).read()) if compound.exists(name) else b""


def _refuse_macros(compound: olefile.OleFileIO) -> None:
    paths = compound.listdir()
    if len(paths) > MAX_STREAMS:
        raise RefusedError(Reason.TOO_LARGE, f"more than {MAX_STREAMS} parts")
    for path in paths:
        folders = [folder.lower() for folder in path[:-1]]
        if any(folder in CODE_STORAGES for folder in folders) and has_code(path[-1], compound.openstream(path).read()):
            raise RefusedError(Reason.MACROS, "/".join(path))
