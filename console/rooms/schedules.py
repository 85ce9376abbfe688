"""Schedules: who gives which hours, the slots of the days ahead, and changing one schedule after a look at it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from care.booking.practitioners import Practitioners
from care.booking.schedule_book import Change, ScheduleBook
from care.booking.schedule_plan import LIMITS, Hours, SchedulePlan, overlap, read_clock, slot_starts
from console import times
from console.accounts.roles import Right
from console.desk import WithLedger, province_names, specialty_names
from console.pages import go, page
from console.staff import Db, Staff, needs

Reader = Annotated[Staff, needs(Right.APPOINTMENTS_READ)]
Worker = Annotated[Staff, needs(Right.APPOINTMENTS_WORK)]
PAGE, DAYS_SHOWN = 40, 14


async def show_all(
    request: Request,
    staff: Reader,
    ledger: WithLedger,
    db: Db,
    who: Annotated[str, Query(max_length=200)] = "",
    province: str = "",
    specialty: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    """List schedules."""
    found = await Practitioners(db).find(who, province=province, specialty=specialty)
    shown = found[(number - 1) * PAGE : number * PAGE]
    plans = {plan.id: plan for plan in await ScheduleBook(db).all([one.schedule_id for one in shown])}
    return page(
        request,
        "schedules.html",
        tab="schedules",
        found=shown,
        total=len(found),
        number=number,
        more=len(found) > number * PAGE,
        plans=plans,
        spelled=_spelled,
        who=who,
        province=province,
        specialty=specialty,
        is_remote=ledger.gateway.is_remote,
        **_names(request),
    )


async def show(
    request: Request, staff: Reader, ledger: WithLedger, db: Db, schedule_id: uuid.UUID, done: str = ""
) -> Response:
    """Show one schedule and its slots."""
    plan = await _plan(db, schedule_id)
    return await _page(request, db, ledger, plan, _typed(plan), done=bool(done))


async def change(request: Request, staff: Worker, ledger: WithLedger, db: Db, schedule_id: uuid.UUID) -> Response:
    """Show what slots new hours and limits would give; with `save`, make it so."""
    plan = await _plan(db, schedule_id)
    if ledger.gateway.is_remote:
        raise HTTPException(409)
    typed = {key: str(value) for key, value in (await request.form()).items()}
    wanted, problem = _read(plan, typed)
    if problem or "save" not in typed:
        status = 422 if problem else 200
        return await _page(request, db, ledger, plan, typed, status=status, problem=problem, preview=wanted)
    await ScheduleBook(db, ledger.clock).carry_out([Change("changed", wanted, plan)])
    await staff.note(db, "schedule.changed", str(schedule_id))
    return go(request, f"/appointments/schedules/{schedule_id}?done=1")


async def _plan(db: Db, schedule_id: uuid.UUID) -> SchedulePlan:
    found = await ScheduleBook(db).all([schedule_id])
    if not found:
        raise HTTPException(404)
    return found[0]


async def _page(
    request: Request,
    db: Db,
    ledger: WithLedger,
    plan: SchedulePlan,
    typed: Mapping[str, str],
    *,
    status: int = 200,
    problem: str = "",
    preview: SchedulePlan | None = None,
    done: bool = False,
) -> Response:
    days = await ScheduleBook(db).days(plan.id, times.today(), DAYS_SHOWN) if plan.id else []
    return page(
        request,
        "schedule.html",
        status=status,
        tab="schedules",
        plan=plan,
        typed=typed,
        limits=LIMITS,
        days=days,
        problem=problem,
        preview=_slots(preview) if preview is not None and not problem else None,
        done=done,
        is_remote=ledger.gateway.is_remote,
        **_names(request),
    )


def _read(plan: SchedulePlan, typed: Mapping[str, str]) -> tuple[SchedulePlan, str]:
    """Return the schedule that a form describes, and what is wrong with it: a key, empty when nothing is."""
    limits = []
    for key, (least, most) in LIMITS.items():
        words = typed.get(key, "")
        if not (words.isascii() and words.isdecimal() and len(words) < 7 and least <= int(words) <= most):
            return plan, f"limit-{key}"
        limits.append((key, int(words)))
    hours: Hours = ()
    for weekday in range(7):
        for words in filter(None, (part.strip() for part in typed.get(f"day-{weekday}", "").split(","))):
            opens, closes = (read_clock(part) for part in ([*words.replace("–", "-").split("-"), ""])[:2])
            if opens is None or closes is None or opens >= closes or overlap(hours, (weekday, opens, closes)):
                return plan, f"day-{weekday}"
            hours = (*hours, (weekday, opens, closes))
    works = typed.get("works_on_holidays") == "yes"
    return replace(plan, limits=tuple(limits), works_on_holidays=works, hours=tuple(sorted(hours))), ""


def _typed(plan: SchedulePlan) -> dict[str, str]:
    """Return a schedule as the form shows it."""
    days = {f"day-{weekday}": _spelled(plan.hours, weekday) for weekday in range(7)}
    works = {"works_on_holidays": "yes"} if plan.works_on_holidays else {}
    return days | {key: str(value) for key, value in plan.limits} | works


def _spelled(hours: Hours, weekday: int) -> str:
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for day, opens, closes in hours if day == weekday)


def _slots(plan: SchedulePlan) -> dict[int, list[dt.time]]:
    """Return when the slots of each weekday would begin."""
    limits = dict(plan.limits)
    found: dict[int, list[dt.time]] = {}
    for weekday, opens, closes in plan.hours:
        found.setdefault(weekday, []).extend(
            slot_starts(opens, closes, limits["slot_minutes"], limits["buffer_minutes"])
        )
    return found


def _names(request: Request) -> dict[str, Any]:
    return {"provinces": province_names(request), "specialties": specialty_names(request)}


def build_router() -> APIRouter:
    """Return the routes of schedules."""
    router = APIRouter(prefix="/appointments/schedules")
    router.add_api_route("", show_all, methods=["GET"])
    router.add_api_route("/{schedule_id}", show, methods=["GET"])
    router.add_api_route("/{schedule_id}", change, methods=["POST"])
    return router
