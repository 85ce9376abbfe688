"""Before publishing: what a revision says, which answers it changes, asking it, approving it by a second person."""

import asyncio
import datetime as dt
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException

from console.accounts.roles import Right
from console.pages import go, page
from console.previews import make_preview, refresh_contradictions
from console.staff import Db, InHouse, Staff, needs
from console.steps import actor, facts_of, refusal_status, taken
from console.times import today
from ingest.comparison import compare_facts, compare_sections
from ingest.drafts import Typed, preview_of
from ingest.history import History, document_of
from ingest.lifecycle import StepRefusedError
from ingest.previewing import Difference
from ingest.previews import begin_preview, counts_of, is_alive, newest_preview, obstacle_of
from ingest.publishing import published
from ingest.workflow import Workflow
from knowledge.answers import Answer
from knowledge.bundled_encoder import EncoderNotInstalledError
from knowledge.passages import Language
from knowledge.question_set import QuestionSet
from records.guidance import RevisionRow, RevisionState
from records.questions import PreviewRow

Reader = Annotated[Staff, needs(Right.GUIDANCE_READ)]
Approver = Annotated[Staff, needs(Right.GUIDANCE_APPROVE)]
Reason = Annotated[str, Form(max_length=2_000)]
PATIENCE = 60.0


async def show(request: Request, staff: Reader, db: Db, revision_id: uuid.UUID) -> Response:
    """Show a revision with everything that an approver needs."""
    return await _page(request, staff, db, revision_id)


async def preview(request: Request, staff: Reader, house: InHouse, db: Db, revision_id: uuid.UUID) -> Response:
    """Ask the question set, in the background."""
    revision = await _found(db, revision_id)
    before = await newest_preview(db, revision_id)
    work = None
    if before is None or not is_alive(before, dt.datetime.now(dt.UTC)):
        before = await begin_preview(db, revision_id, revision.content_hash, staff.name)
        work = BackgroundTask(make_preview, house, before.id, revision_id)
        await staff.note(db, "guidance.previewed", str(revision_id))
    answer = _preview_part(request, revision, before) if _is_htmx(request) else go(request, _path(revision_id))
    answer.background = work
    return answer


async def watch(request: Request, staff: Reader, db: Db, revision_id: uuid.UUID) -> Response:
    """Show how far the preview is, or what it found."""
    revision = await _found(db, revision_id)
    return _preview_part(request, revision, await newest_preview(db, revision_id))


async def ask(
    request: Request,
    staff: Reader,
    house: InHouse,
    db: Db,
    revision_id: uuid.UUID,
    question: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Answer a question as citizens would be answered if this revision were published."""
    revision = await _found(db, revision_id)
    if not question.strip():
        raise HTTPException(422)
    sections = (await History(db).sections(revision_id)).values()
    document, replaces = document_of(revision, sections), tuple(revision.replaces)
    if revision.state == RevisionState.DRAFT:
        typed = Typed.model_validate(revision.typed)
        document, replaces = preview_of(typed, revision.document_id, Language(revision.language)), typed.replaces
    try:
        async with asyncio.timeout(PATIENCE):
            _, guide = await house.workroom.with_draft(document, revision_id, replaces)
            reply = await guide.answer(question, language=Language(revision.language))
    except (EncoderNotInstalledError, TimeoutError):
        return page(request, "guidance_reply.html", question=question, reply=None, is_answer=False, revision=revision)
    is_answer = isinstance(reply, Answer)
    return page(request, "guidance_reply.html", question=question, reply=reply, is_answer=is_answer, revision=revision)


async def approve(
    request: Request, staff: Approver, house: InHouse, db: Db, revision_id: uuid.UUID, reason: Reason = ""
) -> Response:
    """Approve somebody else's revision."""
    try:
        async with db.begin_nested():
            revision = await Workflow(db, actor(staff), today()).approve(revision_id, reason)
    except StepRefusedError as error:
        return await _page(request, staff, db, revision_id, problem=error.obstacle, reason=reason)
    await staff.note(db, "guidance.approved", str(revision_id), document=revision.document_id, state=revision.state)
    step = "published" if revision.state == RevisionState.PUBLISHED else "approved"
    answer = go(request, taken(revision.document_id, revision.language, step))
    if house.workroom.is_ready:
        answer.background = BackgroundTask(refresh_contradictions, house)
    return answer


async def send_back(request: Request, staff: Approver, db: Db, revision_id: uuid.UUID, reason: Reason = "") -> Response:
    """Give a revision back to its authors."""
    try:
        async with db.begin_nested():
            await Workflow(db, actor(staff), today()).send_back(revision_id, reason)
    except StepRefusedError as error:
        return await _page(request, staff, db, revision_id, problem=error.obstacle, reason=reason)
    await staff.note(db, "guidance.sent_back", str(revision_id))
    return go(request, _path(revision_id))


async def _page(
    request: Request, staff: Staff, db: AsyncSession, revision_id: uuid.UUID, *, problem: str = "", reason: str = ""
) -> Response:
    revision = await _found(db, revision_id)
    history = History(db)
    past = await history.revision(revision_id)
    key = (revision.document_id, revision.language)
    now = await published(db, key)
    own = await history.sections(revision_id)
    other = now if now is not None and now.id != revision_id else None
    preview = await newest_preview(db, revision_id)
    return page(
        request,
        "guidance_revision.html",
        status=refusal_status(problem),
        revision=revision,
        events=past.events if past else (),
        sections=own,
        published=other,
        changes=compare_sections(await history.sections(other.id), own) if other else [],
        facts=compare_facts(facts_of(other), facts_of(revision)) if other else [],
        is_own=staff.id in revision.authors,
        obstacle=obstacle_of(preview, revision.content_hash) or "",
        question_count=sum((await QuestionSet(db).count()).values()),
        problem=problem,
        reason=reason,
        today=today(),
        **_preview_values(revision, preview),
    )


def _preview_part(request: Request, revision: RevisionRow, preview: PreviewRow | None) -> Response:
    return page(request, "guidance_preview.html", revision=revision, **_preview_values(revision, preview))


def _preview_values(revision: RevisionRow, preview: PreviewRow | None) -> dict[str, Any]:
    alive = preview is not None and is_alive(preview, dt.datetime.now(dt.UTC))
    return {
        "preview": preview,
        "is_alive": alive,
        "is_dead": preview is not None and preview.state != "done" and not alive,
        "is_old": preview is not None and preview.content_hash != revision.content_hash,
        "counts": counts_of(preview) if preview else {},
        "differences": [one for one in Difference if one is not Difference.SAME],
        "changed_answers": (preview.result or {}).get("changes", []) if preview else [],
    }


async def _found(db: AsyncSession, revision_id: uuid.UUID) -> RevisionRow:
    revision = await db.get(RevisionRow, revision_id)
    if revision is None:
        raise HTTPException(404)
    await db.refresh(revision)
    return revision


def _path(revision_id: uuid.UUID) -> str:
    return f"/guidance/revisions/{revision_id}"


def _is_htmx(request: Request) -> bool:
    return bool(request.headers.get("hx-request"))


def build_router() -> APIRouter:
    """Return the routes of approval."""
    router = APIRouter(prefix="/guidance/revisions/{revision_id}")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/preview", preview, methods=["POST"])
    router.add_api_route("/preview", watch, methods=["GET"])
    router.add_api_route("/ask", ask, methods=["POST"])
    router.add_api_route("/approve", approve, methods=["POST"])
    router.add_api_route("/send-back", send_back, methods=["POST"])
    return router
