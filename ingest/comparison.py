"""Two revisions side by side: which sections changed, and in them which words. Nothing is judged."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ingest.documents import Section

WORD = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
ALIKE = 0.5
MOST_WORDS = 4_000  # beyond it words are compared by lines: the comparison grows with the square


class Fate(StrEnum):
    """What became of a section."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `is_changed` where the other side does not have it."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section on both sides; one of them is empty where it was added or removed."""

    fate: Fate
    heading: str
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    asked_added: tuple[str, ...] = ()
    asked_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact about the document that reads otherwise."""

    name: str
    old: str
    new: str


def compare_sections(old: Mapping[str, Section], new: Mapping[str, Section]) -> list[SectionChange]:
    """Return every section of both sides in the order of the new one, what was removed where it stood."""
    partners = _partners(old, new)
    taken, changes = set(partners.values()), []
    waiting = [(key, section) for key, section in old.items() if key not in taken]
    for key, section in new.items():
        partner = partners.get(key)
        if partner is not None:
            changes += [_removed(gone) for gone in _before(partner, old, waiting)]
            changes.append(_changed(old[partner], section))
        else:
            changes.append(SectionChange(Fate.ADDED, section.heading, new=(Piece(section.text, is_changed=True),)))
    return changes + [_removed(section) for _, section in waiting]


def compare_words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts in pieces, told apart by words."""
    before, after = _words(old), _words(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left += [Piece("".join(before[i1:i2]), what != "equal")] if i2 > i1 else []
        right += [Piece("".join(after[j1:j2]), what != "equal")] if j2 > j1 else []
    return tuple(left), tuple(right)


def compare_facts(old: Mapping[str, str], new: Mapping[str, str]) -> list[FactChange]:
    """Return the facts that differ."""
    return [FactChange(name, old.get(name, ""), value) for name, value in new.items() if old.get(name, "") != value]


def _partners(old: Mapping[str, Section], new: Mapping[str, Section]) -> dict[str, str]:
    """Return for each new section the old one that it comes from: the same, else of the same name, else most alike."""
    partners = {key: key for key in new if key in old}
    for same in (_same_place, _alike):
        free = {key: section for key, section in old.items() if key not in partners.values()}
        for key, section in new.items():
            if key not in partners and (found := same(section, free)) is not None:
                partners[key] = found
                del free[found]
    return partners


def _same_place(section: Section, free: Mapping[str, Section]) -> str | None:
    place = (section.heading, section.locator)
    return next((key for key, other in free.items() if (other.heading, other.locator) == place), None)


def _alike(section: Section, free: Mapping[str, Section]) -> str | None:
    words = set(section.text.split())
    scored = [
        (len(words & (its := set(other.text.split()))) / (len(words | its) or 1), key) for key, other in free.items()
    ]
    score, key = max(scored, default=(0.0, None))
    return key if score >= ALIKE else None


def _before(partner: str, old: Mapping[str, Section], waiting: list[tuple[str, Section]]) -> Iterator[Section]:
    places = {key: place for place, key in enumerate(old)}
    while waiting and places[waiting[0][0]] < places[partner]:
        yield waiting.pop(0)[1]


def _changed(old: Section, new: Section) -> SectionChange:
    left, right = compare_words(_full(old, new), _full(new, old))
    gained = tuple(way for way in new.asked if way not in old.asked)
    lost = tuple(way for way in old.asked if way not in new.asked)
    same = not gained and not lost and not any(piece.is_changed for piece in (*left, *right))
    return SectionChange(Fate.SAME if same else Fate.CHANGED, new.heading, left, right, gained, lost)


def _full(section: Section, other: Section) -> str:
    return section.text if section.heading == other.heading else f"{section.heading}\n\n{section.text}"


def _removed(section: Section) -> SectionChange:
    return SectionChange(Fate.REMOVED, section.heading, old=(Piece(section.text, is_changed=True),))


def _words(text: str) -> Sequence[str]:
    words = WORD.findall(text)
    return words if len(words) <= MOST_WORDS else text.splitlines(keepends=True)
