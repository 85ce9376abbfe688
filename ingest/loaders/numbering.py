"""The numbers that Word shows before list paragraphs; the file only stores how to count."""

import re
from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MAX_COUNT = 100_000


class Numbering:
    """Counts a document's lists in reading order."""

    def __init__(self, document: Any) -> None:
        self.levels = _levels(document)
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)

    def marker(self, paragraph: Any, styles: list[Any]) -> str:
        """Return what Word shows before `paragraph`, such as "2." or "a)"; "-" for a bullet, "" for no list."""
        found = _list_of(paragraph, styles)
        if found is None or found not in self.levels:
            return ""
        list_id, depth = found
        form, template, start = self.levels[found]
        self._count(list_id, depth, start)
        if form == "bullet":
            return "-"
        return "" if form == "none" else re.sub(r"%(\d)", lambda m: self._number(list_id, int(m[1]) - 1), template)

    def _count(self, list_id: str, depth: int, start: int) -> None:
        counts = self.counts[list_id]
        counts[depth] = min(counts.get(depth, start - 1) + 1, MAX_COUNT)
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]

    def _number(self, list_id: str, depth: int) -> str:
        form, _, start = self.levels.get((list_id, depth), ("decimal", "", 1))
        return written_number(self.counts[list_id].get(depth, start), form)


def written_number(number: int, form: str) -> str:
    """Return `number` in one of Word's number formats: decimal, letters, Roman."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = "".join(_roman(number % 4000))
        return roman if form == "lowerRoman" else roman.upper()
    return str(number)


def _roman(number: int) -> list[str]:
    signs = []
    for value, sign in ROMAN:
        signs += [sign] * (number // value)
        number %= value
    return signs


def _list_of(paragraph: Any, styles: list[Any]) -> tuple[str, int] | None:
    for element in (paragraph, *(style.element for style in styles)):
        numbered = element.find(f"{W}pPr/{W}numPr")
        if numbered is not None and (list_id := _value(numbered, "numId")) is not None:
            return None if list_id == "0" else (list_id, _integer(_value(numbered, "ilvl"), 0))
    return None


def _levels(document: Any) -> dict[tuple[str, int], tuple[str, str, int]]:
    """Return (format, template, start) of each (list, depth)."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract = {element.get(f"{W}abstractNumId"): element for element in root.findall(f"{W}abstractNum")}
    levels = {}
    for number in root.findall(f"{W}num"):
        shape = abstract.get(_value(number, "abstractNumId"))
        for level in shape.findall(f"{W}lvl") if shape is not None else ():
            depth = _integer(level.get(f"{W}ilvl"), 0)
            levels[number.get(f"{W}numId"), depth] = _form(level)
    return levels


def _form(level: Any) -> tuple[str, str, int]:
    return _value(level, "numFmt") or "decimal", _value(level, "lvlText") or "", _integer(_value(level, "start"), 1)


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
