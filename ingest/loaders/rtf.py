"""Rich Text Format: paragraphs, headings, lists with the numbers that are written in the file, tables."""

from ingest.blocks import Loaded
from ingest.legacy.tables import Encoding
from ingest.pieces import Piece, loaded
from ingest.refusals import Reason, RefusedError
from ingest.rtf.text import RtfText, TooDeepError


def load_rtf(data: bytes) -> Loaded:
    """Return the blocks of an RTF file; pictures, objects, headers and comments are left out."""
    found: set[Encoding] = set()
    return loaded(rtf_pieces(data, found), found)


def rtf_pieces(data: bytes, found: set[Encoding] | None = None) -> list[Piece]:
    """Return the paragraphs and tables of an RTF file."""
    try:
        return list(RtfText(data, found).pieces())
    except TooDeepError:
        raise RefusedError(Reason.BROKEN, "groups nested deeper than any program writes") from None
