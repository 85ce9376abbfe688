"""The guidance in force on a date, read from PostgreSQL, which is the truth; embeddings are stored beside it."""

import asyncio
import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import defer

from knowledge.encoder import Encoder, Vectors
from knowledge.fields import passage_text, pieces, questions
from knowledge.passages import Language, Passage
from records.guidance import PassageRow, RevisionPassageRow, RevisionRow, RevisionState

BATCH = 32
READ_BATCH = 5_000
QUESTIONS_WEIGHT = np.float32(1.0)

Progress = Callable[[int, int], None]
Embeddings = Mapping[str, Vectors]


async def read_version(engine: AsyncEngine, on: dt.date) -> str:
    """Return a hash that changes when what is in force changes; it reads one row a revision, so ask often."""
    part = func.concat(RevisionRow.id, ":", RevisionRow.content_hash)
    joined = func.string_agg(part, aggregate_order_by(literal(","), RevisionRow.id))
    async with engine.connect() as connection:
        found = await connection.execute(select(func.md5(func.coalesce(joined, ""))).where(in_force(on)))
        return str(found.scalar_one())


async def read_passages(engine: AsyncEngine, on: dt.date) -> list[Passage]:
    """Return every passage in force on a date, by language and document, in reading order."""
    async with AsyncSession(engine) as session:
        return await passages_in_force(session, on)


async def passages_in_force(session: AsyncSession, on: dt.date) -> list[Passage]:
    """Return every passage in force on a date, as a session sees them."""
    ordered = (RevisionRow.language, RevisionRow.document_id, RevisionPassageRow.ordinal)
    query = _revisions_with_passages().where(in_force(on)).order_by(*ordered)
    return [_passage(revision, passage) for revision, passage in await session.execute(query)]


async def read_passage(engine: AsyncEngine, passage_id: str, revision_id: uuid.UUID) -> Passage | None:
    """Return a passage as a revision had it, in force or not."""
    query = _revisions_with_passages().where(PassageRow.id == passage_id, RevisionRow.id == revision_id)
    async with AsyncSession(engine) as session:
        row = (await session.execute(query)).first()
    return _passage(*row) if row else None


async def embeddings_of(
    engine: AsyncEngine, encoder: Encoder, passages: Sequence[Passage], progress: Progress = lambda done, total: None
) -> dict[str, Vectors]:
    """Return each passage's vectors by its id, computing and storing those that are missing."""
    stamps = {passage.id: _stamp(encoder, passage) for passage in passages}
    found = await _stored(engine, stamps, passages)
    missing = [passage for passage in passages if passage.id not in found]
    for start in range(0, len(missing), BATCH):
        progress(start, len(missing))
        fresh = await asyncio.to_thread(embed, encoder, missing[start : start + BATCH])
        await _store(engine, stamps, fresh)
        found |= fresh
    progress(len(missing), len(missing))
    return found


def _revisions_with_passages() -> Select[RevisionRow, PassageRow]:
    return (
        select(RevisionRow, PassageRow)
        .join(RevisionPassageRow, RevisionPassageRow.revision_id == RevisionRow.id)
        .join(PassageRow, PassageRow.id == RevisionPassageRow.passage_id)
        .options(defer(PassageRow.embedding))
    )


def in_force(on: dt.date) -> ColumnElement[bool]:
    """Return the condition under which a revision is in force: all that citizens ever meet."""
    return and_(
        RevisionRow.state == RevisionState.PUBLISHED,
        RevisionRow.effective_from <= on,
        or_(RevisionRow.expires_on.is_(None), RevisionRow.expires_on > on),
    )


def _passage(revision: RevisionRow, passage: PassageRow) -> Passage:
    return Passage(
        id=passage.id,
        document_id=revision.document_id,
        revision_id=revision.id,
        language=Language(revision.language),
        topic=revision.topic,
        title=revision.title,
        heading=passage.heading,
        locator=passage.locator,
        text=passage.text,
        asked=tuple(passage.asked),
        keywords=tuple(revision.keywords),
        related=tuple(revision.related),
        issuer=revision.issuer,
        certainty=revision.certainty,
        legal_basis=tuple(revision.legal_basis),
        source=tuple(revision.source),
        effective_from=revision.effective_from,
        verified_on=revision.verified_on,
        audience=tuple(revision.audience),
    )


def embed(encoder: Encoder, passages: Sequence[Passage]) -> dict[str, Vectors]:
    """Return each passage's vectors, (pieces, dimension).

    A short passage has one: its text's, drawn towards the mean of the questions that it answers. A long one has one a
    piece, each drawn towards that of the whole.
    """
    texts = [[passage_text(passage), *pieces(passage)] for passage in passages]
    own = _grouped(encoder.embed_passages(list(chain(*texts))), texts)
    asked = [questions(passage) for passage in passages]
    groups = _grouped(encoder.embed_queries(list(chain(*asked))), asked)
    return {passage.id: _drawn(vectors, group) for passage, vectors, group in zip(passages, own, groups, strict=True)}


def _grouped(vectors: Vectors, texts: Sequence[Sequence[str]]) -> list[Vectors]:
    return np.split(vectors, np.cumsum([len(several) for several in texts])[:-1])


def _drawn(vectors: Vectors, asked: Vectors) -> Vectors:
    whole = vectors[:1]
    if len(asked):
        whole = _unit(whole + QUESTIONS_WEIGHT * _unit(asked.mean(axis=0)))
    return _unit(vectors[1:] + whole) if len(vectors) > 1 else whole


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / np.linalg.norm(vector, axis=-1, keepdims=True)
    return unit


def _stamp(encoder: Encoder, passage: Passage) -> str:
    """Name the encoder and what it read: a title may change while the passage keeps its id."""
    read = "\n".join([passage_text(passage), *pieces(passage), *questions(passage), str(QUESTIONS_WEIGHT)])
    return f"{encoder.name}/{hashlib.sha256(read.encode()).hexdigest()[:12]}"


async def _stored(engine: AsyncEngine, stamps: Mapping[str, str], passages: Sequence[Passage]) -> dict[str, Vectors]:
    found: dict[str, Vectors] = {}
    counts = {passage.id: max(1, len(pieces(passage))) for passage in passages}
    query = select(PassageRow.id, PassageRow.encoder, PassageRow.embedding)
    async with engine.connect() as connection:
        for start in range(0, len(passages), READ_BATCH):
            ids = [passage.id for passage in passages[start : start + READ_BATCH]]
            for key, stamp, embedding in await connection.execute(query.where(PassageRow.id.in_(ids))):
                if embedding is not None and stamp == stamps[key]:
                    found[key] = np.frombuffer(embedding, dtype=np.float32).reshape(counts[key], -1)
    return found


async def _store(engine: AsyncEngine, stamps: Mapping[str, str], vectors: Embeddings) -> None:
    rows = [{"key": key, "vectors": value.tobytes(), "stamp": stamps[key]} for key, value in vectors.items()]
    statement = update(PassageRow.__table__).where(PassageRow.__table__.c.id == bindparam("key"))  # type: ignore[arg-type]
    values: dict[str, Any] = {"embedding": bindparam("vectors"), "encoder": bindparam("stamp")}
    async with engine.begin() as connection:
        await connection.execute(statement.values(values), rows)
