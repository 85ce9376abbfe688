"""Old and new wording never meet: of a document one revision a language is in force, and nothing else is read."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from knowledge.corpus import read_passages
from records.guidance import RevisionRow, RevisionState
from tests.knowledge.corpus import REFERRAL, TODAY, publish_all


async def test_a_second_published_revision_is_refused_by_the_table(published: AsyncEngine) -> None:
    with pytest.raises(IntegrityError, match="uq_revision_published"):
        await publish_all(published, (REFERRAL,))


async def test_what_was_superseded_is_not_read_beside_what_superseded_it(published: AsyncEngine) -> None:
    async with AsyncSession(published) as session, session.begin():
        old = RevisionRow.document_id == REFERRAL.document
        await session.execute(update(RevisionRow).where(old).values(state=RevisionState.SUPERSEDED))
    await publish_all(published, (REFERRAL,))
    async with AsyncSession(published) as session:
        revisions = select(func.count()).where(RevisionRow.document_id == REFERRAL.document)
        assert await session.scalar(revisions) == 3  # Vietnamese twice, English once
    found = [one for one in await read_passages(published, TODAY) if one.document_id == REFERRAL.document]
    assert [one.id for one in found] == [REFERRAL.id]
