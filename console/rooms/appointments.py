"""The appointments of a day, one appointment with what happened to it, and what the desk does with it."""

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from care.booking.appointments import Appointment
from care.booking.book import TooEarlyError
from care.booking.day_list import PAGE, DayList, Narrowing
from care.booking.desk import MARKS, Desk
from care.booking.gateway import SlotTakenError
from care.booking.ledger import NoSuchAppointmentError
from care.booking.lifecycle import TRANSITIONS, AppointmentStatus, TransitionError
from care.booking.masking import masked_name, masked_phone
from care.booking.slots import local_day, utc_now
from console import times
from console.accounts.roles import Right
from console.desk import AtDesk, WithLedger, province_names, signature, specialty_names
from console.pages import go, page
from console.staff import Db, InHouse, Staff, needs

Reader = Annotated[Staff, needs(Right.APPOINTMENTS_READ)]
Worker = Annotated[Staff, needs(Right.APPOINTMENTS_WORK)]
CancelReason = Literal["practitioner_away", "double_booked", "technical", "asked_by_patient", "other"]
REASONS: tuple[str, ...] = ("practitioner_away", "double_booked", "technical", "asked_by_patient", "other")
LATE = (10, 15, 20, 30, 45, 60)
MARK_CODES = {status.value for status in MARKS}
NOT_DONE = (TransitionError, TooEarlyError, SlotTakenError)
S = AppointmentStatus


async def show_day(
    request: Request,
    staff: Reader,
    house: InHouse,
    ledger: WithLedger,
    db: Db,
    day: str = "",
    province: str = "",
    who: Annotated[str, Query(max_length=200)] = "",
    status: str = "",
    code: Annotated[str, Query(max_length=40)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    """List a day, or lead to the appointment with a code."""
    if code.strip():
        found = await _found(Desk(ledger), code)
        if found is not None:
            return go(request, f"/appointments/{found.id}")
    on = parsed_day(day) or times.today()
    narrowing = Narrowing(on, province, who, status if status in set(S) else "")
    shown = DayList(db)
    entries, counts = await shown.page(narrowing, number), await shown.counts(narrowing)
    return page(
        request,
        "appointments.html",
        tab="day",
        entries=entries[:PAGE],
        more=len(entries) > PAGE,
        number=number,
        counts=counts,
        narrowing=narrowing,
        code=code,
        unread_day=day if day and parsed_day(day) is None else "",
        on=on,
        around=(on - dt.timedelta(days=1), on + dt.timedelta(days=1)),
        waiting=len(await shown.waiting_for_clinic()),
        without_room=house.settings.consultation_url is None,
        is_remote=ledger.gateway.is_remote,
        statuses=[one.value for one in S if one is not S.WAITLIST],
        **_names(request),
    )


async def show_waiting(request: Request, staff: Reader, ledger: WithLedger, db: Db) -> Response:
    """List what the clinic must still confirm or decline."""
    entries = await DayList(db).waiting_for_clinic()
    return page(
        request,
        "appointments_waiting.html",
        tab="waiting",
        entries=entries,
        waiting=len(entries),
        is_remote=ledger.gateway.is_remote,
        **_names(request),
    )


async def show(
    request: Request, staff: Reader, house: InHouse, desk: AtDesk, appointment_id: uuid.UUID, done: str = ""
) -> Response:
    """Show one appointment, the person masked."""
    return await _page(request, house.settings.consultation_url, desk, appointment_id, done=done)


async def show_person(
    request: Request, staff: Worker, house: InHouse, desk: AtDesk, db: Db, appointment_id: uuid.UUID
) -> Response:
    """Show one appointment with who it is for; that this was looked at is noted."""
    appointment = await _get(desk, appointment_id)
    await staff.note(db, "appointment.person_viewed", appointment.code)
    return await _page(request, house.settings.consultation_url, desk, appointment_id, unmasked=True)


async def agree(
    request: Request, staff: Worker, house: InHouse, desk: AtDesk, db: Db, appointment_id: uuid.UUID
) -> Response:
    """Confirm what waits for the clinic; on a hospital's server only the hospital can."""
    if (await _get(desk, appointment_id)).gateway != "local":
        return await _page(
            request, house.settings.consultation_url, desk, appointment_id, status=409, problem="elsewhere"
        )
    try:
        agreed = await desk.agree(appointment_id, signature(staff))
    except NOT_DONE:
        return await _refused(request, house, desk, appointment_id)
    await staff.note(db, "appointment.agreed", agreed.code)
    return go(request, f"/appointments/{appointment_id}?done=agreed")


async def cancel(
    request: Request,
    staff: Worker,
    house: InHouse,
    desk: AtDesk,
    db: Db,
    appointment_id: uuid.UUID,
    reason: Annotated[CancelReason, Form()],
) -> Response:
    """Cancel for the clinic; the patient is told and offered other times."""
    await _get(desk, appointment_id)
    try:
        withdrawn = await desk.withdraw(appointment_id, signature(staff), reason)
    except NOT_DONE:
        return await _refused(request, house, desk, appointment_id)
    await staff.note(db, "appointment.cancelled", withdrawn.code, reason=reason)
    return go(request, f"/appointments/{appointment_id}?done=cancelled")


async def be_late(
    request: Request,
    staff: Worker,
    house: InHouse,
    desk: AtDesk,
    db: Db,
    appointment_id: uuid.UUID,
    minutes: Annotated[int, Form(ge=5, le=180)],
) -> Response:
    """Tell the patient that the practitioner is late."""
    appointment = await _get(desk, appointment_id)
    try:
        await desk.be_late(appointment_id, minutes)
    except NOT_DONE:
        return await _refused(request, house, desk, appointment_id)
    await staff.note(db, "appointment.late", appointment.code, minutes=minutes)
    return go(request, f"/appointments/{appointment_id}?done=late")


async def mark(
    request: Request,
    staff: Worker,
    house: InHouse,
    desk: AtDesk,
    db: Db,
    appointment_id: uuid.UUID,
    status: Annotated[AppointmentStatus, Form()],
) -> Response:
    """Say how it went."""
    await _get(desk, appointment_id)
    try:
        marked = await desk.mark(appointment_id, status, signature(staff), "told by the desk")
    except TooEarlyError:
        return await _page(
            request, house.settings.consultation_url, desk, appointment_id, status=409, problem="too-early"
        )
    except NOT_DONE:
        return await _refused(request, house, desk, appointment_id)
    await staff.note(db, "appointment.marked", marked.code, status=status.value)
    return go(request, f"/appointments/{appointment_id}?done=marked")


def parsed_day(words: str) -> dt.date | None:
    """Return the day that a date field sends, or None."""
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None


async def _refused(request: Request, house: InHouse, desk: Desk, appointment_id: uuid.UUID) -> Response:
    return await _page(
        request, house.settings.consultation_url, desk, appointment_id, status=409, problem="not-possible"
    )


async def _page(
    request: Request,
    room: str | None,
    desk: Desk,
    appointment_id: uuid.UUID,
    *,
    status: int = 200,
    done: str = "",
    problem: str = "",
    unmasked: bool = False,
) -> Response:
    appointment = await _get(desk, appointment_id)
    following = TRANSITIONS[appointment.status]
    return page(
        request,
        "appointment.html",
        status=status,
        one=appointment,
        on=local_day(appointment.start) if appointment.start is not None else None,
        events=await desk.events(appointment_id),
        person=_person(appointment, unmasked=unmasked),
        unmasked=unmasked,
        marks=[one.value for one in MARKS if one in following and one is not S.ENTERED_IN_ERROR],
        may_cancel=S.CANCELLED in following and appointment.status not in (S.PROPOSED, S.WAITLIST),
        may_agree=appointment.status is S.PENDING and appointment.mode == "request",
        has_begun=appointment.start is not None and appointment.start <= utc_now(),
        is_remote=appointment.gateway != "local",
        without_room=room is None and appointment.is_open,
        reasons=REASONS,
        late=LATE,
        done=done if done in ("agreed", "cancelled", "late", "marked") else "",
        problem=problem,
        **_names(request),
    )


def _person(appointment: Appointment, *, unmasked: bool) -> dict[str, Any] | None:
    told = appointment.details
    if told is None:
        return None
    if not unmasked:
        return {"name": masked_name(told.name), "phone": masked_phone(told.phone)}
    return {
        "name": told.name,
        "phone": told.phone,
        "birth_year": told.birth_year,
        "reason": told.reason,
        "summary": told.summary,
        "relation": told.relation or "",
    }


def _names(request: Request) -> dict[str, Any]:
    return {"provinces": province_names(request), "specialties": specialty_names(request)}


async def _found(desk: Desk, code: str) -> Appointment | None:
    try:
        return await desk.find(code)
    except NoSuchAppointmentError:
        return None


async def _get(desk: Desk, appointment_id: uuid.UUID) -> Appointment:
    try:
        return await desk.get(appointment_id)
    except NoSuchAppointmentError:
        raise HTTPException(404) from None


def build_router() -> APIRouter:
    """Return the routes of the day list and of one appointment."""
    router = APIRouter(prefix="/appointments")
    router.add_api_route("", show_day, methods=["GET"])
    router.add_api_route("/waiting", show_waiting, methods=["GET"])
    router.add_api_route("/{appointment_id}", show, methods=["GET"])
    router.add_api_route("/{appointment_id}/person", show_person, methods=["POST"])
    router.add_api_route("/{appointment_id}/agreement", agree, methods=["POST"])
    router.add_api_route("/{appointment_id}/cancellation", cancel, methods=["POST"])
    router.add_api_route("/{appointment_id}/delay", be_late, methods=["POST"])
    router.add_api_route("/{appointment_id}/mark", mark, methods=["POST"])
    return router
