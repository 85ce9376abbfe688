"""One document: its revisions with who, when and why, two of them side by side, rolling back, withdrawing."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from console.accounts.roles import Right
from console.pages import go, page
from console.staff import Db, Staff, needs
from console.steps import actor, facts_of, refusal_status, taken
from console.times import today
from ingest.comparison import compare_facts, compare_sections
from ingest.history import History
from ingest.instruments import superseded_in
from ingest.library import Library
from ingest.lifecycle import Obstacle, StepRefusedError
from ingest.similar import contradictions_of
from ingest.workflow import Workflow
from records.guidance import RevisionRow

Reader = Annotated[Staff, needs(Right.GUIDANCE_READ)]
Approver = Annotated[Staff, needs(Right.GUIDANCE_APPROVE)]
Reason = Annotated[str, Form(max_length=2_000)]


async def show(request: Request, staff: Reader, db: Db, document_id: str, language: str) -> Response:
    """Show a document in one language."""
    return await _page(request, db, document_id, language)


async def compare(
    request: Request, staff: Reader, db: Db, document_id: str, language: str, old: str = "", new: str = ""
) -> Response:
    """Show two revisions side by side; without a choice, the newest and the one before it."""
    history = History(db)
    pasts = [past for past in await history.revisions((document_id, language)) if past.revision.content_hash]
    by_id = {str(past.revision.id): past.revision for past in pasts}
    newer = by_id.get(new) or (pasts[0].revision if pasts else None)
    older = by_id.get(old) or next((past.revision for past in pasts if past.revision is not newer), None)
    if newer is None or older is None:
        raise HTTPException(404)
    sections = compare_sections(await history.sections(older.id), await history.sections(newer.id))
    return page(
        request,
        "guidance_compare.html",
        older=older,
        newer=newer,
        revisions=[past.revision for past in pasts],
        sections=sections,
        facts=compare_facts(facts_of(older), facts_of(newer)),
        document_id=document_id,
        language=language,
    )


async def roll_back(request: Request, staff: Approver, db: Db, revision_id: uuid.UUID, reason: Reason = "") -> Response:
    """Make a former revision the published one again."""
    return await _step(request, staff, db, revision_id, "rolled_back", reason)


async def withdraw(request: Request, staff: Approver, db: Db, revision_id: uuid.UUID, reason: Reason = "") -> Response:
    """End a published revision."""
    return await _step(request, staff, db, revision_id, "withdrawn", reason)


async def take_file_back(
    request: Request, staff: Approver, db: Db, document_id: str, language: str, reason: Reason = ""
) -> Response:
    """Let the file lead again."""
    try:
        async with db.begin_nested():
            await Workflow(db, actor(staff), today()).take_file_back((document_id, language), reason)
    except StepRefusedError as error:
        return await _page(request, db, document_id, language, problem=error.obstacle, reason=reason)
    await staff.note(db, "guidance.file_taken_back", f"{document_id}/{language}")
    return go(request, taken(document_id, language, "file_taken_back"))


async def _step(
    request: Request, staff: Staff, db: AsyncSession, revision_id: uuid.UUID, step: str, reason: str
) -> Response:
    workflow = Workflow(db, actor(staff), today())
    act = {"rolled_back": workflow.roll_back, "withdrawn": workflow.withdraw}[step]
    try:
        async with db.begin_nested():
            revision = await act(revision_id, reason)
    except StepRefusedError as error:
        row = await db.get(RevisionRow, revision_id)
        if row is None:
            raise HTTPException(404) from None
        return await _page(request, db, row.document_id, row.language, problem=error.obstacle, reason=reason)
    await staff.note(db, f"guidance.{step}", str(revision_id), document=revision.document_id)
    return go(request, taken(revision.document_id, revision.language, step))


async def _page(
    request: Request, db: AsyncSession, document_id: str, language: str, *, problem: str = "", reason: str = ""
) -> Response:
    history = History(db)
    entry = await Library(db, today()).entry((document_id, language))
    if entry is None:
        raise HTTPException(404)
    named = [*entry.revision.legal_basis, *entry.revision.source]
    return page(
        request,
        "guidance_document.html",
        status=refusal_status(problem),
        entry=entry,
        one=entry.revision,
        pasts=await history.revisions((document_id, language)),
        sections=await history.sections(entry.revision.id),
        uses=await history.uses(entry.revision.id),
        kept=await history.kept((document_id, language)),
        successors=await history.successors((document_id, language)),
        languages=await history.languages(document_id),
        instruments=superseded_in(named, today()),
        contradictions=await contradictions_of(db, entry.revision.id),
        document_id=document_id,
        language=language,
        done=request.query_params.get("done", ""),
        problem=problem,
        reason=reason,
        no_reason=Obstacle.NO_REASON,
    )


def build_router() -> APIRouter:
    """Return the routes of a document."""
    router = APIRouter(prefix="/guidance")
    router.add_api_route("/documents/{document_id}/{language}", show, methods=["GET"])
    router.add_api_route("/documents/{document_id}/{language}/compare", compare, methods=["GET"])
    router.add_api_route("/documents/{document_id}/{language}/file", take_file_back, methods=["POST"])
    router.add_api_route("/revisions/{revision_id}/roll-back", roll_back, methods=["POST"])
    router.add_api_route("/revisions/{revision_id}/withdraw", withdraw, methods=["POST"])
    return router
