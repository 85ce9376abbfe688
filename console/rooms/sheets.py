"""Tables in and out: schedules, and the day list. What comes in is shown first; with one bad line nothing is done."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from care.booking.book import TooEarlyError
from care.booking.day_list import DayList, Narrowing
from care.booking.day_sheet import COLUMNS as DAY_COLUMNS
from care.booking.day_sheet import READ, Outcome, day_rows, read_outcomes
from care.booking.lifecycle import TransitionError
from care.booking.schedule_book import Change, ScheduleBook
from care.booking.schedule_plan import COLUMNS, read_plans
from care.booking.sheets import LARGEST, Problem, SheetError, read_sheet, write_sheet
from care.booking.slots import utc_now
from console import times
from console.accounts.roles import Right
from console.carried import pack, unpack
from console.desk import AtDesk, WithLedger, province_names, signature
from console.pages import page
from console.rooms.appointments import parsed_day
from console.staff import Db, Staff, needs

Reader = Annotated[Staff, needs(Right.APPOINTMENTS_READ)]
Worker = Annotated[Staff, needs(Right.APPOINTMENTS_WORK)]
Kind = Literal["schedules", "outcomes"]
MOST_PROBLEMS = 100
CSV = "text/csv; charset=utf-8"


async def show(request: Request, staff: Worker, ledger: WithLedger) -> Response:
    """Offer the tables, and ask for one."""
    return _page(request, is_remote=ledger.gateway.is_remote)


async def give_schedules(staff: Worker, db: Db) -> Response:
    """Give all schedules, a line for each time that they are open."""
    rows = [row for plan in await ScheduleBook(db).all() for row in plan.rows()]
    await staff.note(db, "schedules.exported", lines=len(rows))
    return _file(write_sheet(COLUMNS, rows), "schedules.csv")


async def give_day(
    staff: Reader,
    db: Db,
    day: str = "",
    province: str = "",
    who: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Give the list of a day, without anything personal."""
    on = parsed_day(day) or times.today()
    entries = await DayList(db).page(Narrowing(on, province, who), size=None)
    await staff.note(db, "appointments.exported", on.isoformat(), lines=len(entries))
    return _file(write_sheet(DAY_COLUMNS, day_rows(entries)), f"appointments-{on}.csv")


async def preview(
    request: Request,
    staff: Worker,
    ledger: WithLedger,
    db: Db,
    kind: Annotated[Kind, Form()],
    sheet: Annotated[UploadFile, File()],
) -> Response:
    """Read a table and show what it would do, line by line what is wrong; nothing is changed."""
    _must_be_ours(ledger, kind)
    data = await sheet.read(LARGEST + 1)
    return await _preview(request, db, kind, data, sheet.filename or "")


async def carry_out(
    request: Request,
    staff: Worker,
    ledger: WithLedger,
    db: Db,
    desk: AtDesk,
    kind: Annotated[Kind, Form()],
    carried: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
) -> Response:
    """Do what was shown; the table is read again, so that what has changed since is noticed."""
    _must_be_ours(ledger, kind)
    try:
        data = unpack(carried)
        changes, outcomes, problems = await _read(db, kind, data)
    except SheetError as error:
        return _page(request, status=422, kind=kind, name=name, unreadable=error)
    if problems:
        return _page(request, status=409, kind=kind, name=name, problems=problems)
    if kind == "schedules":
        number = await ScheduleBook(db, ledger.clock).carry_out(changes)
    else:
        number, late = 0, []
        for one in outcomes:
            try:
                await desk.mark(one.id, one.status, signature(staff), "told by the desk")
            except (TransitionError, TooEarlyError):
                late.append(Problem(0, "code", "changed-since", one.code))
            else:
                number += 1
        problems = late
    await staff.note(db, f"{kind}.imported", lines=number)
    return _page(request, kind=kind, name=name, done=number, problems=problems)


async def _preview(request: Request, db: Db, kind: Kind, data: bytes, name: str) -> Response:
    try:
        changes, outcomes, problems = await _read(db, kind, data)
    except SheetError as error:
        return _page(request, status=422, kind=kind, name=name, unreadable=error)
    return _page(
        request,
        status=422 if problems else 200,
        kind=kind,
        name=name,
        problems=problems,
        changes=changes,
        outcomes=outcomes,
        carried="" if problems else pack(data),
    )


async def _read(db: Db, kind: Kind, data: bytes) -> tuple[list[Change], list[Outcome], list[Problem]]:
    lines, problems = read_sheet(data, COLUMNS if kind == "schedules" else READ)
    if problems:
        return [], [], problems
    if kind == "outcomes":
        outcomes, problems = await read_outcomes(db, lines, utc_now())
        return [], outcomes, problems
    plans, problems = read_plans(lines)
    changes, misfits = await ScheduleBook(db).compare(plans)
    return changes, [], sorted([*problems, *misfits], key=lambda problem: problem.line)


def _must_be_ours(ledger: WithLedger, kind: Kind) -> None:
    if kind == "schedules" and ledger.gateway.is_remote:
        raise HTTPException(409)


def _page(
    request: Request,
    *,
    status: int = 200,
    kind: Kind = "schedules",
    name: str = "",
    unreadable: SheetError | None = None,
    problems: Sequence[Problem] = (),
    changes: Sequence[Change] = (),
    outcomes: Sequence[Outcome] = (),
    carried: str = "",
    done: int | None = None,
    is_remote: bool = False,
) -> Response:
    by_kind = {kind: [change for change in changes if change.kind == kind] for kind in ("new", "changed", "same")}
    return page(
        request,
        "sheets.html",
        status=status,
        tab="sheets",
        kind=kind,
        name=name[:100],
        unreadable=unreadable,
        problems=problems[:MOST_PROBLEMS],
        problem_count=len(problems),
        changes=by_kind,
        outcomes=outcomes,
        carried=carried,
        done=done,
        is_remote=is_remote,
        today=times.today(),
        most=LARGEST // 1_000_000,
        columns=COLUMNS,
        provinces=province_names(request),
    )


def _file(content: bytes, name: str) -> Response:
    return Response(content, media_type=CSV, headers={"content-disposition": f'attachment; filename="{name}"'})


def build_router() -> APIRouter:
    """Return the routes of tables."""
    router = APIRouter(prefix="/appointments/sheets")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/schedules", give_schedules, methods=["GET"])
    router.add_api_route("/day", give_day, methods=["GET"])
    router.add_api_route("/preview", preview, methods=["POST"])
    router.add_api_route("", carry_out, methods=["POST"])
    return router
