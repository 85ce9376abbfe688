"""Review: what waits for labels, the form, how far reviewers agree, exports, and what is proposed to be learnt."""

import csv
import io
import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from care.masking import mask
from care.reading_conversations import Reading
from care.reviews import CRITERIA, LABELS, LONGEST_NOTE, MOST_DRAWN, Review, Reviews
from console.accounts.roles import Right
from console.pages import go, page
from console.rooms.queue import WEBCHAT_BOT, names_of
from console.staff import Db, InHouse, Staff, needs, now

Reviewer = Annotated[Staff, needs(Right.TRANSCRIPTS_REVIEW)]
Exporter = Annotated[Staff, needs(Right.TRANSCRIPTS_EXPORT)]
Label = Annotated[Literal["yes", "partly", "no", "na"], Form()]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("conversation", "started_at", "language", "channel", "disposition", "reviewer", *CRITERIA, "note", "at")


async def show(request: Request, staff: Reviewer, db: Db, house: InHouse, done: str = "") -> Response:
    """Show what waits for this person, and how far the reviewers agree."""
    reviews = Reviews(db, house.seal)
    waiting = await reviews.waiting_for(staff.name)
    return page(
        request,
        "review.html",
        waiting=waiting,
        previews=await Reading(db, house.seal).previews([conversation for conversation, _ in waiting]),
        agreements=await reviews.agreements(),
        names=await names_of(db),
        webchat=WEBCHAT_BOT,
        questions=len(await reviews.proposals("question")),
        vignettes=len(await reviews.proposals("vignette")),
        done=done if done in ("drawn", "none", "given") else "",
        most=MOST_DRAWN,
    )


async def draw(
    request: Request, staff: Reviewer, db: Db, house: InHouse, count: Annotated[int, Form(ge=1, le=MOST_DRAWN)] = 20
) -> Response:
    """Draw conversations at random; two people label each."""
    drawn = await Reviews(db, house.seal).draw(count, staff.name, now())
    await staff.note(db, "review.drawn", count=drawn)
    return go(request, "/review?done=drawn" if drawn else "/review?done=none")


async def show_one(request: Request, staff: Reviewer, db: Db, house: InHouse, number: int) -> Response:
    """Show a conversation, masked, with the form. What others said is shown once one has spoken oneself."""
    return await _one(request, staff, db, house, number)


async def give(
    request: Request,
    staff: Reviewer,
    db: Db,
    house: InHouse,
    number: int,
    correct: Label,
    safe: Label,
    complete: Label,
    tone: Label,
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
) -> Response:
    """Record this person's labels."""
    if await Reading(db, house.seal).find(number) is None:
        raise HTTPException(404)
    labels = {"correct": correct, "safe": safe, "complete": complete, "tone": tone}
    await Reviews(db, house.seal).give(number, staff.name, labels, note.strip())
    await staff.note(db, "review.given", str(number), **labels)
    return await _one(request, staff, db, house, number, done="given")


async def propose(
    request: Request,
    staff: Reviewer,
    db: Db,
    house: InHouse,
    number: int,
    kind: Literal["question", "vignette"],
    turn: Annotated[uuid.UUID, Form()],
) -> Response:
    """Propose a citizen's words, masked, for the question set or as a vignette that awaits clinicians."""
    try:
        is_new = await Reviews(db, house.seal).propose(kind, number, turn, staff.name)
    except LookupError:
        raise HTTPException(404) from None
    if is_new:
        await staff.note(db, f"review.{kind}_proposed", str(number), turn=str(turn))
    return await _one(request, staff, db, house, number, done=kind)


async def export_csv(staff: Exporter, db: Db, house: InHouse) -> Response:
    """Give all labels as a table, masked; no cell is a formula to a spreadsheet."""
    rows = await _rows(db, house)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(str(row[column])) for column in COLUMNS] for row in rows)
    await staff.note(db, "review.exported", format="csv", rows=len(rows))
    return _file("\ufeff" + written.getvalue(), "text/csv; charset=utf-8", "reviews.csv")


async def export_jsonl(staff: Exporter, db: Db, house: InHouse) -> Response:
    """Give all labels with the masked conversations, one JSON object a line."""
    rows = await _rows(db, house, with_turns=True)
    await staff.note(db, "review.exported", format="jsonl", rows=len(rows))
    return _file(_lines(rows), "application/jsonl", "reviews.jsonl")


async def export_proposals(staff: Exporter, db: Db, house: InHouse, kind: Literal["question", "vignette"]) -> Response:
    """Give what was proposed: questions to add to the question set, or vignettes that await clinicians."""
    rows = [
        {
            "id": str(one.id),
            "query" if kind == "question" else "text": one.text,
            "language": one.language,
            "expected": one.expected,
            "conversation": one.conversation,
            "proposed_by": one.proposed_by,
            "at": one.at.isoformat(),
            "state": "awaits editors" if kind == "question" else "awaits clinicians",
        }
        for one in await Reviews(db, house.seal).proposals(kind)
    ]
    await staff.note(db, f"review.{kind}s_exported", rows=len(rows))
    return _file(_lines(rows), "application/jsonl", f"{kind}s-to-add.jsonl")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


async def _one(request: Request, staff: Staff, db: Db, house: InHouse, number: int, *, done: str = "") -> Response:
    reading, reviews = Reading(db, house.seal), Reviews(db, house.seal)
    conversation = await reading.find(number)
    if conversation is None:
        raise HTTPException(404)
    given = await reviews.of(number)
    mine = next((one for one in given if one.reviewer == staff.name), None)
    if not done:
        await staff.note(db, "transcript.viewed", str(number), masked=True)
    return page(
        request,
        "review_one.html",
        conversation=conversation,
        turns=await reading.turns(conversation),
        mine=mine,
        others=[one for one in given if one.reviewer != staff.name] if mine is not None else [],
        criteria=CRITERIA,
        labels=LABELS,
        proposed=await reviews.proposed_turns(number),
        names=await names_of(db),
        webchat=WEBCHAT_BOT,
        done=done,
    )


async def _rows(db: Db, house: InHouse, *, with_turns: bool = False) -> list[dict[str, object]]:
    reading = Reading(db, house.seal)
    rows = []
    for review in await Reviews(db, house.seal).everything():
        conversation = await reading.find(review.conversation)
        if conversation is None:
            continue
        row: dict[str, object] = {
            "conversation": review.conversation,
            "started_at": conversation.started_at.isoformat(),
            "language": conversation.language,
            "channel": "webchat" if conversation.bot_id == WEBCHAT_BOT else "telegram",
            "disposition": conversation.disposition or "",
            **_labels(review),
        }
        if with_turns:
            turns = await reading.turns(conversation)
            row["turns"] = [{"author": turn.author, "kind": turn.kind, "text": turn.text} for turn in turns]
        rows.append(row)
    return rows


def _labels(review: Review) -> Mapping[str, str]:
    told = {"reviewer": review.reviewer, "note": mask(review.note), "at": review.at.isoformat()}
    return {**told, **review.labels}


def _lines(rows: Iterable[Mapping[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _file(content: str, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def build_router() -> APIRouter:
    """Return the routes of review."""
    router = APIRouter(prefix="/review")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/sample", draw, methods=["POST"])
    router.add_api_route("/export.csv", export_csv, methods=["GET"])
    router.add_api_route("/export.jsonl", export_jsonl, methods=["GET"])
    router.add_api_route("/proposals/{kind}.jsonl", export_proposals, methods=["GET"])
    router.add_api_route("/{number}", show_one, methods=["GET"])
    router.add_api_route("/{number}", give, methods=["POST"])
    router.add_api_route("/{number}/propose/{kind}", propose, methods=["POST"])
    return router
