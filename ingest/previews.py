"""What a preview found, kept as a row, and what of it asks for a reason before publishing."""

import uuid
from collections.abc import Mapping
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ingest.lifecycle import Obstacle
from records.questions import PreviewRow


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
