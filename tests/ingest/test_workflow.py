"""The way of a revision: who may take which step, and what citizens meet after each."""

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from ingest.drafts import MalformedDraftError, Typed
from ingest.lifecycle import Actor, Obstacle, StepRefusedError
from ingest.publishing import Change
from ingest.reader import read_or_refuse
from ingest.reconcile import IngestReport, reconcile
from ingest.walk import select_files
from ingest.workflow import Workflow, publish_due
from knowledge.corpus import read_passages
from knowledge.passages import Language
from records.guidance import RevisionEventRow, RevisionRow, RevisionState
from records.questions import PreviewRow
from tests.ingest import samples

TODAY = dt.date(2026, 11, 24)
TOMORROW = TODAY + dt.timedelta(days=1)
LAN, MINH = Actor("lan", uuid.UUID(int=1)), Actor("minh", uuid.UUID(int=2))
VI = Language.VIETNAMESE
BODY = "## Giấy chuyển viện có hạn bao lâu?\n<!-- asked: giấy chuyển mấy ngày -->\nGiấy chuyển viện có hạn {days} ngày."

As = Callable[..., Workflow]


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose every statement is seen by the next."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def by(session: AsyncSession) -> As:
    """What somebody may do: `by(LAN).draft(…)`."""

    def of(actor: Actor, today: dt.date = TODAY) -> Workflow:
        return Workflow(session, actor, today)

    return of


def typed(days: int = 10, **more: object) -> Typed:
    """A draft that can be submitted."""
    return Typed.model_validate(
        {"title": "Giấy chuyển viện", "issuer": "Bộ Y tế", "source": "Thông tư", "body": BODY.format(days=days)} | more
    )


async def submitted(by: As, document: str = "referral", **more: object) -> RevisionRow:
    """Draft and submit as Lan."""
    draft = await by(LAN).draft(document, VI, typed(**more))  # type: ignore[arg-type]
    return await by(LAN).submit(draft.id)


async def in_force(session: AsyncSession, engine: AsyncEngine, on: dt.date = TODAY) -> dict[str, str]:
    """Return the text that citizens meet, by document."""
    await session.commit()
    return {passage.document_id: passage.text for passage in await read_passages(engine, on)}


async def steps(session: AsyncSession, revision: RevisionRow) -> list[tuple[str, str, str]]:
    """Return the history of a revision: step, who, why."""
    query = (
        select(RevisionEventRow).where(RevisionEventRow.revision_id == revision.id).order_by(RevisionEventRow.ordinal)
    )
    return [(row.step, row.by, row.reason) for row in await session.scalars(query)]


async def refused(step: object) -> Obstacle:
    """Return why a step is refused."""
    with pytest.raises(StepRefusedError) as error:
        await step  # type: ignore[misc]
    return error.value.obstacle


async def ingest(engine: AsyncEngine, *paths: Path) -> IngestReport:
    """Publish what files say."""
    selection = select_files(paths)
    outcomes = [read_or_refuse(str(path)) for path in selection.files]
    return await reconcile(engine, outcomes, folders=selection.folders, today=TODAY)


async def test_nothing_of_a_draft_is_met_before_a_second_person_approves(
    session: AsyncSession, engine: AsyncEngine, by: As
) -> None:
    draft = await by(LAN).draft("referral", VI, typed())
    assert await in_force(session, engine) == {}
    await by(LAN).submit(draft.id)
    assert await in_force(session, engine) == {}
    await by(MINH).approve(draft.id, "không có bộ câu hỏi")
    assert await in_force(session, engine) == {"referral": "Giấy chuyển viện có hạn 10 ngày."}
    assert await steps(session, draft) == [
        ("drafted", "lan", ""),
        ("submitted", "lan", ""),
        ("approved", "minh", "không có bộ câu hỏi"),
        ("published", "minh", ""),
    ]


async def test_an_approver_cannot_approve_their_own_draft(session: AsyncSession, by: As) -> None:
    revision = await submitted(by)
    assert await refused(by(LAN).approve(revision.id, "gấp")) is Obstacle.OWN_DRAFT


async def test_whoever_changed_a_word_is_an_author(session: AsyncSession, by: As) -> None:
    draft = await by(LAN).draft("referral", VI, typed())
    await by(MINH).save(draft.id, typed(11), 1)
    await by(LAN).submit(draft.id)
    assert await refused(by(MINH).approve(draft.id, "gấp")) is Obstacle.OWN_DRAFT


async def test_the_database_itself_refuses_an_author_as_approver(session: AsyncSession, by: As) -> None:
    revision = await submitted(by)
    revision.approved_by = LAN.account_id
    with pytest.raises(IntegrityError, match="second_person"):
        await session.flush()


async def test_the_calendar_cannot_approve(by: As) -> None:
    revision = await submitted(by)
    assert await refused(by(Actor("calendar")).approve(revision.id, "gấp")) is Obstacle.OWN_DRAFT


async def test_without_a_preview_or_with_lost_answers_a_reason_is_needed(session: AsyncSession, by: As) -> None:
    revision = await submitted(by)
    assert await refused(by(MINH).approve(revision.id)) is Obstacle.NO_PREVIEW
    preview = PreviewRow(revision_id=revision.id, content_hash=revision.content_hash, state="done", by="lan")
    preview.result = {"counts": {"lost": 1}}
    session.add(preview)
    assert await refused(by(MINH).approve(revision.id, "  ")) is Obstacle.LOST_ANSWERS
    preview.result = {"counts": {"lost": 0, "better": 2}}
    await by(MINH).approve(revision.id)
    assert revision.state == RevisionState.PUBLISHED


async def test_a_preview_of_an_older_text_does_not_count(session: AsyncSession, by: As) -> None:
    revision = await submitted(by)
    session.add(PreviewRow(revision_id=revision.id, content_hash="older", state="done", by="lan", result={}))
    assert await refused(by(MINH).approve(revision.id)) is Obstacle.NO_PREVIEW


async def test_what_is_approved_for_a_later_day_waits_and_the_old_one_stays_until_then(
    session: AsyncSession, engine: AsyncEngine, by: As
) -> None:
    await by(MINH).approve((await submitted(by)).id, "mới")
    later = await submitted(by, days=15, effective_from=TOMORROW.isoformat())
    await by(MINH).approve(later.id, "mới")
    assert later.state == RevisionState.APPROVED
    assert await publish_due(session, TODAY) == 0
    assert await in_force(session, engine) == {"referral": "Giấy chuyển viện có hạn 10 ngày."}
    assert await in_force(session, engine, TOMORROW) == {"referral": "Giấy chuyển viện có hạn 10 ngày."}
    assert await publish_due(session, TOMORROW) == 1
    assert await in_force(session, engine, TOMORROW) == {"referral": "Giấy chuyển viện có hạn 15 ngày."}
    assert (await steps(session, later))[-1] == ("published", "calendar", "")


async def test_a_rollback_brings_the_former_revision_back_and_keeps_the_history(
    session: AsyncSession, engine: AsyncEngine, by: As
) -> None:
    first, second = await submitted(by), await submitted(by, days=15)
    await by(MINH).approve(first.id, "mới")
    await by(MINH).approve(second.id, "mới")
    assert await in_force(session, engine) == {"referral": "Giấy chuyển viện có hạn 15 ngày."}
    assert await refused(by(MINH).roll_back(first.id, " ")) is Obstacle.NO_REASON
    await by(MINH).roll_back(first.id, "sai số ngày")
    assert await in_force(session, engine) == {"referral": "Giấy chuyển viện có hạn 10 ngày."}
    assert [step for step, _, _ in await steps(session, first)][-2:] == ["superseded", "rolled_back"]
    assert (await steps(session, second))[-1] == ("superseded", "minh", "sai số ngày")
    await by(LAN).roll_back(second.id, "hóa ra đúng")
    assert await in_force(session, engine) == {"referral": "Giấy chuyển viện có hạn 15 ngày."}


async def test_only_what_was_published_can_be_rolled_back_to(by: As) -> None:
    revision = await submitted(by)
    assert await refused(by(MINH).roll_back(revision.id, "nhầm")) is Obstacle.WRONG_STATE
    assert await refused(by(MINH).roll_back(uuid.uuid4(), "nhầm")) is Obstacle.GONE


async def test_a_circular_ends_the_one_that_it_replaces(session: AsyncSession, engine: AsyncEngine, by: As) -> None:
    await by(MINH).approve((await submitted(by, "old-circular")).id, "mới")
    await by(MINH).approve((await submitted(by, "new-circular", days=15, replaces=("old-circular",))).id, "mới")
    assert set(await in_force(session, engine)) == {"new-circular"}


async def test_the_file_is_left_alone_until_it_is_taken_back(
    session: AsyncSession, engine: AsyncEngine, by: As, tmp_path: Path
) -> None:
    file = tmp_path / "card.md"
    file.write_text(samples.guidance({"Một?": "Câu trả lời của tệp."}))
    await ingest(engine, tmp_path)
    await by(MINH).approve((await submitted(by, "card")).id, "mới")
    await session.commit()
    file.write_text(samples.guidance({"Một?": "Câu trả lời mới của tệp."}))
    report = await ingest(engine, tmp_path)
    assert report.changes == {Change.LEFT_ALONE: 1}
    assert "left alone" in report.notes[0]
    file.unlink()
    (tmp_path / "other.md").write_text(samples.guidance({"Hai?": "Câu khác."}))
    await ingest(engine, tmp_path)
    assert (await in_force(session, engine))["card"] == "Giấy chuyển viện có hạn 10 ngày."
    await by(MINH).take_file_back(("card", "vi"), "tệp đúng hơn")
    assert (await in_force(session, engine))["card"] == "Câu trả lời của tệp."
    file.write_text(samples.guidance({"Một?": "Câu trả lời mới của tệp."}))
    await ingest(engine, tmp_path)
    assert (await in_force(session, engine))["card"] == "Câu trả lời mới của tệp."


async def test_what_was_withdrawn_or_rolled_back_here_is_not_published_again_by_its_file(
    session: AsyncSession, engine: AsyncEngine, by: As, tmp_path: Path
) -> None:
    file = tmp_path / "card.md"
    for words in ("Cũ.", "Mới."):
        file.write_text(samples.guidance({"Một?": words}))
        await ingest(engine, tmp_path)
    old, new = (await session.scalars(select(RevisionRow).order_by(RevisionRow.created_at))).all()
    await by(MINH).roll_back(old.id, "bản mới sai")
    assert await in_force(session, engine) == {"card": "Cũ."}
    await ingest(engine, tmp_path)
    assert await in_force(session, engine) == {"card": "Cũ."}
    await by(MINH).withdraw(old.id, "không còn đúng")
    await session.commit()
    await ingest(engine, tmp_path)
    assert await in_force(session, engine) == {}
    assert new.state == RevisionState.SUPERSEDED


async def test_what_two_people_type_at_once_is_not_overwritten(by: As) -> None:
    draft = await by(LAN).draft("referral", VI, typed())
    await by(LAN).save(draft.id, typed(11), 1)
    assert await refused(by(MINH).save(draft.id, typed(12), 1)) is Obstacle.CHANGED_MEANWHILE
    assert "11 ngày" in str(draft.typed)


async def test_a_draft_keeps_what_cannot_be_submitted_and_names_every_problem(by: As) -> None:
    wrong = typed(issuer="", effective_from="31/31", body="## Rỗng?\n\n## Rỗng?\nCó.")
    draft = await by(LAN).draft("referral", VI, wrong)
    with pytest.raises(MalformedDraftError) as error:
        await by(LAN).submit(draft.id)
    codes = {(problem.code, problem.field) for problem in error.value.problems}
    assert codes == {
        ("missing", "issuer"),
        ("date_malformed", "effective_from"),
        ("section_empty", "body"),
        ("section_twice", "body"),
    }
    assert draft.state == RevisionState.DRAFT
    assert Typed.model_validate(draft.typed) == wrong


async def test_what_is_sent_back_can_be_mended_and_submitted_again(session: AsyncSession, by: As) -> None:
    revision = await submitted(by)
    await by(MINH).send_back(revision.id, "thiếu căn cứ")
    await by(LAN).save(revision.id, typed(12), revision.typed_version)
    await by(LAN).submit(revision.id)
    await by(MINH).approve(revision.id, "mới")
    assert ("sent_back", "minh", "thiếu căn cứ") in await steps(session, revision)


async def test_what_is_discarded_can_go_nowhere(by: As) -> None:
    draft = await by(LAN).draft("referral", VI, typed())
    await by(LAN).discard(draft.id)
    assert await refused(by(LAN).submit(draft.id)) is Obstacle.WRONG_STATE


async def test_the_history_only_grows(session: AsyncSession, by: As) -> None:
    await submitted(by)
    with pytest.raises(DBAPIError, match="append-only"):
        await session.execute(text("UPDATE revision_event SET reason = 'khác'"))
