"""The gap loop: what was asked in vain is gathered, covered, drafted for, and asked again."""

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from care.transcripts import Cited, Transcript
from ingest.gaps import Gaps
from knowledge.answers import Abstention, AbstentionReason, Answer, Citation
from knowledge.clustering import group
from knowledge.encoder import Vectors
from knowledge.passages import Language
from records.encryption import Seal
from records.gaps import GapQuestionRow, GapRow
from records.guidance import DocumentRow, PassageRow, RevisionRow, RevisionState
from records.keys import of_patient, seal_of
from records.patients import PatientRow
from records.transcripts import AnswerRow
from tests.knowledge.corpus import BURNS, passage

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ENCODER = "by first word"


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
async def transcript(session: AsyncSession, seal: Seal) -> Transcript:
    """The transcript of a patient."""
    patient = PatientRow(id=uuid.uuid4(), language="vi")
    session.add(patient)
    await session.flush()
    own = await seal_of(session, seal, of_patient(patient.id))
    return Transcript(session, own, patient.id, 1)


async def embed(texts: Sequence[str], _: Language) -> Vectors:
    """Stand in for the encoder: questions with the same first word mean the same."""
    words = ["bảo", "khám", "thẻ"]
    return np.stack(
        [np.eye(4, dtype=np.float32)[(words.index(w) if (w := t.split()[0]) in words else 3)] for t in texts]
    )


async def asked(transcript: Transcript, question: str, reason: str = "nothing_found") -> uuid.UUID:
    """Let a citizen ask in vain."""
    return await transcript.record_verdict("abstention", question, "vi", reason=reason)


async def test_questions_that_mean_the_same_become_one_gap(
    session: AsyncSession, seal: Seal, transcript: Transcript
) -> None:
    for question in ("bảo hiểm du lịch", "bảo hiểm xe", "khám mắt cho chó"):
        await asked(transcript, question)
    for reason in ("diagnosis", "dose", "off_topic", "own_record"):
        await asked(transcript, "bảo hiểm gì", reason)
    gaps = Gaps(session, seal, dt.datetime.now(dt.UTC))
    assert await gaps.gather(embed, ENCODER) == 3
    assert await gaps.gather(embed, ENCODER) == 0
    await asked(transcript, "bảo hiểm nhà")
    await gaps.gather(embed, ENCODER)
    found = await gaps.page()
    assert [(gap.count, gap.recent, gap.before) for gap in found] == [(3, 3, 0), (1, 1, 0)]
    assert set(found[0].examples) == {"bảo hiểm du lịch", "bảo hiểm xe", "bảo hiểm nhà"}


async def test_the_trend_tells_the_last_seven_days_from_the_seven_before(
    session: AsyncSession, seal: Seal, transcript: Transcript
) -> None:
    for days in (1, 8, 9, 20):
        answer = await session.get_one(AnswerRow, await asked(transcript, "bảo hiểm xe"))
        answer.at = NOW - dt.timedelta(days=days)
    await session.flush()
    gaps = Gaps(session, seal, NOW)
    await gaps.gather(embed, ENCODER)
    (gap,) = await gaps.page()
    assert (gap.count, gap.recent, gap.before) == (4, 1, 2)


async def test_personal_data_is_covered_and_nothing_is_kept_in_the_clear(
    session: AsyncSession, seal: Seal, transcript: Transcript
) -> None:
    await asked(transcript, "bảo hiểm của tôi số 0912345678 sao chưa có")
    gaps = Gaps(session, seal, dt.datetime.now(dt.UTC))
    await gaps.gather(embed, ENCODER)
    (gap,) = await gaps.page()
    assert "0912345678" not in gap.examples[0]
    row = (await session.scalars(select(GapRow))).one()
    assert np.eye(4, dtype=np.float32)[0].tobytes() not in row.leader
    assert "0912345678" not in (await gaps.typed(row.id, "")).body


async def unhelpful(session: AsyncSession, transcript: Transcript, passage_id: str) -> None:
    """Let a citizen say that an answer did not help."""
    session.add(DocumentRow(id="d"))
    await session.flush()
    revision_id = uuid.uuid4()
    told = {"title": "d", "topic": "t", "issuer": "i", "certainty": "general", "legal_basis": [], "source": []}
    dates = {"effective_from": NOW.date(), "verified_on": NOW.date()}
    lists: dict[str, list[str]] = {"audience": [], "keywords": [], "related": []}
    rest = {"reviewed_by": "", "content_hash": "h", "source_path": "p", "state": RevisionState.PUBLISHED}
    session.add(RevisionRow(id=revision_id, document_id="d", language="vi", **told, **dates, **lists, **rest))
    session.add(PassageRow(id=passage_id, document_id="d", language="vi", heading="h", locator="", text="x", asked=[]))
    await session.flush()
    cited = [Cited(passage_id, revision_id)]
    answer_id = await transcript.record_verdict("answer", "thẻ mất rồi", "vi", cited=cited)
    assert await transcript.rate(answer_id, helpful=False)


async def test_asking_again_closes_what_is_answered_now_but_not_by_what_did_not_help(
    session: AsyncSession, seal: Seal, transcript: Transcript
) -> None:
    await asked(transcript, "thẻ quên ở nhà")
    await unhelpful(session, transcript, "old")
    gaps = Gaps(session, seal, dt.datetime.now(dt.UTC))
    await gaps.gather(embed, ENCODER)
    (gap,) = await gaps.page()
    assert (gap.unanswered, gap.unhelpful) == (1, 1)

    async def nothing(_: str, language: Language) -> Abstention:
        return Abstention(AbstentionReason.NOTHING_FOUND, (), language)

    def from_passage(key: str) -> Answer:
        return Answer("x", (Citation(replace(passage(BURNS), id=key)),), (), Language.VIETNAMESE)

    async def the_old(_: str, __: Language) -> Answer:
        return from_passage("old")

    async def another(_: str, __: Language) -> Answer:
        return from_passage("new")

    assert await gaps.ask_again(gap.row.id, nothing) == (0, 2)
    assert await gaps.ask_again(gap.row.id, the_old) == (1, 2)
    assert gap.row.state == "open"
    assert await gaps.ask_again(gap.row.id, another) == (2, 2)
    assert gap.row.state == "closed"
    assert await gaps.page() == []
    assert [one.row.id for one in await gaps.page(closed=True)] == [gap.row.id]


async def test_an_erased_answer_leaves_its_gap(session: AsyncSession, seal: Seal, transcript: Transcript) -> None:
    answer_id = await asked(transcript, "bảo hiểm xe")
    await Gaps(session, seal, dt.datetime.now(dt.UTC)).gather(embed, ENCODER)
    await session.delete(await session.get_one(AnswerRow, answer_id))
    await session.flush()
    assert (await session.scalars(select(GapQuestionRow))).all() == []
    await Gaps(session, seal, dt.datetime.now(dt.UTC)).gather(embed, ENCODER)
    assert (await session.scalars(select(GapRow))).all() == []


def test_a_vector_that_is_like_none_leads_a_new_group() -> None:
    one, near, far = (np.array(v, dtype=np.float32) for v in ([1, 0], [0.95, 0.3122], [0, 1]))
    assert group([one, near, far, one], []) == [0, 0, 1, 0]
    assert group([near, far], [far]) == [1, 0]
