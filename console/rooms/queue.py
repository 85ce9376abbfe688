"""The queue: who waits for a person, the most urgent first; taking, routing and closing. It refreshes itself."""

import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from care.handovers.queue import CLOSE_REASONS, Handover, Handovers, HandoverStateError, HandoverTakenError
from care.handovers.takeovers import Takeovers
from console.accounts.accounts import Account, Accounts
from console.accounts.roles import Right
from console.pages import go, page
from console.staff import Db, InHouse, Staff, needs, now
from records.encryption import webchat_token
from records.patients import ChatRow
from records.takeovers import TakeoverRow

Reader = Annotated[Staff, needs(Right.QUEUE_READ)]
Worker = Annotated[Staff, needs(Right.QUEUE_WORK)]
DONE = ("accepted", "rerouted", "closed", "handed-back")
KINDS = ("urgent", "asked", "data", "other")
WEBCHAT_BOT = int(webchat_token(b"").partition(":")[0])


async def show(request: Request, staff: Reader, db: Db, done: str = "") -> Response:
    """Show who waits."""
    return await _page(request, staff, db, done=done if done in DONE else "")


async def show_list(request: Request, staff: Reader, db: Db) -> Response:
    """Give the entries alone, for the page that refreshes itself."""
    return page(request, "queue_list.html", **await _entries(staff, db))


async def count(request: Request, staff: Reader, db: Db) -> Response:
    """Give the number of those who wait, for the menu; the newest urgent one is named for the sound."""
    waiting = [one for one in await Handovers(db).waiting() if one.state == "requested"]
    urgent = [one for one in waiting if one.urgency != "routine"]
    return page(request, "queue_count.html", count=len(waiting), urgent=urgent)


async def show_history(request: Request, staff: Reader, db: Db, handover_id: uuid.UUID) -> Response:
    """Show what happened to one entry, with the times."""
    handover = await Handovers(db).find(handover_id)
    if handover is None:
        raise HTTPException(404)
    steps = await Handovers(db).history(handover_id)
    return page(request, "queue_history.html", handover=handover, steps=steps, names=await names_of(db))


async def accept(request: Request, staff: Worker, db: Db, handover_id: uuid.UUID) -> Response:
    """Take an entry: the timer stops, the others see who has it."""
    try:
        async with db.begin_nested():
            await Handovers(db).accept(handover_id, staff.name)
    except HandoverStateError as error:
        return await _refuse(request, staff, db, error)
    await staff.note(db, "handover.accepted", str(handover_id))
    return _done(request, "accepted")


async def reroute(
    request: Request, staff: Worker, db: Db, house: InHouse, handover_id: uuid.UUID, to: Annotated[str, Form()] = ""
) -> Response:
    """Put an entry before a colleague, or back before everybody; who speaks with the patient stops."""
    if to and to not in {account.name for account in await colleagues(db)}:
        return await _page(request, staff, db, status=422, problem="no-colleague")
    try:
        async with db.begin_nested():
            handover = await Handovers(db).reroute(handover_id, staff.name, to or None)
            await Takeovers(db, house.seal, house.jobs).pass_on(handover.patient_id, staff.name)
    except HandoverStateError as error:
        return await _refuse(request, staff, db, error)
    await staff.note(db, "handover.rerouted", str(handover_id), to=to)
    return _done(request, "rerouted")


async def close(
    request: Request, staff: Worker, db: Db, handover_id: uuid.UUID, reason: Annotated[str, Form()]
) -> Response:
    """Close an entry with a reason."""
    try:
        async with db.begin_nested():
            await Handovers(db).close(handover_id, staff.name, reason)
    except HandoverStateError as error:
        return await _refuse(request, staff, db, error)
    await staff.note(db, "handover.closed", str(handover_id), reason=reason)
    return _done(request, "closed")


async def names_of(db: AsyncSession) -> Mapping[str, str]:
    """Return the names that people are shown by, by the names of their accounts."""
    return {account.name: account.display_name for account in await Accounts(db).everyone()}


async def colleagues(db: AsyncSession) -> list[Account]:
    """Return the accounts that an entry can be routed to."""
    return [one for one in await Accounts(db).everyone() if one.may(Right.QUEUE_WORK) and not one.is_disabled]


def kind_of(handover: Handover) -> str:
    """Return which part of the page an entry stands in."""
    if handover.urgency != "routine":
        return "urgent"
    return handover.reason if handover.reason in KINDS else "other"


async def _entries(staff: Staff, db: AsyncSession) -> dict[str, Any]:
    waiting = await Handovers(db).waiting()
    parts = {kind: [one for one in waiting if kind_of(one) == kind] for kind in KINDS}
    who = [one.patient_id for one in waiting]
    chats = await db.scalars(select(ChatRow).where(ChatRow.patient_id.in_(who)))
    channels = {row.patient_id: row.bot_id for row in chats}
    open_takeovers = select(TakeoverRow).where(TakeoverRow.patient_id.in_(who), TakeoverRow.ended_at.is_(None))
    speaking = {row.patient_id: row.staff for row in await db.scalars(open_takeovers)}
    return {
        "parts": parts,
        "total": len(waiting),
        "at": now(),
        "channels": channels,
        "webchat": WEBCHAT_BOT,
        "speaking": speaking,
        "names": await names_of(db),
        "colleagues": await colleagues(db),
        "reasons": CLOSE_REASONS,
        "mine": staff.name,
    }


async def _page(request: Request, staff: Staff, db: AsyncSession, *, status: int = 200, **told: str) -> Response:
    values = {"problem": "", "owner": "", "done": ""} | told
    closed = await Handovers(db).closed(10)
    return page(request, "queue.html", status=status, closed=closed, **await _entries(staff, db), **values)


async def _refuse(request: Request, staff: Staff, db: AsyncSession, error: HandoverStateError) -> Response:
    if isinstance(error, HandoverTakenError):
        owner = (await names_of(db)).get(error.owner, error.owner)
        return await _page(request, staff, db, status=409, problem="taken", owner=owner)
    return await _page(request, staff, db, status=409, problem="gone")


def _done(request: Request, what: str) -> Response:
    return go(request, f"/queue?done={what}")


def build_router() -> APIRouter:
    """Return the routes of the queue."""
    router = APIRouter(prefix="/queue")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/list", show_list, methods=["GET"])
    router.add_api_route("/count", count, methods=["GET"])
    router.add_api_route("/{handover_id}/history", show_history, methods=["GET"])
    router.add_api_route("/{handover_id}/accept", accept, methods=["POST"])
    router.add_api_route("/{handover_id}/reroute", reroute, methods=["POST"])
    router.add_api_route("/{handover_id}/close", close, methods=["POST"])
    return router
