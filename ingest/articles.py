"""Provisions to sections: a short article stays whole, a long one splits at its Khoản, a long Khoản at its Điểm."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.blocks import Block, syllables
from ingest.documents import Section
from ingest.legal import QUOTES, Provision, is_open
from ingest.packing import LIMIT, MAX_LEAD, pack, written

CLAUSE = re.compile(r"^(\d{1,3})\s*[.)]\s*\D")
POINT = re.compile(r"^([a-zđ]{1,2})\)")


@dataclass(slots=True)
class Part:
    """A numbered piece of a provision, or what stands before the first one (`number` "")."""

    number: str
    blocks: list[Block]


def legal_sections(provisions: Sequence[Provision], *, title: str) -> Iterator[Section]:
    """Yield the passages-to-be of a legal text, with locators such as "Điều 37, Khoản 2"."""
    for provision in provisions:
        provision.heading = provision.heading or title
        if _size(provision.blocks) <= LIMIT or not provision.is_article:
            yield from _packed(provision.heading, provision.label, provision.blocks)
        else:
            yield from _split(provision)


def _split(article: Provision) -> Iterator[Section]:
    opening, *clauses = _parts(article.blocks, CLAUSE)
    lead = _lead(opening.blocks)
    if not lead or not clauses:
        yield from _packed(article.heading, article.label, opening.blocks)
    for clause in clauses:
        locator = f"{article.label}, Khoản {clause.number}"
        if _size(clause.blocks) + syllables(written(lead)) <= LIMIT:
            yield Section(article.heading, locator, written([*lead, *clause.blocks]))
        else:
            yield from _split_clause(article.heading, locator, clause)


def _split_clause(heading: str, locator: str, clause: Part) -> Iterator[Section]:
    opening, *points = _parts(clause.blocks, POINT)
    lead = _lead(opening.blocks)
    if not lead or not points:
        yield from _packed(heading, locator, opening.blocks)
    for group in _groups(points, LIMIT - syllables(written(lead))):
        yield from _packed(heading, f"{locator}, Điểm {_span(group)}", [b for p in group for b in p.blocks], lead)


def _parts(blocks: Sequence[Block], pattern: re.Pattern[str]) -> list[Part]:
    """Divide at the lines that `pattern` numbers; a number out of order is text (a quotation, a list)."""
    parts, quoted = [Part("", [])], ""
    for block in blocks:
        match = pattern.match(block.text)
        if match and not is_open(quoted) and _follows(parts[-1].number, match[1]):
            parts.append(Part(match[1], []))
        parts[-1].blocks.append(block)
        quoted = "".join(c for c in quoted + block.text if c in QUOTES)
    return parts


def _follows(last: str, number: str) -> bool:
    if number.isdigit():
        return int(number) == int(last or 0) + 1
    return number == "a" if not last else number != "a" and number != last


def _groups(points: Sequence[Part], room: int) -> list[list[Part]]:
    groups: list[list[Part]] = []
    for point in points:
        if not groups or sum(_size(p.blocks) for p in groups[-1]) + _size(point.blocks) > room:
            groups.append([])
        groups[-1].append(point)
    return groups


def _span(points: Sequence[Part]) -> str:
    return points[0].number if len(points) == 1 else f"{points[0].number}–{points[-1].number}"


def _lead(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks when they only introduce what follows, so that each passage can repeat them.

    That is a line ending in a colon, or the Bộ pháp điển's note on where an article comes from, in brackets.
    """
    introduces = bool(blocks) and (blocks[-1].text.endswith(":") or re.fullmatch(r"\(.*\)", blocks[-1].text))
    return list(blocks) if introduces and _size(blocks) <= MAX_LEAD else []


def _packed(heading: str, locator: str, blocks: Sequence[Block], lead: Sequence[Block] = ()) -> Iterator[Section]:
    for group in pack(blocks, lead=written(lead)):
        yield Section(heading, locator, written([*lead, *group]))


def _size(blocks: Sequence[Block]) -> int:
    return sum(syllables(block.text) for block in blocks)
