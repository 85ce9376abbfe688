"""What a preview found, kept as a row, and what of it asks for a reason before publishing."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import cast

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from ingest.lifecycle import Obstacle
from records.questions import PreviewRow

SILENT = dt.timedelta(seconds=60)  # a preview that tells nothing for so long has died with its process


async def newest_preview(session: AsyncSession, revision_id: uuid.UUID) -> PreviewRow | None:
    """Return the preview of a revision that was started last."""
    newest = select(PreviewRow).where(PreviewRow.revision_id == revision_id).order_by(PreviewRow.started_at.desc())
    return (await session.scalars(newest.limit(1))).one_or_none()


def obstacle_of(preview: PreviewRow | None, content_hash: str) -> Obstacle | None:
    """Return what may be overcome only with a reason: no preview of this very content, or answers that get lost."""
    if preview is None or preview.state != "done" or preview.content_hash != content_hash:
        return Obstacle.NO_PREVIEW
    counts = counts_of(preview)
    return Obstacle.LOST_ANSWERS if counts.get("lost", 0) or counts.get("worse", 0) else None


def counts_of(preview: PreviewRow) -> Mapping[str, int]:
    """Return how many answers change, by kind."""
    return cast(Mapping[str, int], (preview.result or {}).get("counts", {}))


def is_alive(preview: PreviewRow, now: dt.datetime) -> bool:
    """Tell whether a preview is still being made."""
    return preview.state == "running" and now - preview.touched_at < SILENT


async def begin_preview(session: AsyncSession, revision_id: uuid.UUID, content_hash: str, by: str) -> PreviewRow:
    """Note that a preview is being made."""
    row = PreviewRow(id=uuid.uuid4(), revision_id=revision_id, content_hash=content_hash, by=by)
    session.add(row)
    await session.flush()
    return row


async def tell(engine: AsyncEngine, preview_id: uuid.UUID, **values: object) -> None:
    """Keep how far a preview is, or what it found; seen at once by whoever watches."""
    async with engine.begin() as connection:
        statement = update(PreviewRow).where(PreviewRow.id == preview_id)
        await connection.execute(statement.values(touched_at=func.now(), **values))
