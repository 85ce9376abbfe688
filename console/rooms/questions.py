"""The question set: what is asked before anything is published."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.roles import Right
from console.pages import page
from console.staff import Db, Staff, needs
from console.times import today
from knowledge.corpus import passages_in_force
from knowledge.passages import Language
from knowledge.question_set import Question, QuestionOrigin, QuestionSet, read_lines, seeds

Reader = Annotated[Staff, needs(Right.GUIDANCE_READ)]
Editor = Annotated[Staff, needs(Right.GUIDANCE_EDIT)]
PAGE = 50
MAX_BYTES = 5 * 1024 * 1024


async def show(
    request: Request, staff: Reader, db: Db, number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show the questions in use."""
    return await _page(request, db, number=number)


async def add(
    request: Request,
    staff: Editor,
    db: Db,
    text: Annotated[str, Form(max_length=2_000)] = "",
    language: Annotated[Language, Form()] = Language.VIETNAMESE,
    documents: Annotated[str, Form(max_length=1_000)] = "",
    refuse: Annotated[bool, Form()] = False,  # noqa: FBT002  a box that is ticked
) -> Response:
    """Add one question."""
    if not text.strip():
        return await _page(request, db, status=422, problem="empty")
    named = tuple(one.strip() for one in documents.split(",") if one.strip())
    added = await QuestionSet(db).add([Question(text, language, named, refuse and not named)], staff.name)
    await staff.note(db, "question.added", count=added)
    return await _page(request, db, added=added)


async def read(request: Request, staff: Editor, db: Db, file: UploadFile) -> Response:
    """Add the questions of a JSONL file."""
    data = await file.read(MAX_BYTES + 1)
    try:
        questions, wrong = read_lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        questions, wrong = [], []
    if len(data) > MAX_BYTES or not questions:
        return await _page(request, db, status=422, problem="unreadable", wrong=wrong)
    added = await QuestionSet(db).add(questions, staff.name)
    await staff.note(db, "question.imported", count=added)
    return await _page(request, db, added=added, wrong=wrong)


async def seed(request: Request, staff: Editor, db: Db) -> Response:
    """Add one question for each section in force."""
    added = await QuestionSet(db).add(seeds(await passages_in_force(db, today())), staff.name)
    await staff.note(db, "question.seeded", count=added)
    return await _page(request, db, added=added)


async def retire(request: Request, staff: Editor, db: Db, question_id: uuid.UUID) -> Response:
    """Take a question out of use."""
    if await QuestionSet(db).retire(question_id):
        await staff.note(db, "question.retired", str(question_id))
    return await _page(request, db)


async def _page(
    request: Request,
    db: AsyncSession,
    *,
    status: int = 200,
    number: int = 1,
    problem: str = "",
    added: int | None = None,
    wrong: list[int] | None = None,
) -> Response:
    questions = QuestionSet(db)
    counts = await questions.count()
    return page(
        request,
        "guidance_questions.html",
        status=status,
        questions=await questions.page(limit=PAGE, offset=(number - 1) * PAGE),
        counts=counts,
        origins=list(QuestionOrigin),
        number=number,
        pages=max(1, -(-sum(counts.values()) // PAGE)),
        problem=problem,
        added=added,
        wrong=wrong or [],
    )


def build_router() -> APIRouter:
    """Return the routes of the question set."""
    router = APIRouter(prefix="/guidance/questions")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("", add, methods=["POST"])
    router.add_api_route("/file", read, methods=["POST"])
    router.add_api_route("/seed", seed, methods=["POST"])
    router.add_api_route("/{question_id}/retire", retire, methods=["POST"])
    return router
