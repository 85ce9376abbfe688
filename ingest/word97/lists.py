"""The numbers that Word shows before list paragraphs; the file only stores how to count. Source: [MS-DOC] 2.9.131."""

import struct
from collections import defaultdict
from dataclasses import dataclass

from ingest.loaders.numbering import MAX_COUNT, written_number
from ingest.word97.fib import Fib, Part

LIST_SIZE, LEVEL_SIZE, USE_SIZE = 28, 28, 16
MAX_LEVELS, MAX_LISTS = 9, 4_096
FORMS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 23: "bullet", 255: "none"}


@dataclass(frozen=True, slots=True)
class Level:
    """How one depth of a list counts; in `template` the characters below "\\t" stand for the numbers of the depths."""

    form: str
    template: str
    start: int


class Lists:
    """Counts a document's lists in reading order."""

    def __init__(self, fib: Fib) -> None:
        try:
            self.levels, self.uses = _levels(fib), _uses(fib)
        except (struct.error, IndexError):
            self.levels, self.uses = {}, []
        self.counts: dict[int, dict[int, int]] = defaultdict(dict)

    def marker(self, use: int, depth: int) -> str:
        """Return what Word shows before a paragraph of list `use`, counted from 1; "" for no list."""
        key = self.uses[use - 1] if 0 < use <= len(self.uses) else 0
        level = self.levels.get((key, depth))
        if level is None:
            return ""
        counts = self.counts[key]
        counts[depth] = min(counts.get(depth, level.start - 1) + 1, MAX_COUNT)
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return "-"
        return "" if level.form == "none" else "".join(self._shown(key, char) for char in level.template).strip()

    def _shown(self, key: int, char: str) -> str:
        depth = ord(char)
        if depth >= MAX_LEVELS:
            return char
        level = self.levels.get((key, depth), Level("decimal", "", 1))
        return written_number(self.counts[key].get(depth, level.start), level.form)


def _uses(fib: Fib) -> list[int]:
    """Return the list of each use; a use may begin anew, which is not followed."""
    data = fib.part(Part.LIST_USES)
    count = struct.unpack_from("<I", data)[0] if data else 0
    most = min(count, (len(data) - 4) // USE_SIZE)
    return [struct.unpack_from("<i", data, 4 + USE_SIZE * index)[0] for index in range(most)]


def _levels(fib: Fib) -> dict[tuple[int, int], Level]:
    """Return each depth of each list. The levels stand behind the part, which counts only the lists."""
    data = fib.part(Part.LISTS)
    if not data:
        return {}
    (count,) = struct.unpack_from("<H", data)
    at = fib.offset(Part.LISTS) + len(data)
    levels = {}
    for index in range(min(count, MAX_LISTS)):
        entry = data[2 + LIST_SIZE * index : 2 + LIST_SIZE * (index + 1)]
        (key,) = struct.unpack_from("<i", entry)
        for depth in range(1 if entry[26] & 1 else MAX_LEVELS):
            levels[key, depth], at = _level(fib.table, at)
    return levels


def _level(table: bytes, at: int) -> tuple[Level, int]:
    start, form = struct.unpack_from("<iB", table, at)
    characters, paragraphs = table[at + 24], table[at + 25]
    at += LEVEL_SIZE + paragraphs + characters
    (length,) = struct.unpack_from("<H", table, at)
    template = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    return Level(FORMS.get(form, "decimal"), template, max(min(start, MAX_COUNT), 0)), at + 2 + 2 * length
