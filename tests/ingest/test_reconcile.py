"""Rows after an ingest say what the files say, and nothing is written twice."""

import datetime as dt
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from ingest.known import read_known_files
from ingest.publishing import Change
from ingest.reader import read_or_refuse
from ingest.reconcile import IngestReport, reconcile
from ingest.refusals import Reason
from ingest.walk import select_files
from records.guidance import PassageRow, RevisionPassageRow, RevisionRow, RevisionState
from tests.ingest import samples

TODAY = dt.date(2026, 11, 24)
SECTIONS = {"Một?": "Câu trả lời một.", "Hai?": "Câu trả lời hai."}


async def ingest(engine: AsyncEngine, *paths: Path, today: dt.date = TODAY) -> IngestReport:
    selection = select_files(paths)
    outcomes = [read_or_refuse(str(path)) for path in selection.files]
    return await reconcile(engine, outcomes, folders=selection.folders, today=today)


async def revisions(engine: AsyncEngine) -> list[RevisionRow]:
    async with AsyncSession(engine) as session:
        return list(await session.scalars(select(RevisionRow).order_by(RevisionRow.created_at)))


async def passages_of(engine: AsyncEngine, revision: RevisionRow) -> list[PassageRow]:
    query = select(PassageRow).join(RevisionPassageRow).where(RevisionPassageRow.revision_id == revision.id)
    async with AsyncSession(engine) as session:
        return list(await session.scalars(query.order_by(RevisionPassageRow.ordinal)))


async def rows_written(engine: AsyncEngine) -> int:
    """Return how many transactions have left a row in any of the tables, by PostgreSQL's own mark on each row."""
    tables = ("document", "revision", "passage", "revision_passage")
    marks = " UNION ".join(f"SELECT xmin::text FROM {table}" for table in tables)  # noqa: S608
    async with engine.connect() as connection:
        return len((await connection.execute(text(marks))).all())


async def test_a_new_document_is_published_with_its_passages_in_order(engine: AsyncEngine, tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text(samples.guidance(SECTIONS))
    report = await ingest(engine, tmp_path)
    assert report.changes == {Change.NEW: 1}
    (revision,) = await revisions(engine)
    assert revision.state == RevisionState.PUBLISHED
    assert revision.source_path == str(tmp_path / "card.md")
    assert revision.effective_from == dt.date(2025, 8, 15)
    passages = await passages_of(engine, revision)
    assert [passage.heading for passage in passages] == ["Một?", "Hai?"]
    assert passages[0].asked == ["Một? hả", "cách khác"]


async def test_ingesting_twice_writes_nothing(engine: AsyncEngine, tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text(samples.guidance(SECTIONS))
    (tmp_path / "undated.txt").write_text("Trẻ em được miễn phí.")
    await ingest(engine, tmp_path)
    before = await rows_written(engine)
    report = await ingest(engine, tmp_path, today=TODAY + dt.timedelta(days=9))
    assert report.changes == {Change.UNCHANGED: 2}
    assert (report.passages_added, report.passages_removed, report.passages_kept) == (0, 0, 3)
    assert await rows_written(engine) == before
    assert len(await revisions(engine)) == 2


async def test_a_changed_section_changes_only_its_own_passage(engine: AsyncEngine, tmp_path: Path) -> None:
    file = tmp_path / "card.md"
    file.write_text(samples.guidance(SECTIONS))
    await ingest(engine, file)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE passage SET embedding = 'x', encoder = 'e'"))
    file.write_text(samples.guidance(SECTIONS | {"Hai?": "Câu trả lời khác."}))
    report = await ingest(engine, file)
    assert report.changes == {Change.CHANGED: 1}
    assert (report.passages_added, report.passages_removed, report.passages_kept) == (1, 1, 1)
    old, new = await revisions(engine)
    assert (old.state, new.state) == (RevisionState.SUPERSEDED, RevisionState.PUBLISHED)
    assert old.closed_at == new.created_at
    before, after = await passages_of(engine, old), await passages_of(engine, new)
    assert before[0].id == after[0].id
    assert before[1].id != after[1].id
    assert [passage.embedding is None for passage in after] == [False, True]


async def test_a_section_that_comes_back_is_the_same_passage(engine: AsyncEngine, tmp_path: Path) -> None:
    file = tmp_path / "card.md"
    for sections in (SECTIONS, {"Một?": "Khác."}, SECTIONS):
        file.write_text(samples.guidance(sections))
        await ingest(engine, file)
    first, _, last = await revisions(engine)
    assert [p.id for p in await passages_of(engine, first)] == [p.id for p in await passages_of(engine, last)]


async def test_new_keywords_alone_make_a_revision_of_the_same_passages(engine: AsyncEngine, tmp_path: Path) -> None:
    file = tmp_path / "card.md"
    file.write_text(samples.guidance(SECTIONS))
    await ingest(engine, file)
    file.write_text(samples.guidance(SECTIONS).replace("thẻ bhyt]", "thẻ bhyt, mất thẻ]"))
    report = await ingest(engine, file)
    assert report.changes == {Change.CHANGED: 1}
    assert (report.passages_added, report.passages_kept) == (0, 2)


async def test_a_document_whose_file_is_gone_from_its_folder_is_withdrawn(engine: AsyncEngine, tmp_path: Path) -> None:
    for name in ("card.md", "other.md"):
        (tmp_path / name).write_text(samples.guidance(SECTIONS))
    await ingest(engine, tmp_path)
    (tmp_path / "card.md").unlink()
    assert (await ingest(engine, tmp_path / "other.md")).changes == {Change.UNCHANGED: 1}
    report = await ingest(engine, tmp_path)
    assert report.changes == {Change.UNCHANGED: 1, Change.WITHDRAWN: 1}
    states = {revision.document_id: revision.state for revision in await revisions(engine)}
    assert states == {"card": RevisionState.WITHDRAWN, "other": RevisionState.PUBLISHED}
    (tmp_path / "card.md").write_text(samples.guidance(SECTIONS))
    assert (await ingest(engine, tmp_path)).changes[Change.NEW] == 1


async def test_another_folder_withdraws_nothing(engine: AsyncEngine, tmp_path: Path) -> None:
    for folder in ("a", "a_b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"in-{folder[-1]}.md").write_text(samples.guidance(SECTIONS))
    await ingest(engine, tmp_path)
    (tmp_path / "a_b" / "in-b.md").unlink()
    assert Change.WITHDRAWN not in (await ingest(engine, tmp_path / "a")).changes


async def test_an_empty_folder_withdraws_nothing_and_says_so(engine: AsyncEngine, tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text(samples.guidance(SECTIONS))
    await ingest(engine, tmp_path)
    (tmp_path / "card.md").unlink()
    report = await ingest(engine, tmp_path)
    assert report.documents == 0
    assert "nothing was withdrawn" in report.notes[0]
    assert [revision.state for revision in await revisions(engine)] == [RevisionState.PUBLISHED]


async def test_a_file_that_broke_keeps_its_published_revision(engine: AsyncEngine, tmp_path: Path) -> None:
    for name in ("card.md", "other.md"):
        (tmp_path / name).write_text(samples.guidance(SECTIONS))
    await ingest(engine, tmp_path)
    (tmp_path / "card.md").write_text(samples.guidance(SECTIONS).replace("certainty: confirmed", "certainty: ?"))
    report = await ingest(engine, tmp_path)
    assert [refusal.reason for refusal in report.refusals] == [Reason.MALFORMED]
    assert {revision.state for revision in await revisions(engine)} == {RevisionState.PUBLISHED}


async def test_a_moved_file_stays_published(engine: AsyncEngine, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "card.md").write_text(samples.guidance(SECTIONS))
    (old / "other.md").write_text(samples.guidance(SECTIONS))
    await ingest(engine, old)
    new.mkdir()
    (old / "card.md").rename(new / "card.md")
    assert (await ingest(engine, new, old)).changes == {Change.UNCHANGED: 2}
    assert str(new / "card.md") in {revision.source_path for revision in await revisions(engine)}


async def test_the_second_file_of_the_same_document_is_refused(engine: AsyncEngine, tmp_path: Path) -> None:
    (tmp_path / "to roi.txt").write_text("Trẻ em được miễn phí.")
    (tmp_path / "tờ-rơi.txt").write_text("Người già được miễn phí.")
    report = await ingest(engine, tmp_path)
    assert report.changes == {Change.NEW: 1}
    assert [refusal.reason for refusal in report.refusals] == [Reason.DUPLICATE]


async def test_the_two_languages_of_a_document_live_side_by_side(engine: AsyncEngine, tmp_path: Path) -> None:
    for language in ("vi", "en"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "card.md").write_text(samples.guidance(SECTIONS, language=language))
    assert (await ingest(engine, tmp_path)).changes == {Change.NEW: 2}


async def test_one_bad_file_does_not_stop_the_others(engine: AsyncEngine, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (tmp_path / "b.md").write_text(samples.guidance(SECTIONS))
    (tmp_path / "c.key").write_text("x")
    (tmp_path / ".hidden.md").write_text("x")
    (tmp_path / "~$d.docx").write_text("x")
    report = await ingest(engine, tmp_path)
    assert report.changes == {Change.NEW: 1}
    assert [refusal.reason for refusal in report.refusals] == [Reason.BROKEN, Reason.UNKNOWN_TYPE]


async def test_known_bytes_are_not_read_again_and_changed_ones_are(engine: AsyncEngine, tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text(samples.guidance(SECTIONS))
    await ingest(engine, tmp_path)
    known = (await read_known_files(engine)).find(path)
    assert known is not None
    assert (known.document_id, known.passages) == ("card", 2)
    report = await reconcile(engine, [known], folders=[tmp_path], today=TODAY)
    assert (report.changes, report.passages_kept) == ({Change.UNCHANGED: 1}, 2)
    path.write_text(samples.guidance(SECTIONS | {"Ba?": "Câu trả lời ba, mới viết thêm."}))
    assert (await read_known_files(engine)).find(path) is None


async def test_a_vanished_file_is_not_known(engine: AsyncEngine, tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text(samples.guidance(SECTIONS))
    await ingest(engine, tmp_path)
    path.unlink()
    assert (await read_known_files(engine)).find(path) is None
