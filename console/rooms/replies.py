"""Replies kept ready, in Vietnamese and English; every person of the support team may change them."""

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from console.accounts.roles import Right
from console.pages import go, page
from console.staff import Db, Staff, needs, now
from records.takeovers import CannedReplyRow

Worker = Annotated[Staff, needs(Right.QUEUE_WORK)]
Title = Annotated[str, Form(min_length=1, max_length=60, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
Text = Annotated[str, Form(min_length=1, max_length=1_500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
Language = Annotated[Literal["vi", "en"], Form()]


async def show(request: Request, staff: Worker, db: Db) -> Response:
    """List the replies."""
    return await _page(request, db)


async def add(request: Request, staff: Worker, db: Db, language: Language, title: Title, text: Text) -> Response:
    """Add a reply."""
    if await _is_taken(db, language, title.strip()):
        return await _page(request, db, status=409, problem="taken", language=language, title=title, text=text)
    row = CannedReplyRow(
        id=uuid.uuid4(), language=language, title=title.strip(), text=text.strip(), changed_by=staff.name
    )
    db.add(row)
    await staff.note(db, "reply.added", str(row.id))
    return go(request, "/replies")


async def change(request: Request, staff: Worker, db: Db, reply_id: uuid.UUID, title: Title, text: Text) -> Response:
    """Change a reply."""
    row = await db.get(CannedReplyRow, reply_id, with_for_update=True)
    if row is None:
        raise HTTPException(404)
    if title.strip() != row.title and await _is_taken(db, row.language, title.strip()):
        return await _page(request, db, status=409, problem="taken")
    row.title, row.text, row.changed_by, row.changed_at = title.strip(), text.strip(), staff.name, now()
    await staff.note(db, "reply.changed", str(reply_id))
    return go(request, "/replies")


async def delete(request: Request, staff: Worker, db: Db, reply_id: uuid.UUID) -> Response:
    """Take a reply away."""
    row = await db.get(CannedReplyRow, reply_id)
    if row is not None:
        await db.delete(row)
        await staff.note(db, "reply.deleted", str(reply_id))
    return go(request, "/replies")


async def _is_taken(db: AsyncSession, language: str, title: str) -> bool:
    query = select(CannedReplyRow.id).where(CannedReplyRow.language == language, CannedReplyRow.title == title)
    return (await db.execute(query)).first() is not None


async def _page(request: Request, db: AsyncSession, *, status: int = 200, **told: str) -> Response:
    rows = list(await db.scalars(select(CannedReplyRow).order_by(CannedReplyRow.language.desc(), CannedReplyRow.title)))
    values = {"problem": "", "language": "vi", "title": "", "text": ""} | told
    return page(request, "replies.html", status=status, replies=rows, **values)


def build_router() -> APIRouter:
    """Return the routes of the replies."""
    router = APIRouter(prefix="/replies")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("", add, methods=["POST"])
    router.add_api_route("/{reply_id}", change, methods=["POST"])
    router.add_api_route("/{reply_id}/delete", delete, methods=["POST"])
    return router
