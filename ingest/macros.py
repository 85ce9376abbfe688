"""Whether a part of a VBA project holds code. Excel gives every sheet an empty module; only those are let through.

Source: [MS-OVBA] 2.4.1, compression.
"""

import struct

NO_CODE = frozenset(("_vba_project", "dir", "project", "projectwm", "projectlk"))
SOURCE_BEGINS = b"\x00Attribut\x00e "
MAX_EMPTY = 1_200
MAX_CHUNK = 4_096


def has_code(name: str, data: bytes) -> bool:
    """Whether the stream `name` of a VBA project may do anything; in doubt it may."""
    if name.lower() in NO_CODE or name.lower().startswith("__srp_"):
        return False
    at = data.find(SOURCE_BEGINS) - 3
    if len(data) > MAX_EMPTY or at < 0:
        return True
    lines = decompressed(data[at:]).decode("latin-1").splitlines()
    return any(line.strip() and not line.startswith(("Attribute ", "Option ")) for line in lines)


def decompressed(container: bytes) -> bytes:
    """Return the source in a compressed container."""
    done, at = bytearray(), 1
    while at + 2 <= len(container):
        (head,) = struct.unpack_from("<H", container, at)
        end = min(at + (head & 0x0FFF) + 3, len(container))
        _chunk(container[at + 2 : end], done, is_compressed=bool(head & 0x8000))
        at = end
    return bytes(done)


def _chunk(chunk: bytes, done: bytearray, *, is_compressed: bool) -> None:
    if not is_compressed:
        done += chunk
        return
    begin, at = len(done), 0
    while at < len(chunk):
        flags, at = chunk[at], at + 1
        for bit in range(8):
            if at >= len(chunk):
                return
            if flags >> bit & 1 == 0:
                done.append(chunk[at])
                at += 1
            else:
                _copy(int.from_bytes(chunk[at : at + 2], "little"), begin, done)
                at += 2


def _copy(token: int, begin: int, done: bytearray) -> None:
    """Append what `token` points back to: its offset takes as many bits as the chunk so far needs, four at least."""
    bits = max((len(done) - begin - 1).bit_length(), 4)
    length, offset = (token & (0xFFFF >> bits)) + 3, (token >> (16 - bits)) + 1
    if offset > len(done) - begin:
        return
    for _ in range(min(length, MAX_CHUNK)):
        done.append(done[-offset])
