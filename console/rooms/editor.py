"""Writing: a new document, a file that is handed in, a draft that saves itself while its passages are shown."""

import asyncio
import uuid
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from care.contacts import read_contacts
from console.accounts.roles import Right
from console.pages import go, language_of, page
from console.staff import Db, Staff, needs
from console.steps import actor
from console.times import today
from ingest.advice import advice_on
from ingest.documents import SourceDocument
from ingest.drafts import AUDIENCES, CERTAINTIES, MalformedDraftError, Typed, preview_of, problems_of, typed_from
from ingest.facts import slug
from ingest.formats import SUFFIXES
from ingest.history import History, document_of
from ingest.lifecycle import Obstacle, StepRefusedError
from ingest.loaders.guidance import Topic
from ingest.reading import MAX_BYTES
from ingest.refusals import Refusal, advice
from ingest.sandbox import Sandbox
from ingest.workflow import Workflow
from knowledge.passages import Language
from records.guidance import DocumentRow, RevisionRow, RevisionState

Editor = Annotated[Staff, needs(Right.GUIDANCE_EDIT)]
TOPICS = (*Topic, "law", "document")
LISTS = ("audience", "replaces")


async def ask_new(request: Request, staff: Editor, document: str = "", language: str = "") -> Response:
    """Offer the ways to begin: a file, or an empty page."""
    return _new_page(request, document_id=document, language=language)


async def begin(
    request: Request,
    staff: Editor,
    db: Db,
    title: Annotated[str, Form(max_length=200)],
    language: Annotated[Language, Form()] = Language.VIETNAMESE,
    document_id: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Begin an empty draft, of a new document or in another language of a known one."""
    if not title.strip():
        return _new_page(request, status=422, problem="title_missing")
    name = slug(document_id) if document_id.strip() else await free_id(db, slug(title))
    draft = await Workflow(db, actor(staff), today()).draft(name, language, Typed(title=title.strip()))
    return await _begun(request, staff, db, draft)


async def upload(
    request: Request, staff: Editor, db: Db, file: UploadFile, document_id: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    """Read a file in the sandbox and begin a draft with what it says."""
    read = await _read(file)
    if isinstance(read, Refusal):
        return _new_page(request, status=422, refusal=read, document_id=document_id)
    name = slug(document_id) if document_id.strip() else await free_id(db, read.document_id)
    draft = await Workflow(db, actor(staff), today()).draft(name, read.language, typed_from(read))
    return await _begun(request, staff, db, draft, file=Path(file.filename or "").suffix.lower())


async def revise(request: Request, staff: Editor, db: Db, revision_id: uuid.UUID) -> Response:
    """Begin a draft with the words of a revision."""
    past = await History(db).revision(revision_id)
    if past is None:
        raise HTTPException(404)
    row = past.revision
    if row.typed and not row.content_hash:
        typed = Typed.model_validate(row.typed)
    else:
        typed = typed_from(document_of(row, (await History(db).sections(row.id)).values()))
    draft = await Workflow(db, actor(staff), today()).draft(row.document_id, Language(row.language), typed)
    return await _begun(request, staff, db, draft)


async def show(request: Request, staff: Editor, db: Db, revision_id: uuid.UUID) -> Response:
    """Show a draft in the editor."""
    revision = await _draft(db, revision_id)
    if revision.state != RevisionState.DRAFT:
        return go(request, f"/guidance/revisions/{revision_id}")
    return await _editor(request, db, revision, Typed.model_validate(revision.typed))


async def save(request: Request, staff: Editor, db: Db, revision_id: uuid.UUID) -> Response:
    """Keep what was typed and show the passages that it makes."""
    form = await request.form()
    typed, version = _typed(form), _version(form)
    obstacle, revision = "", None
    try:
        async with db.begin_nested():
            revision = await Workflow(db, actor(staff), today()).save(revision_id, typed, version)
    except StepRefusedError as error:
        obstacle = error.obstacle
    if obstacle == Obstacle.GONE:
        raise HTTPException(404)
    row = revision or await _draft(db, revision_id)
    if revision is not None and revision.typed_version != version:
        await staff.note(db, "guidance.saved", str(revision_id), version=revision.typed_version)
    return page(
        request,
        "guidance_saved.html",
        status=409 if obstacle else 200,
        obstacle=obstacle,
        version=row.typed_version,
        saved_at=row.edited_at,
        **_looked_at(row, typed),
    )


async def submit(request: Request, staff: Editor, db: Db, revision_id: uuid.UUID) -> Response:
    """Save a last time, and hand the draft in for approval."""
    form = await request.form()
    typed, workflow = _typed(form), Workflow(db, actor(staff), today())
    try:
        async with db.begin_nested():
            if "body" in form:
                await workflow.save(revision_id, typed, _version(form))
    except StepRefusedError as error:
        return await _refused(request, db, revision_id, typed, error.obstacle)
    try:
        async with db.begin_nested():
            await workflow.submit(revision_id)
    except MalformedDraftError as error:
        row = await _draft(db, revision_id)
        typed = Typed.model_validate(row.typed)
        return await _editor(request, db, row, typed, status=422, problems=error.problems)
    except StepRefusedError as error:
        return await _refused(request, db, revision_id, typed, error.obstacle)
    await staff.note(db, "guidance.submitted", str(revision_id))
    return go(request, f"/guidance/revisions/{revision_id}")


async def discard(request: Request, staff: Editor, db: Db, revision_id: uuid.UUID) -> Response:
    """Lay a draft aside."""
    try:
        async with db.begin_nested():
            revision = await Workflow(db, actor(staff), today()).discard(revision_id)
    except StepRefusedError as error:
        return await _refused(request, db, revision_id, Typed(), error.obstacle)
    await staff.note(db, "guidance.discarded", str(revision_id), document=revision.document_id)
    return go(request, "/guidance?pending=true")


async def _refused(
    request: Request, db: AsyncSession, revision_id: uuid.UUID, typed: Typed, obstacle: Obstacle
) -> Response:
    revision = await _draft(db, revision_id)
    if revision.state != RevisionState.DRAFT:
        return go(request, f"/guidance/revisions/{revision_id}")
    return await _editor(request, db, revision, typed, status=409, obstacle=obstacle)


async def _begun(request: Request, staff: Staff, db: AsyncSession, draft: RevisionRow, **detail: object) -> Response:
    await staff.note(db, "guidance.drafted", str(draft.id), document=draft.document_id, **detail)
    return go(request, f"/guidance/drafts/{draft.id}")


async def _editor(
    request: Request,
    db: AsyncSession,
    revision: RevisionRow,
    typed: Typed,
    *,
    status: int = 200,
    problems: object = (),
    obstacle: str = "",
) -> Response:
    history = History(db)
    past = await history.revision(revision.id)
    base = await db.get(RevisionRow, revision.base_id) if revision.base_id else None
    titles = await history.published_titles(revision.language)
    return page(
        request,
        "guidance_editor.html",
        status=status,
        revision=revision,
        typed=typed,
        problems=problems,
        obstacle=obstacle,
        events=past.events if past else (),
        base_is_old=base is not None and base.state != RevisionState.PUBLISHED,
        others=[(key, title) for key, title in titles if key != revision.document_id],
        topics=TOPICS if typed.topic in TOPICS else (*TOPICS, typed.topic),
        audiences=AUDIENCES,
        certainties=CERTAINTIES,
        version=revision.typed_version,
        saved_at=revision.edited_at,
        **_looked_at(revision, typed),
    )


def _looked_at(revision: RevisionRow, typed: Typed) -> dict[str, Any]:
    document = preview_of(typed, revision.document_id, Language(revision.language))
    advice = list(advice_on(document, read_contacts()))
    return {"sections": document.sections, "advice": advice, "missing": problems_of(typed, today())}


async def _read(file: UploadFile) -> SourceDocument | Refusal:
    """Read a file in the child process."""
    data = await file.read(MAX_BYTES + 1)
    return await asyncio.to_thread(_in_sandbox, file.filename or "", data)


def _in_sandbox(name: str, data: bytes) -> SourceDocument | Refusal:
    with Sandbox() as sandbox:
        return sandbox.read_upload(name, data)


def _new_page(
    request: Request,
    *,
    status: int = 200,
    problem: str = "",
    refusal: Refusal | None = None,
    document_id: str = "",
    language: str = "",
) -> Response:
    return page(
        request,
        "guidance_new.html",
        status=status,
        problem=problem,
        refusal=refusal,
        advice=advice(refusal.reason, Language(language_of(request))) if refusal else None,
        readable=list(SUFFIXES),
        limit=MAX_BYTES >> 20,
        document_id=document_id,
        language=language,
    )


async def _draft(db: AsyncSession, revision_id: uuid.UUID) -> RevisionRow:
    revision = await db.get(RevisionRow, revision_id)
    if revision is None:
        raise HTTPException(404)
    await db.refresh(revision)
    return revision


async def free_id(db: AsyncSession, wanted: str) -> str:
    """Return `wanted` as a document id, with a number where a document has it already."""
    name, number = wanted, 1
    while await db.scalar(select(exists().where(DocumentRow.id == name))):
        number += 1
        name = f"{wanted}-{number}"
    return name


def _typed(form: FormData) -> Typed:
    """Return what was typed; a field that is no text counts as empty."""
    plain = {name: str(form.get(name, "")) for name in Typed.model_fields if name not in LISTS}
    lists = {name: tuple(str(one) for one in form.getlist(name)) for name in LISTS}
    return Typed.model_validate({name: value.replace("\0", "") for name, value in plain.items()} | lists)


def _version(form: FormData) -> int:
    given = str(form.get("version", ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def build_router() -> APIRouter:
    """Return the routes of writing."""
    router = APIRouter(prefix="/guidance")
    router.add_api_route("/new", ask_new, methods=["GET"])
    router.add_api_route("/new", begin, methods=["POST"])
    router.add_api_route("/upload", upload, methods=["POST"])
    router.add_api_route("/revisions/{revision_id}/revise", revise, methods=["POST"])
    router.add_api_route("/drafts/{revision_id}", show, methods=["GET"])
    router.add_api_route("/drafts/{revision_id}/save", save, methods=["POST"])
    router.add_api_route("/drafts/{revision_id}/submit", submit, methods=["POST"])
    router.add_api_route("/drafts/{revision_id}/discard", discard, methods=["POST"])
    return router
