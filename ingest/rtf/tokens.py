"""RTF's bytes as tokens: groups, control words, bytes in hexadecimal, plain text. Source: RTF specification 1.9.1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|(?P<none>[\r\n]+|\\)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One of: a brace, a control word or sign with its number, or bytes of text."""

    brace: str = ""
    word: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens; what follows a word with a number of raw bytes is left out."""
    at = 0
    while (match := TOKEN.match(data, at)) is not None:
        at = match.end()
        word, number, code, sign, brace, text, _ = match.groups()
        if word:
            value = int(number) if number is not None else None
            at += max(value or 0, 0) if word == b"bin" else 0
            yield Token(word=word.decode(), number=value)
        elif code:
            yield Token(data=bytes([int(code, 16)]))
        elif sign:
            yield Token(word="par" if sign in b"\r\n" else sign.decode("latin-1"))
        elif brace:
            yield Token(brace=brace.decode())
        elif text:
            yield Token(data=text)
