"""Passages that may contradict each other: nearly the same words about the same unit, and other figures.

A careful guess, shown as "maybe": staff decide. Source of the rule: our own, tested on made-up pairs.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.passages import Language, Passage
from records.guidance import ContradictionRow, PassageRow, RevisionPassageRow, RevisionRow, RevisionState
from vietnamese import fold

UNITS = {
    Language.VIETNAMESE: r"ngày làm việc|ngày|giờ|phút|tuần|tháng|năm|tuổi|đồng|%|độ c|lần|mũi|km|kg|triệu",
    Language.ENGLISH: r"working days?|days?|hours?|minutes?|weeks?|months?|years?|percent|%|vnd|times|doses?|km|kg",
}
NUMBER = r"(?<![\d/.,-])(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)"
SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
WORD = re.compile(r"[^\W\d_]{2,}")
ALIKE = 0.7  # of all their words, the two sentences share so much
MIN_SHARED = 5
CROWDED = 40  # words that stand in more sentences than this tell nothing
MOST = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with its figures in one unit."""

    passage: Passage
    sentence: str
    unit: str
    figures: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences that may contradict each other."""

    passage: Passage
    other: Passage
    said: str
    other_said: str


def find_contradictions(passages: Iterable[Passage]) -> list[Contradiction]:
    """Return pairs of passages of different documents in the same language, each pair once."""
    claims: dict[tuple[Language, str], list[Claim]] = defaultdict(list)
    for passage in passages:
        for claim in _claims(passage):
            claims[passage.language, claim.unit].append(claim)
    found: dict[tuple[str, str], Contradiction] = {}
    for group in claims.values():
        for one, other in _candidates(group):
            if _contradict(one, other):
                first, second = sorted((one, other), key=lambda claim: claim.passage.id)
                pair = (first.passage.id, second.passage.id)
                found.setdefault(pair, Contradiction(first.passage, second.passage, first.sentence, second.sentence))
    return list(found.values())[:MOST]


async def keep_contradictions(session: AsyncSession, found: Sequence[Contradiction]) -> None:
    """Keep what was found in the place of what was found before."""
    await session.execute(delete(ContradictionRow))
    rows = [
        {"passage_id": one.passage.id, "other_id": one.other.id, "said": one.said, "other_said": one.other_said}
        for one in found
    ]
    if rows:
        await session.execute(insert(ContradictionRow), rows)


async def contradictions_of(session: AsyncSession, revision_id: uuid.UUID) -> list[tuple[str, str, PassageRow]]:
    """Return (what the revision says, what the other says, the other passage) where the other is still published."""
    own = select(RevisionPassageRow.passage_id).where(RevisionPassageRow.revision_id == revision_id)
    either = or_(ContradictionRow.passage_id.in_(own), ContradictionRow.other_id.in_(own))
    rows = (await session.scalars(select(ContradictionRow).where(either))).all()
    ours = set((await session.scalars(own)).all())
    others = await _published(session, {row.other_id if row.passage_id in ours else row.passage_id for row in rows})
    told = []
    for row in rows:
        mine = row.passage_id in ours
        other = others.get(row.other_id if mine else row.passage_id)
        if other is not None:
            told.append((row.said, row.other_said, other) if mine else (row.other_said, row.said, other))
    return told


async def _published(session: AsyncSession, ids: set[str]) -> Mapping[str, PassageRow]:
    query = (
        select(PassageRow)
        .join(RevisionPassageRow, RevisionPassageRow.passage_id == PassageRow.id)
        .join(RevisionRow, RevisionRow.id == RevisionPassageRow.revision_id)
        .where(PassageRow.id.in_(ids), RevisionRow.state == RevisionState.PUBLISHED)
    )
    return {row.id: row for row in await session.scalars(query)}


def _claims(passage: Passage) -> Iterator[Claim]:
    pattern = _pattern(passage.language)
    for sentence in SENTENCE.split(passage.text):
        by_unit: dict[str, set[str]] = defaultdict(set)
        for figure, unit in pattern.findall(sentence):
            by_unit[_singular(unit.casefold())].add(figure)
        words = frozenset(map(fold, WORD.findall(sentence)))
        for unit, figures in by_unit.items():
            yield Claim(passage, sentence.strip(), unit, frozenset(figures), words)


def _candidates(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield pairs that share a rare word; comparing all with all would take hours."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        for word in claim.words:
            places[word].append(place)
    pairs = {pair for holders in places.values() if len(holders) <= CROWDED for pair in combinations(holders, 2)}
    for first, second in pairs:
        yield claims[first], claims[second]


def _contradict(one: Claim, other: Claim) -> bool:
    if one.passage.document_id == other.passage.document_id or one.passage.topic != other.passage.topic:
        return False
    if one.figures & other.figures:
        return False
    shared = one.words & other.words
    return len(shared) >= MIN_SHARED and len(shared) >= ALIKE * len(one.words | other.words)


def _pattern(language: Language) -> re.Pattern[str]:
    return re.compile(rf"{NUMBER}\s*({UNITS[language]})(?!\w)", re.IGNORECASE)


def _singular(unit: str) -> str:
    return unit.removesuffix("s") if len(unit) > 3 else unit
