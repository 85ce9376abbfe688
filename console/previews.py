"""The work behind a preview: load, ask, compare, telling how far it is. Run after the page has been answered."""

import asyncio
import logging
import uuid

from sqlalchemy.exc import SQLAlchemyError

from console.house import House
from ingest.history import History, document_of
from ingest.previewing import about, compare_answers
from ingest.previews import tell
from ingest.similar import find_contradictions, keep_contradictions
from knowledge.bundled_encoder import EncoderNotInstalledError
from knowledge.question_set import QuestionSet, choose, seeds
from records.guidance import RevisionRow

logger = logging.getLogger(__name__)
SEEDER = "guidance"


async def make_preview(house: House, preview_id: uuid.UUID, revision_id: uuid.UUID) -> None:
    """Answer the question set on what is in force and on what would be, and keep what changes."""
    try:
        await _make(house, preview_id, revision_id)
    except (EncoderNotInstalledError, SQLAlchemyError, OSError) as error:
        logger.warning("preview %s failed: %s", preview_id, type(error).__name__)
        await tell(house.engine, preview_id, state="failed", stage=type(error).__name__)


async def refresh_contradictions(house: House) -> None:
    """Look for passages in force that may contradict each other."""
    corpus = await house.workroom.current()
    found = await asyncio.to_thread(find_contradictions, corpus.passages)
    async with house.transaction() as db:
        await keep_contradictions(db, found)


async def _make(house: House, preview_id: uuid.UUID, revision_id: uuid.UUID) -> None:
    async with house.transaction() as db:
        revision = await db.get_one(RevisionRow, revision_id)
        document = document_of(revision, (await History(db).sections(revision_id)).values())
        replaces = tuple(revision.replaces)
    corpus, staged = await house.workroom.with_draft(document, revision_id, replaces)
    async with house.transaction() as db:
        questions = QuestionSet(db)
        await questions.add(seeds(corpus.passages), SEEDER)
        asked = choose(await questions.all(), about(document.document_id, replaces))
        known = {question.text for question in asked}
        new = seeds([one for one in staged.passages if one.revision_id == revision_id])
        asked += [question for question in new if question.text not in known]
    await tell(house.engine, preview_id, stage="asking", corpus_version=corpus.version, total=len(asked))

    async def progress(done: int, total: int) -> None:
        await tell(house.engine, preview_id, done=done, total=total)

    succeeds = dict.fromkeys(replaces, document.document_id)
    result = await compare_answers(asked, corpus.guide, staged, succeeds, progress)
    await tell(house.engine, preview_id, state="done", stage="done", result=result)
