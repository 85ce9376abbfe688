"""The audit trail to read, to check and to take its head away."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import select

from console.accounts.roles import Right
from console.audit import AuditBrokenError, AuditTrail
from console.pages import page
from console.staff import Db, Staff, needs
from records.staff import AuditEntryRow

PAGE = 100
Auditor = Annotated[Staff, needs(Right.AUDIT_READ)]


async def show(
    request: Request,
    staff: Auditor,
    db: Db,
    actor: str = "",
    action: str = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """List entries, the newest first."""
    query = select(AuditEntryRow).order_by(AuditEntryRow.ordinal.desc()).limit(PAGE)
    if actor:
        query = query.where(AuditEntryRow.actor == actor)
    if action:
        query = query.where(AuditEntryRow.action.startswith(action, autoescape=True))
    if before:
        query = query.where(AuditEntryRow.ordinal < before)
    entries = (await db.scalars(query)).all()
    head = await AuditTrail(db).head()
    return page(
        request, "audit.html", entries=entries, head=head, actor=actor, action=action, full=len(entries) == PAGE
    )


async def verify(request: Request, staff: Auditor, db: Db) -> Response:
    """Check the whole chain."""
    try:
        count, problem = await AuditTrail(db).verify(), ""
    except AuditBrokenError as error:
        count, problem = 0, str(error)
    await staff.note(db, "audit.verified", problem=problem)
    return page(request, "audit_verdict.html", count=count, problem=problem)


async def give_head(staff: Auditor, db: Db) -> Response:
    """Give the last entry's number and hash as a file, to be kept elsewhere."""
    head = await AuditTrail(db).head()
    await staff.note(db, "audit.head_exported", str(head.ordinal))
    told = {"ordinal": head.ordinal, "at": head.at.isoformat() if head.at else None, "hash": head.hash}
    return JSONResponse(told, headers={"Content-Disposition": 'attachment; filename="audit-head.json"'})


def build_router() -> APIRouter:
    """Return the routes of the audit trail."""
    router = APIRouter(prefix="/audit")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/verify", verify, methods=["POST"])
    router.add_api_route("/head", give_head, methods=["GET"])
    return router
