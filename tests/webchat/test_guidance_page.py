"""A citizen follows a citation: the revision in force, and a kind page when there is none."""

import datetime as dt
from typing import Any

import httpx
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from records.guidance import DocumentRow, PassageRow, RevisionPassageRow, RevisionRow, RevisionState
from tests.webchat.conftest import Server


def publish(url: str, **changes: Any) -> None:
    """Write a small piece of guidance."""
    revision: dict[str, Any] = {
        "document_id": "dengue", "language": "vi", "title": "Sốt xuất huyết", "topic": "dengue", "issuer": "Bộ Y tế",
        "certainty": "high", "legal_basis": ["Quyết định 2760/QĐ-BYT"], "source": [], "audience": [], "keywords": [],
        "related": [], "reviewed_by": "", "effective_from": dt.date(2026, 1, 5), "expires_on": None,
        "verified_on": dt.date(2026, 11, 20), "content_hash": "h", "source_path": "p", "state": RevisionState.PUBLISHED,
    }  # fmt: skip
    text = "Đi khám **ngay** nếu <script>alert(1)</script> nôn nhiều. [x](javascript:alert(1))"
    passage = {"id": "p1", "document_id": "dengue", "language": "vi", "heading": "Dấu hiệu cảnh báo", "locator": ""}
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with Session(engine) as session, session.begin():
        session.add(DocumentRow(id="dengue"))
        session.flush()
        row = RevisionRow(**revision | changes)
        session.add_all([row, PassageRow(**passage, text=text, asked=[], embedding=None, encoder=None)])
        session.flush()
        session.add(RevisionPassageRow(revision_id=row.id, ordinal=0, passage_id="p1"))
    engine.dispose()


async def read(server: Server, path: str = "/guidance/vi/dengue") -> httpx.Response:
    """Open a page as a browser does."""
    async with httpx.AsyncClient(base_url=server.url, headers={"Accept": "text/html"}) as http:
        return await http.get(path)


async def test_the_revision_in_force_is_shown(server: Server, empty_database: str) -> None:
    publish(empty_database)
    page = await read(server)
    assert page.status_code == 200
    for words in ("Sốt xuất huyết", 'id="p1"', "05/01/2026", "20/11/2026", "Quyết định 2760/QĐ-BYT", "Bộ Y tế"):
        assert words in page.text
    assert "chưa được bác sĩ thẩm định" in page.text
    assert "<strong>ngay</strong>" in page.text
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text


async def test_a_reviewer_is_named(server: Server, empty_database: str) -> None:
    publish(empty_database, reviewed_by="BS. Nguyễn An")
    page = await read(server)
    assert "BS. Nguyễn An" in page.text
    assert "chưa được bác sĩ" not in page.text


async def test_what_is_not_in_force_is_not_shown(server: Server, empty_database: str) -> None:
    publish(empty_database, effective_from=dt.date(2999, 1, 1))
    page = await read(server)
    assert page.status_code == 404
    assert "Quay lại trò chuyện" in page.text
    assert "content-security-policy" in page.headers


async def test_an_address_that_does_not_exist_is_answered_kindly(server: Server) -> None:
    assert "Không tìm thấy trang này" in (await read(server, "/nowhere")).text
    assert "This page is not here" in (await read(server, "/guidance/en/nothing")).text


async def test_the_room_to_try_says_that_nobody_is_there(server: Server, empty_database: str) -> None:
    page = await read(server, "/consultation/abc")
    assert page.status_code == 200
    assert "Ở đây không có bác sĩ" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
