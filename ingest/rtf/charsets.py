"""Which code page a font's bytes are in. Source: RTF specification 1.9.1, \\fcharset and \\ansicpg."""

import codecs

from ingest.legacy.fonts import face_of

CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
USUAL = "cp1252"


def code_page(number: int | None) -> str:
    """Return the name of the code page of a file, cp1252 if it is unknown."""
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return USUAL


def decode_bytes(data: bytes, *, font: str, charset: int | None, page: str) -> str:
    """Return the text of `data` set in `font`. Old Vietnamese fonts keep Latin-1 places whatever they claim."""
    face = face_of(font)
    if face.encoding is not None or face.is_symbol or face.is_pictures:
        page = USUAL
    elif charset in CHARSETS:
        page = CHARSETS[charset]
    return "".join(data.decode(page, "surrogateescape")).translate(ESCAPED)


ESCAPED = {0xDC00 + code: chr(code) for code in range(0x80, 0x100)}  # an undefined byte keeps its Latin-1 place
