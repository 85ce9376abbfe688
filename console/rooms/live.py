"""Speaking with a patient: the person writes here, the patient reads it in Telegram or the chat page."""

import datetime as dt
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from care.handovers.queue import CLOSE_REASONS, Handovers, HandoverStateError, HandoverTakenError
from care.handovers.takeovers import (
    LONGEST,
    NoChatError,
    NotYoursError,
    TakenOverError,
    Takeovers,
    UnreadTurnError,
)
from care.reading_conversations import Reading, Unmaskings
from care.transcripts import seal_for
from console.accounts.roles import Right
from console.house import House
from console.pages import go, page
from console.rooms.queue import WEBCHAT_BOT, colleagues, names_of
from console.staff import Db, InHouse, Staff, needs, now
from records.patients import ChatRow, PatientRow
from records.takeovers import CannedReplyRow

Worker = Annotated[Staff, needs(Right.QUEUE_WORK)]
SHOWN = 60
TRULY_NEW = dt.timedelta(days=1)


async def show(
    request: Request, staff: Worker, db: Db, house: InHouse, patient_id: uuid.UUID, problem: str = ""
) -> Response:
    """Show the conversation with a patient, to read along or to speak."""
    values = await _values(db, house, staff, patient_id)
    await staff.note(db, "conversation.viewed", str(patient_id), masked=values["until"] is None)
    known = problem if problem in ("unread", "not-yours", "empty", "gone", "no-chat", "no-colleague") else ""
    return page(request, "live.html", problem=known, draft="", summary="", **values)


async def show_news(
    request: Request,
    staff: Worker,
    db: Db,
    house: InHouse,
    patient_id: uuid.UUID,
    shown: Annotated[str, Query(max_length=2_000)] = "",
) -> Response:
    """Give what is new since the turns in `shown` (their numbers), what waits to be sent, and who speaks."""
    values = await _values(db, house, staff, patient_id)
    await (await _takeovers(db, house, patient_id)).seen(patient_id, staff.name)
    known = set(shown.split(","))
    values["turns"] = [turn for turn in values["turns"] if str(turn.ordinal) not in known]
    return page(request, "live_news.html", **values)


async def take(request: Request, staff: Worker, db: Db, house: InHouse, patient_id: uuid.UUID) -> Response:
    """Begin to speak; somebody who is second is told who was first."""
    takeovers = await _takeovers(db, house, patient_id)
    try:
        async with db.begin_nested():
            await takeovers.take(patient_id, staff.name, staff.account.display_name)
    except TakenOverError as error:
        told = {"owner": error.takeover.shown_as, "since": error.takeover.taken_at}
        return await _refuse(request, db, house, staff, patient_id, "taken", **told)
    except HandoverTakenError as error:
        owner = (await names_of(db)).get(error.owner, error.owner)
        return await _refuse(request, db, house, staff, patient_id, "accepted", owner=owner)
    except NoChatError:
        return go(request, f"/live/{patient_id}?problem=no-chat")
    await staff.note(db, "takeover.begun", str(patient_id))
    return go(request, f"/live/{patient_id}")


async def say(
    request: Request,
    staff: Worker,
    db: Db,
    house: InHouse,
    patient_id: uuid.UUID,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
    key: Annotated[uuid.UUID | None, Form()] = None,
) -> Response:
    """Have a message sent; the same key is sent once."""
    if not text.strip():
        return go(request, f"/live/{patient_id}?problem=empty")
    try:
        message = await (await _takeovers(db, house, patient_id)).say(patient_id, staff.name, text.strip(), key)
    except NotYoursError:
        return await _refuse(request, db, house, staff, patient_id, "not-yours", draft=text)
    await staff.note(db, "takeover.message", str(patient_id), message=str(message))
    return go(request, f"/live/{patient_id}#write")


async def type_(staff: Worker, db: Db, house: InHouse, patient_id: uuid.UUID) -> Response:
    """Show the patient that somebody types."""
    try:
        await (await _takeovers(db, house, patient_id)).typing(patient_id, staff.name)
    except NotYoursError:
        return Response(status_code=409)
    return Response(status_code=204)


async def hand_back(
    request: Request,
    staff: Worker,
    db: Db,
    house: InHouse,
    patient_id: uuid.UUID,
    summary: Annotated[str, Form(max_length=1_500)] = "",
    told: Annotated[bool, Form()] = False,  # noqa: FBT002  a form's tick
    reason: Annotated[str, Form()] = "",
    read_to: Annotated[int | None, Form(ge=0, le=2**62)] = None,
) -> Response:
    """Let the assistant answer again; with a reason, what waited of the patient is closed too."""
    try:
        async with db.begin_nested():
            takeovers = await _takeovers(db, house, patient_id)
            await takeovers.hand_back(patient_id, staff.name, summary.strip(), told=told, read_to=read_to)
            if reason:
                await _close_mine(db, staff, patient_id, reason)
    except (NotYoursError, UnreadTurnError, HandoverStateError) as error:
        problem = "unread" if isinstance(error, UnreadTurnError) else "not-yours"
        return await _refuse(request, db, house, staff, patient_id, problem, summary=summary)
    await staff.note(db, "takeover.handed_back", str(patient_id), reason=reason)
    return go(request, "/queue?done=handed-back")


async def _refuse(
    request: Request,
    db: AsyncSession,
    house: House,
    staff: Staff,
    patient_id: uuid.UUID,
    problem: str,
    **told: object,
) -> Response:
    """Show the page with what was wrong, and with what was typed."""
    values = await _values(db, house, staff, patient_id) | {"draft": "", "summary": ""} | told
    return page(request, "live.html", status=409, problem=problem, **values)


async def _close_mine(db: AsyncSession, staff: Staff, patient_id: uuid.UUID, reason: str) -> None:
    queue = Handovers(db)
    for handover in await queue.open_of(patient_id):
        if handover.owner == staff.name:
            await queue.close(handover.id, staff.name, reason)


async def _takeovers(db: AsyncSession, house: House, patient_id: uuid.UUID) -> Takeovers:
    return Takeovers(db, await seal_for(db, house.seal, patient_id), house.jobs)


async def _values(db: AsyncSession, house: House, staff: Staff, patient_id: uuid.UUID) -> dict[str, Any]:
    patient = await db.get(PatientRow, patient_id)
    if patient is None:
        raise HTTPException(404)
    takeovers = await _takeovers(db, house, patient_id)
    conversation = await Reading(db, house.seal).newest_of(patient_id)
    until = await Unmaskings(db).until(conversation.number, staff.name) if conversation is not None else None
    current = await takeovers.current(patient_id)
    since = current.taken_at if current is not None else now() - TRULY_NEW
    sent = [one for one in await takeovers.messages(patient_id, since) if one.state != "sent"]
    chat = (await db.scalars(select(ChatRow).where(ChatRow.patient_id == patient_id))).first()
    turns = await Reading(db, house.seal, masked=until is None).newest_turns(patient_id, SHOWN)
    return {
        "patient": patient,
        "conversation": conversation,
        "until": until,
        "turns": turns,
        "read_to": turns[-1].ordinal if turns else 0,
        "current": current,
        "mine": current is not None and current.staff == staff.name,
        "pending": sent,
        "open": await Handovers(db).open_of(patient_id),
        "summaries": await takeovers.summaries(patient_id),
        "replies": await _replies(db, patient.language),
        "names": await names_of(db),
        "colleagues": [one for one in await colleagues(db) if one.name != staff.name],
        "reasons": CLOSE_REASONS,
        "channel": None if chat is None else ("webchat" if chat.bot_id == WEBCHAT_BOT else "telegram"),
        "at": now(),
        "key": uuid.uuid4(),
        "owner": "",
        "since": None,
    }


async def _replies(db: AsyncSession, language: str) -> list[CannedReplyRow]:
    query = select(CannedReplyRow).where(CannedReplyRow.language == language).order_by(CannedReplyRow.title)
    return list(await db.scalars(query))


def build_router() -> APIRouter:
    """Return the routes of speaking with a patient."""
    router = APIRouter(prefix="/live")
    router.add_api_route("/{patient_id}", show, methods=["GET"])
    router.add_api_route("/{patient_id}/news", show_news, methods=["GET"])
    router.add_api_route("/{patient_id}/take", take, methods=["POST"])
    router.add_api_route("/{patient_id}/say", say, methods=["POST"])
    router.add_api_route("/{patient_id}/typing", type_, methods=["POST"])
    router.add_api_route("/{patient_id}/hand-back", hand_back, methods=["POST"])
    return router
