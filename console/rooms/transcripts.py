"""Transcripts: finding conversations, and reading one with its decisions laid open. Masked unless there is a reason."""

import datetime as dt
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from care.booking.provinces import read_provinces
from care.finding_conversations import FLAGS, PAGE, Wanted, find_conversations
from care.handovers.takeovers import Takeovers
from care.reading_conversations import Reading, Unmaskings
from care.transcripts import seal_for
from console.accounts.roles import Right
from console.pages import go, page
from console.rooms.queue import WEBCHAT_BOT, names_of
from console.staff import Db, InHouse, Staff, needs
from console.times import VIETNAM

Reader = Annotated[Staff, needs(Right.TRANSCRIPTS_READ)]
Unmasker = Annotated[Staff, needs(Right.TRANSCRIPTS_UNMASK)]
REASONS = ("reach", "safety", "data", "complaint", "other")
DISPOSITIONS = ("emergency", "urgent", "remote", "self_care")
CHANNELS = ("webchat", "telegram")


async def show(
    request: Request,
    staff: Reader,
    db: Db,
    house: InHouse,
    words: Annotated[str, Query(max_length=200)] = "",
    language: str = "",
    disposition: str = "",
    channel: str = "",
    province: str = "",
    flag: Annotated[list[str], Query()] = [],  # noqa: B006  FastAPI copies it
    since: str = "",
    until: str = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """List conversations, the newest first, by words and filters."""
    asked = {
        "words": words,
        "language": language if language in ("vi", "en") else "",
        "disposition": disposition if disposition in DISPOSITIONS else "",
        "channel": channel if channel in CHANNELS else "",
        "province": province if province in {unit.code for unit in read_provinces().all} else "",
        "since": since if _day(since) else "",
        "until": until if _day(until) else "",
    }
    flags = [name for name in FLAGS if name in flag]
    wanted = Wanted(
        words=words,
        language=asked["language"],
        disposition=asked["disposition"],
        flags=frozenset(flags),
        bots=(WEBCHAT_BOT,) if asked["channel"] == "webchat" else (),
        other_bots=(WEBCHAT_BOT,) if asked["channel"] == "telegram" else (),
        since=_day(since),
        until=_after(_day(until)),
        province=asked["province"],
    )
    found = await find_conversations(db, house.seal, wanted, before=before)
    if words.strip():
        await staff.note(db, "transcripts.searched", words=len(words.split()), found=len(found))
    query = urlencode([*((key, value) for key, value in asked.items() if value), *(("flag", name) for name in flags)])
    return page(
        request,
        "transcripts.html",
        found=found,
        previews=await Reading(db, house.seal).previews(found, words),
        asked=asked,
        flags=flags,
        all_flags=FLAGS,
        dispositions=DISPOSITIONS,
        channels=CHANNELS,
        provinces=read_provinces().all,
        webchat=WEBCHAT_BOT,
        onward=f"/transcripts?{query}&before={found[-1].number}" if len(found) == PAGE else "",
        is_filtered=bool(query),
        shows_filters=bool(flags) or any(value for key, value in asked.items() if key != "words"),
        is_first=before is None,
        query=query,
    )


async def show_one(request: Request, staff: Reader, db: Db, house: InHouse, number: int) -> Response:
    """Show one conversation with why everything was said."""
    conversation = await Reading(db, house.seal).find(number)
    if conversation is None:
        raise HTTPException(404)
    until = await Unmaskings(db).until(number, staff.name) if staff.may(Right.TRANSCRIPTS_UNMASK) else None
    reading = Reading(db, house.seal, masked=until is None)
    seal = await seal_for(db, house.seal, conversation.patient_id)
    await staff.note(db, "transcript.viewed", str(number), masked=until is None)
    return page(
        request,
        "transcript.html",
        conversation=conversation,
        turns=await reading.turns(conversation),
        others=await reading.of_patient(conversation.patient_id),
        takeovers=await Takeovers(db, seal, house.jobs).summaries(conversation.patient_id),
        names=await names_of(db),
        until=until,
        reasons=REASONS,
        webchat=WEBCHAT_BOT,
    )


async def unmask(
    request: Request,
    staff: Unmasker,
    db: Db,
    house: InHouse,
    number: int,
    reason: Annotated[Literal["reach", "safety", "data", "complaint", "other"], Form()],
    note: Annotated[str, Form(max_length=300)] = "",
    live: Annotated[bool, Form()] = False,  # noqa: FBT002  which page asks
) -> Response:
    """Show the personal data of a conversation for a quarter of an hour. Who, why and when is kept."""
    conversation = await Reading(db, house.seal).find(number)
    if conversation is None:
        raise HTTPException(404)
    why = note.replace("\0", "").strip()
    await Unmaskings(db).grant(number, staff.name, f"{reason}: {why}" if why else reason)
    await staff.note(db, "transcript.unmasked", str(number), reason=reason)
    return go(request, f"/live/{conversation.patient_id}" if live else f"/transcripts/{number}")


async def mask(
    request: Request,
    staff: Unmasker,
    db: Db,
    house: InHouse,
    number: int,
    live: Annotated[bool, Form()] = False,  # noqa: FBT002  which page asks
) -> Response:
    """Cover them again."""
    conversation = await Reading(db, house.seal).find(number)
    if conversation is None:
        raise HTTPException(404)
    await Unmaskings(db).end(number, staff.name)
    await staff.note(db, "transcript.masked", str(number))
    return go(request, f"/live/{conversation.patient_id}" if live else f"/transcripts/{number}")


def _day(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), VIETNAM)
    except (ValueError, OverflowError):
        return None


def _after(day: dt.datetime | None) -> dt.datetime | None:
    try:
        return day + dt.timedelta(days=1) if day is not None else None
    except OverflowError:
        return None


def build_router() -> APIRouter:
    """Return the routes of the transcripts."""
    router = APIRouter(prefix="/transcripts")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/{number}", show_one, methods=["GET"])
    router.add_api_route("/{number}/unmask", unmask, methods=["POST"])
    router.add_api_route("/{number}/mask", mask, methods=["POST"])
    return router
