"""Topics: what people ask about. A document, and the protocol that points to it, are one topic.

What rises is told with a guard, so that three questions instead of one are no outbreak.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from care.triage.protocol_files import FOLDER
from records.guidance import RevisionRow, RevisionState

HEAD = re.compile(r"^(?:code|title|guidance):.*(?:\n .*)*", re.MULTILINE)
FEWEST = 10
DEVIATIONS = 2.0
GROWTH = 1.3


@dataclass(frozen=True, slots=True)
class ProtocolName:
    """What a protocol is called, and the document that says more about it."""

    vi: str
    en: str
    document: str | None


@dataclass(frozen=True, slots=True)
class Rise:
    """A topic that was met clearly more often in a week than in the week before."""

    topic: str
    now: int
    before: int


@cache
def protocol_names(folder: Path = FOLDER / "protocols") -> Mapping[str, ProtocolName]:
    """Return the names of all protocols by code; only the heads of their files are read."""
    names = {}
    for path in sorted(folder.glob("*.yaml")):
        head = yaml.safe_load("\n".join(HEAD.findall(path.read_text(encoding="utf-8"))))
        names[head["code"]] = ProtocolName(head["title"]["vi"], head["title"]["en"], head.get("guidance"))
    return names


def by_topic(documents: Mapping[str, int], protocols: Mapping[str, int]) -> Counter[str]:
    """Return how often each topic was met: answers that cite its document, and encounters of its protocol."""
    counted: Counter[str] = Counter(documents)
    names = protocol_names()
    for code, count in protocols.items():
        known = names.get(code)
        counted[(known.document if known else None) or code] += count
    return counted


def codes_of(topics: Iterable[str]) -> set[str]:
    """Return the documents and protocols that `topics` are counted from."""
    wanted = set(topics)
    return wanted | {code for code, one in protocol_names().items() if one.document in wanted}


def rising(now: Mapping[str, int], before: Mapping[str, int]) -> list[Rise]:
    """Return what rose, the clearest first.

    At least 10 times now, a third more than before, and more than two standard deviations of the difference of two
    Poisson counts. Source: Przyborowski and Wilenski 1940 for the comparison; the limits are the project's own.
    """
    found = []
    for topic, count in now.items():
        earlier = before.get(topic, 0)
        growth = count - earlier
        if count >= FEWEST and count >= GROWTH * earlier and growth > DEVIATIONS * sqrt(count + earlier):
            found.append(Rise(topic, count, earlier))
    return sorted(found, key=lambda one: ((one.before - one.now) / sqrt(one.now + one.before), one.topic))


async def topic_names(session: AsyncSession, topics: Iterable[str], language: str) -> dict[str, str]:
    """Return what each topic is called in `language`: its document's title, else its protocol's, else its code."""
    wanted = list(topics)
    names = {code: one.en if language == "en" else one.vi for code, one in protocol_names().items() if code in wanted}
    query = (
        select(RevisionRow.document_id, RevisionRow.title)
        .where(RevisionRow.document_id.in_(wanted))
        .order_by(
            RevisionRow.language == language,
            RevisionRow.state == RevisionState.PUBLISHED,
            RevisionRow.effective_from,
        )
    )
    titles = {row[0]: row[1] for row in await session.execute(query)}  # the last one wins: in this language, in force
    return {topic: topic for topic in wanted} | names | titles
