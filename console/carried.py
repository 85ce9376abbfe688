"""A file that goes from a preview to its confirmation inside the form, packed, so that nothing is kept between."""

import base64
import binascii
import zlib

from care.booking.sheets import LARGEST, SheetError


def pack(data: bytes) -> str:
    """Return a file as the value of a hidden field."""
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpack(field: str) -> bytes:
    """Return the file of a hidden field.

    Raises:
        SheetError: it is none of ours, or too large.
    """
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(field, validate=True), LARGEST + 1)
    except (binascii.Error, zlib.error, ValueError):
        raise SheetError("encoding") from None
    if len(data) > LARGEST:
        raise SheetError("too-large")
    return data
