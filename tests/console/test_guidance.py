"""The guidance rooms as staff use them, over a real database; what needs the encoder has the real one."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from console.accounts.roles import Role
from console.house import House
from console.words import LANGUAGES, words_in
from ingest.formats import SUFFIXES
from ingest.library import Concern, Standing
from ingest.lifecycle import Obstacle
from ingest.previewing import Difference
from ingest.previews import counts_of
from ingest.reader import read_or_refuse
from ingest.reconcile import reconcile
from knowledge.answers import AbstentionReason
from knowledge.question_set import QuestionOrigin
from records.guidance import RevisionRow, RevisionState, Step
from records.questions import PreviewRow, QuestionRow
from records.staff import AuditEntryRow
from tests.console.conftest import Browser, SignedIn

IN_FORCE = ("referral-paper", "insurance-card-at-the-hospital", "child-fever", "stroke", "booking-remote")
BODY = """## Giấy chuyển viện có hạn bao lâu?
<!-- asked: giấy chuyển viện còn hạn mấy ngày; giấy chuyển tuyến có giá trị bao nhiêu ngày -->
Giấy chuyển viện có hạn {days} ngày làm việc, tính từ ngày ký."""


def form(days: int = 10, **more: object) -> dict[str, object]:
    """What the editor's form sends."""
    typed = {"title": "Giấy chuyển viện", "issuer": "Bộ Y tế", "source": "Thông tư 1", "topic": "insurance"}
    return typed | {"body": BODY.format(days=days), "version": "1"} | more


async def begin(browser: Browser, title: str = "Giấy chuyển viện", document: str = "") -> str:
    """Begin a draft and return its id."""
    answer = await browser.post("/guidance/new", {"title": title, "language": "vi", "document_id": document})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rsplit("/", 1)[1]


async def submitted(browser: Browser, days: int = 10, **more: object) -> str:
    """Draft and submit; return the revision's id."""
    draft = await begin(browser, document=str(more.pop("document", "")))
    answer = await browser.post(f"/guidance/drafts/{draft}/submit", form(days, **more))
    assert answer.status_code == 303, re.findall(r'role="alert".*', answer.text)
    return draft


async def state(house: House, revision_id: str) -> str:
    """Return where a revision stands."""
    async with house.transaction() as db:
        return str((await db.get_one(RevisionRow, uuid.UUID(revision_id))).state)


async def test_an_approver_cannot_approve_their_own_draft(console_house: House, signed_in: SignedIn) -> None:
    both = await signed_in(Role.EDITOR, Role.APPROVER)
    revision = await submitted(both)
    refused = await both.post(f"/guidance/revisions/{revision}/approve", {"reason": "gấp"})
    assert refused.status_code == 409
    assert "người khác phải phê duyệt" in refused.text
    assert await state(console_house, revision) == RevisionState.SUBMITTED
    other = await signed_in(Role.APPROVER)
    assert (await other.post(f"/guidance/revisions/{revision}/approve", {"reason": "gấp"})).status_code == 303
    assert await state(console_house, revision) == RevisionState.PUBLISHED


async def test_publishing_without_a_preview_or_with_a_lost_answer_needs_a_reason(
    console_house: House, signed_in: SignedIn
) -> None:
    editor, approver = await signed_in(Role.EDITOR), await signed_in(Role.APPROVER)
    revision = await submitted(editor)
    path = f"/guidance/revisions/{revision}/approve"
    refused = await approver.post(path)
    assert (refused.status_code, "Chưa xem trước" in refused.text) == (409, True)
    async with console_house.transaction() as db:
        row = await db.get_one(RevisionRow, uuid.UUID(revision))
        result = {"counts": {"lost": 1}, "changes": []}
        db.add(PreviewRow(revision_id=row.id, content_hash=row.content_hash, state="done", by="x", result=result))
    refused = await approver.post(path)
    assert (refused.status_code, "mất câu trả lời" in refused.text) == (409, True)
    assert (await approver.post(path, {"reason": "thông tư mới bỏ mục này"})).status_code == 303


async def test_what_is_typed_is_kept_and_its_passages_are_shown(console_house: House, signed_in: SignedIn) -> None:
    editor = await signed_in(Role.EDITOR)
    draft = await begin(editor)
    saved = await editor.post(f"/guidance/drafts/{draft}/save", form(body="## Chưa xong"))
    assert saved.status_code == 200
    assert "Chưa xong" in saved.text
    assert 'value="2"' in saved.text
    other = await signed_in(Role.EDITOR)
    conflict = await other.post(f"/guidance/drafts/{draft}/save", form(body="## Khác", version=1))
    assert conflict.status_code == 409
    shown = (await editor.get(f"/guidance/drafts/{draft}")).text
    assert "## Chưa xong" in shown
    refused = await editor.post(f"/guidance/drafts/{draft}/submit", form(version=2, body="## Chưa xong", issuer=""))
    assert refused.status_code == 422
    assert "## Chưa xong" in refused.text
    assert await state(console_house, draft) == RevisionState.DRAFT


async def test_a_rollback_takes_one_click_and_a_reason(console_house: House, signed_in: SignedIn) -> None:
    editor, approver = await signed_in(Role.EDITOR), await signed_in(Role.APPROVER)
    first = await submitted(editor, document="referral")
    second = await submitted(editor, 15, document="referral")
    for revision in (first, second):
        await approver.post(f"/guidance/revisions/{revision}/approve", {"reason": "mới"})
    assert await state(console_house, first) == RevisionState.SUPERSEDED
    compared = (await editor.get("/guidance/documents/referral/vi/compare")).text
    assert re.search(r"<del>.*?10.*?</del>", compared)
    assert re.search(r"<ins>.*?15.*?</ins>", compared)
    assert (await approver.post(f"/guidance/revisions/{first}/roll-back", {"reason": " "})).status_code == 409
    assert (await approver.post(f"/guidance/revisions/{first}/roll-back", {"reason": "nhầm"})).status_code == 303
    assert await state(console_house, first) == RevisionState.PUBLISHED
    page = (await approver.get("/guidance/documents/referral/vi?done=rolled_back")).text
    assert "khôi phục" in page
    assert "nhầm" in page
    async with console_house.transaction() as db:
        actions = list(await db.scalars(select(AuditEntryRow.action).order_by(AuditEntryRow.ordinal)))
    assert actions[-1] == "guidance.rolled_back"


async def test_the_library_finds_what_citizens_type_and_filters(signed_in: SignedIn) -> None:
    editor, approver = await signed_in(Role.EDITOR), await signed_in(Role.APPROVER)
    await approver.post(f"/guidance/revisions/{await submitted(editor)}/approve", {"reason": "mới"})
    await begin(editor, "Khám từ xa")
    for query, there, absent in (
        ("q=giay+chuyen+vien+con+han+may+ngay", "Giấy chuyển viện", "Khám từ xa"),
        ("q=kham+tu+xa", "Khám từ xa", "Giấy chuyển viện"),
        ("standing=in_force", "Giấy chuyển viện", "Khám từ xa"),
        ("standing=draft", "Khám từ xa", "Giấy chuyển viện"),
        ("pending=true", "Khám từ xa", "Giấy chuyển viện"),
        ("concern=no_english", "Giấy chuyển viện", "Khám từ xa"),
    ):
        table = (await editor.get(f"/guidance?{query}")).text.split("<tbody>")[1]
        assert (there in table, absent in table) == (True, False), query
    assert "Không có hướng dẫn nào" in (await editor.get("/guidance?q=zzzz")).text
    for query in ("q=%27%3B--", "q=%00", "q=((%26%7C!", "page=99", "concern=x", "standing=x", "q=" + "a" * 300):
        assert (await editor.get(f"/guidance?{query}")).status_code == 200, query


async def test_a_superseded_instrument_is_warned_of(signed_in: SignedIn) -> None:
    editor, approver = await signed_in(Role.EDITOR), await signed_in(Role.APPROVER)
    revision = await submitted(editor, document="old", legal_basis="Nghị định 13/2023/NĐ-CP, Điều 2")
    await approver.post(f"/guidance/revisions/{revision}/approve", {"reason": "mới"})
    page = (await editor.get("/guidance/documents/old/vi")).text
    assert "91/2025/QH15" in page
    assert "Dẫn văn bản đã bị thay thế" in (await editor.get("/guidance?concern=instrument")).text.split("<tbody>")[1]


async def test_a_file_becomes_a_draft_and_a_refused_one_says_why(signed_in: SignedIn) -> None:
    editor = await signed_in(Role.EDITOR)
    words = "Giấy chuyển viện có hạn mười ngày làm việc, tính từ ngày ký giấy."
    read = await editor.post("/guidance/upload", files={"file": ("Thông tư mới.txt", words.encode())})
    assert read.status_code == 303, read.text
    shown = (await editor.get(read.headers["location"])).text
    assert words in shown
    assert "Thông tư mới.txt" in shown
    for name, data in (("x.exe", b"MZ"), ("x.docx", b"PK\x03\x04"), ("x.txt", b""), ("no ending", b"x")):
        refused = await editor.post("/guidance/upload", files={"file": (name, data)})
        assert refused.status_code == 422, name
        assert "Không nhận được tệp" in refused.text


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".exe", ""])
async def test_no_upload_breaks_the_console(signed_in: SignedIn, suffix: str) -> None:
    editor = await signed_in(Role.EDITOR)
    magics = (
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1",
        b"<html><p>",
        b"---\n",
    )

    tried: list[bytes] = []

    @settings(max_examples=3, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(magics), st.binary(max_size=2_000))
    def collect(magic: bytes, rest: bytes) -> None:
        tried.append(magic + rest)

    collect()
    for data in tried:
        answer = await editor.post("/guidance/upload", files={"file": (f"tệp ../{suffix}"[:40] + suffix, data)})
        assert answer.status_code in (303, 422), (suffix, data[:40])


async def test_a_preview_shows_what_is_gained_and_lost(console_house: House, signed_in: SignedIn, root: Path) -> None:
    console_house.settings.__dict__["data_dir"] = root / "var"
    editor, approver = await signed_in(Role.EDITOR), await signed_in(Role.APPROVER)
    files = [root / "guidance" / "vi" / f"{name}.md" for name in IN_FORCE]
    await reconcile(console_house.engine, [read_or_refuse(str(path)) for path in files], today=dt.date(2026, 11, 24))
    await editor.post(
        "/guidance/questions", {"text": "giấy chuyển viện còn hạn mấy ngày", "documents": "referral-paper"}
    )
    await editor.post("/guidance/questions", {"text": "bị bỏng nước sôi thì làm gì ngay"})
    burns = (
        "## Bị bỏng nước sôi thì làm gì?\n<!-- asked: phỏng nước sôi làm sao; bị bỏng bôi gì -->\nXả nước mát 20 phút."
    )
    new = await submitted(editor, document="burns", body=burns, title="Bỏng", replaces=["referral-paper"])
    assert (await editor.post(f"/guidance/revisions/{new}/preview")).status_code == 303
    async with console_house.transaction() as db:
        preview = (await db.scalars(select(PreviewRow))).one()
        assert (await db.scalars(select(QuestionRow.origin).where(QuestionRow.added_by == "guidance"))).all()
    assert preview.state == "done", preview.stage
    counts = counts_of(preview)
    assert counts["lost"] >= 1
    assert counts["gained"] >= 1
    page = (await approver.get(f"/guidance/revisions/{new}")).text
    assert "giấy chuyển viện còn hạn mấy ngày" in page
    assert (await approver.post(f"/guidance/revisions/{new}/approve")).status_code == 409
    asked = await approver.post(f"/guidance/revisions/{new}/ask", {"question": "phỏng nước sôi làm sao"})
    assert "Xả nước mát 20 phút" in asked.text
    assert "từ bản này" in asked.text
    still = (await approver.get("/guidance?q=giay+chuyen+vien")).text
    assert "theo ý nghĩa" in still


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_domain_has_words(language: str) -> None:
    codes: dict[str, Iterable[str]] = {
        "abstention": AbstentionReason,
        "concern": Concern,
        "difference": [one for one in Difference if one is not Difference.SAME],
        "obstacle": Obstacle,
        "question-origin": QuestionOrigin,
        "standing": [*Standing, *RevisionState],
        "step": Step,
    }
    keys = {f"{name}-{code}" for name, several in codes.items() for code in several}
    assert {key for key in keys if not words_in(language).has(key)} == set()
