"""Gaps: what citizens asked in vain, gathered by meaning; given to somebody, drafted for, asked again."""

import asyncio
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from console.accounts.accounts import Account, Accounts
from console.accounts.roles import Right
from console.house import House
from console.pages import go, page
from console.rooms.editor import free_id
from console.staff import Db, InHouse, Staff, needs
from console.steps import actor
from console.times import today
from ingest.facts import slug
from ingest.gaps import BATCH, Gap, Gaps
from ingest.workflow import Workflow
from knowledge.answers import Abstention, Answer
from knowledge.bundled_encoder import EncoderNotInstalledError
from knowledge.encoder import Vectors
from knowledge.passages import Language
from knowledge.question_set import QuestionSet
from records.guidance import RevisionRow

Reader = Annotated[Staff, needs(Right.GAPS_READ)]
Worker = Annotated[Staff, needs(Right.GAPS_WORK)]


async def show(
    request: Request,
    staff: Reader,
    house: InHouse,
    db: Db,
    view: Annotated[str, Query(pattern="^(open|mine|closed)$")] = "open",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """List gaps; the questions' personal data is covered."""
    gaps = _gaps(house, db)
    mine = staff.id if view == "mine" else None
    found = await gaps.page(closed=view == "closed", mine=mine, number=number)
    if found:
        await staff.note(db, "gaps.viewed", view, count=len(found))
    return page(
        request,
        "gaps.html",
        gaps=found,
        view=view,
        number=number,
        waiting=await gaps.waiting(),
        batch=BATCH,
        names=await _names(db),
        done=request.query_params.get("done", ""),
        gathered=request.query_params.get("gathered", ""),
    )


async def gather(request: Request, staff: Worker, house: InHouse, db: Db) -> Response:
    """Gather the questions that are in no gap yet."""

    try:
        corpus, encoder = await house.workroom.current(), await house.workroom.encoder()
    except EncoderNotInstalledError:
        return go(request, "/gaps?done=no-encoder")

    async def embed(texts: Sequence[str], language: Language) -> Vectors:
        return await asyncio.to_thread(
            lambda: encoder.embed_queries([corpus.guide.spelt(text, language) for text in texts])
        )

    count = await _gaps(house, db).gather(embed, encoder.name)
    await staff.note(db, "gaps.gathered", count=count)
    return go(request, f"/gaps?gathered={count}")


async def open_one(request: Request, staff: Reader, house: InHouse, db: Db, gap_id: uuid.UUID) -> Response:
    """Show one gap with its questions, covered."""
    gap = await _found(house, db, gap_id)
    await staff.note(db, "gaps.viewed", str(gap_id))
    revision = await db.get(RevisionRow, gap.row.revision_id) if gap.row.revision_id else None
    everybody = [one for one in await Accounts(db).everyone() if one.may(Right.GAPS_WORK) and not one.is_disabled]
    return page(
        request,
        "gap.html",
        gap=gap,
        revision=revision,
        everybody=everybody,
        names=await _names(db),
        done=request.query_params.get("done", ""),
    )


async def assign(
    request: Request,
    staff: Worker,
    house: InHouse,
    db: Db,
    gap_id: uuid.UUID,
    owner: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Give a gap to somebody who may work on it."""
    await _found(house, db, gap_id)
    account = await _worker(db, owner)
    if owner and account is None:
        raise HTTPException(422)
    await _gaps(house, db).assign(gap_id, account.id if account else None)
    await staff.note(db, "gaps.assigned", str(gap_id), to=account.name if account else "")
    return go(request, f"/gaps/{gap_id}?done=assigned")


async def draft(request: Request, staff: Worker, house: InHouse, db: Db, gap_id: uuid.UUID) -> Response:
    """Begin a draft with the gap's questions as other ways to ask."""
    gap = await _found(house, db, gap_id)
    gaps = _gaps(house, db)
    typed = await gaps.typed(gap_id, gap.row.name)
    name = await free_id(db, slug(typed.title)[:60])
    row = await Workflow(db, actor(staff), today()).draft(name, Language(gap.row.language), typed)
    await gaps.draft(gap_id, row.id)
    await staff.note(db, "guidance.drafted", str(row.id), gap=str(gap_id))
    return go(request, f"/guidance/drafts/{row.id}")


async def ask_again(request: Request, staff: Worker, house: InHouse, db: Db, gap_id: uuid.UUID) -> Response:
    """Ask the gap's questions again of what is in force now."""
    gap = await _found(house, db, gap_id)
    try:
        corpus = await house.workroom.current()
    except EncoderNotInstalledError:
        return go(request, f"/gaps/{gap_id}?done=no-encoder")

    async def ask(question: str, language: Language) -> Answer | Abstention:
        return await corpus.guide.answer(question, language=language)

    gaps = _gaps(house, db)
    closed, count = await gaps.ask_again(gap_id, ask)
    revision = await db.get(RevisionRow, gap.row.revision_id) if gap.row.revision_id else None
    if closed:
        expected = revision.document_id if revision else None
        await QuestionSet(db).add(await gaps.to_question_set(gap_id, expected), staff.name)
    await staff.note(db, "gaps.asked_again", str(gap_id), closed=closed, count=count)
    return go(request, f"/gaps/{gap_id}?done=asked")


async def close(
    request: Request,
    staff: Worker,
    house: InHouse,
    db: Db,
    gap_id: uuid.UUID,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Close a gap that needs no guidance, with a reason."""
    await _found(house, db, gap_id)
    if not reason.strip():
        raise HTTPException(422)
    await _gaps(house, db).close(gap_id, reason.strip())
    await staff.note(db, "gaps.closed", str(gap_id))
    return go(request, "/gaps?done=closed")


def _gaps(house: House, db: AsyncSession) -> Gaps:
    return Gaps(db, house.seal, dt.datetime.now(dt.UTC))


async def _found(house: House, db: AsyncSession, gap_id: uuid.UUID) -> Gap:
    gap = await _gaps(house, db).find(gap_id)
    if gap is None:
        raise HTTPException(404)
    return gap


async def _names(db: AsyncSession) -> dict[uuid.UUID, str]:
    return {one.id: one.display_name for one in await Accounts(db).everyone()}


async def _worker(db: AsyncSession, owner: str) -> Account | None:
    everybody = await Accounts(db).everyone()
    return next((one for one in everybody if str(one.id) == owner and one.may(Right.GAPS_WORK)), None)


def build_router() -> APIRouter:
    """Return the routes of gaps."""
    router = APIRouter(prefix="/gaps")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/gather", gather, methods=["POST"])
    router.add_api_route("/{gap_id}", open_one, methods=["GET"])
    router.add_api_route("/{gap_id}/assign", assign, methods=["POST"])
    router.add_api_route("/{gap_id}/draft", draft, methods=["POST"])
    router.add_api_route("/{gap_id}/ask-again", ask_again, methods=["POST"])
    router.add_api_route("/{gap_id}/close", close, methods=["POST"])
    return router
