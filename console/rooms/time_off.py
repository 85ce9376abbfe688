"""A practitioner's time off: whom it hits is shown first; then all of it is cancelled, with new offers, in one step."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from care.booking.day_list import Entry
from care.booking.practitioners import Practising, Practitioners
from care.booking.slots import VIETNAM, day_bounds, utc_now
from console import times
from console.accounts.roles import Right
from console.desk import AtDesk, WithLedger, province_names, signature, specialty_names
from console.pages import go, page
from console.rooms.appointments import parsed_day
from console.staff import Db, Staff, needs

Worker = Annotated[Staff, needs(Right.APPOINTMENTS_WORK)]
Reason = Literal["ill", "leave", "training", "emergency_duty", "other"]
REASONS: tuple[str, ...] = ("ill", "leave", "training", "emergency_duty", "other")
MOST_SHOWN = 20
LONGEST = dt.timedelta(days=186)


@dataclass(frozen=True, slots=True)
class Span:
    """When somebody is away, as it was typed; `problem` is a key, empty when it can be used."""

    first: str
    last: str
    opens: str
    closes: str

    def bounds(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime] | str:
        """Return the start, which is not before `now`, and the end; or what is wrong."""
        first, last = parsed_day(self.first), parsed_day(self.last or self.first)
        if first is None or last is None:
            return "no-day"
        start, end = day_bounds(first, last)
        try:
            start = _at(first, self.opens) or start
            end = _at(last, self.closes) or end
        except ValueError:
            return "no-time"
        if end <= start:
            return "order"
        if end <= now:
            return "past"
        return "too-long" if end - start > LONGEST else (max(start, now), end)


async def show(
    request: Request,
    staff: Worker,
    ledger: WithLedger,
    db: Db,
    desk: AtDesk,
    who: Annotated[str, Query(max_length=200)] = "",
    practitioner: uuid.UUID | None = None,
    first: str = "",
    last: str = "",
    opens: str = "",
    closes: str = "",
    reason: str = "",
    done: str = "",
) -> Response:
    """Ask who is away and when, and show whom that hits."""
    if ledger.gateway.is_remote:
        return page(request, "time_off.html", tab="time-off", is_remote=True)
    if practitioner is None:
        found = await Practitioners(db).find(who) if who.strip() else []
        return page(
            request,
            "time_off.html",
            tab="time-off",
            is_remote=False,
            chosen=None,
            who=who,
            found=found[:MOST_SHOWN],
            more=len(found) > MOST_SHOWN,
            **_names(request),
        )
    span = Span(first, last, opens, closes)
    return await _page(request, db, desk, practitioner, span, reason, done=done)


async def be_away(
    request: Request,
    staff: Worker,
    ledger: WithLedger,
    db: Db,
    desk: AtDesk,
    practitioner: Annotated[uuid.UUID, Form()],
    first: Annotated[str, Form()],
    reason: Annotated[Reason, Form()],
    seen: Annotated[str, Form()],
    last: Annotated[str, Form()] = "",
    opens: Annotated[str, Form()] = "",
    closes: Annotated[str, Form()] = "",
) -> Response:
    """Close the time and cancel what was booked in it, unless that is no longer what was shown."""
    if ledger.gateway.is_remote:
        raise HTTPException(409)
    if not await Practitioners(db).get(practitioner):
        raise HTTPException(404)
    span = Span(first, last, opens, closes)
    bounds = span.bounds(utc_now())
    if isinstance(bounds, str):
        return await _page(request, db, desk, practitioner, span, reason, status=422)
    if seen != _fingerprint(await desk.hit_by(practitioner, *bounds)):
        return await _page(request, db, desk, practitioner, span, reason, status=409, changed=True)
    withdrawn = await desk.be_away(practitioner, *bounds, by=signature(staff), reason=reason)
    codes = [one.code for one in withdrawn]
    await staff.note(
        db, "time_off.added", str(practitioner), start=bounds[0].isoformat(), end=bounds[1].isoformat(), cancelled=codes
    )
    return go(request, f"/appointments/time-off?practitioner={practitioner}&done={len(codes)}")


async def _page(
    request: Request,
    db: Db,
    desk: AtDesk,
    practitioner: uuid.UUID,
    span: Span,
    reason: str,
    *,
    status: int = 200,
    changed: bool = False,
    done: str = "",
) -> Response:
    places = await Practitioners(db).get(practitioner)
    if not places:
        raise HTTPException(404)
    bounds = span.bounds(utc_now()) if span.first else None
    hit = await desk.hit_by(practitioner, *bounds) if isinstance(bounds, tuple) else None
    return page(
        request,
        "time_off.html",
        status=422 if isinstance(bounds, str) else status,
        tab="time-off",
        is_remote=False,
        chosen=practitioner,
        places=places,
        name=_name(places),
        absences=await Practitioners(db).absences(practitioner, utc_now()),
        span=span,
        bounds=bounds,
        problem=bounds if isinstance(bounds, str) else "",
        hit=hit,
        seen=_fingerprint(hit) if hit is not None else "",
        reason=reason if reason in REASONS else REASONS[0],
        reasons=REASONS,
        changed=changed,
        done=int(done) if done.isdecimal() and len(done) < 6 else None,
        today=times.today(),
        **_names(request),
    )


def _name(places: Sequence[Practising]) -> str:
    return places[0].name


def _names(request: Request) -> dict[str, Any]:
    return {"provinces": province_names(request), "specialties": specialty_names(request)}


def _fingerprint(hit: Sequence[Entry]) -> str:
    """Name what was shown, so that nobody is cancelled whom nobody saw."""
    return hashlib.sha256(",".join(sorted(f"{one.code}:{one.start.isoformat()}" for one in hit)).encode()).hexdigest()[
        :24
    ]


def _at(day: dt.date, clock: str) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), VIETNAM) if clock else None


def build_router() -> APIRouter:
    """Return the routes of time off."""
    router = APIRouter(prefix="/appointments/time-off")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("", be_away, methods=["POST"])
    return router
