"""The export of de-identified statistics: which weeks, in which form; each export is noted."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from care.figures.statistics import DIMENSIONS, latest_week, statistics, weeks_between
from care.figures.statistics_file import SCHEMA, as_csv, as_json
from care.figures.suppression import K
from console import times
from console.accounts.roles import Right
from console.pages import page
from console.staff import Db, Staff, needs, now

Exporter = Annotated[Staff, needs(Right.STATISTICS_EXPORT)]
Form = Literal["csv", "json"]
TYPES: dict[str, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
USUAL = dt.timedelta(weeks=12)


async def show(request: Request, staff: Exporter) -> Response:
    """Say what is exported, and ask for weeks and form."""
    return _page(request)


async def export(
    request: Request, staff: Exporter, db: Db, first: str = "", last: str = "", form: Form = "csv"
) -> Response:
    """Give the file; where no whole week fits, say so."""
    try:
        weeks = weeks_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last), times.today())
    except (ValueError, OverflowError):
        return _page(request, status=422, first=first, last=last, problem="no-day")
    if not weeks:
        return _page(request, status=422, first=first, last=last, problem="no-week")
    figures = await statistics(db, weeks)
    told = f"{weeks[0]}/{weeks[-1]}"
    await staff.note(db, "statistics.exported", told, form=form, weeks=len(weeks), lines=len(figures))
    content = as_csv(figures) if form == "csv" else as_json(figures, weeks, now())
    name = f"dong-hanh-statistics-{weeks[0]}-{weeks[-1]}.{form}"
    return Response(content, media_type=TYPES[form], headers={"content-disposition": f'attachment; filename="{name}"'})


async def give_schema(staff: Exporter) -> Response:
    """Give the JSON Schema of the export."""
    return Response(SCHEMA.read_bytes(), media_type="application/schema+json")


def _page(request: Request, *, status: int = 200, first: str = "", last: str = "", problem: str = "") -> Response:
    latest = latest_week(times.today())
    return page(
        request,
        "statistics.html",
        status=status,
        k=K,
        dimensions=DIMENSIONS,
        first=first or (latest - USUAL).isoformat(),
        last=last or (latest + dt.timedelta(days=6)).isoformat(),
        latest=latest,
        latest_end=latest + dt.timedelta(days=6),
        problem=problem,
    )


def build_router() -> APIRouter:
    """Return the routes of the export."""
    router = APIRouter(prefix="/dashboard/statistics")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/export", export, methods=["GET"])
    router.add_api_route("/schema", give_schema, methods=["GET"])
    return router
