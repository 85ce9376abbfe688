"""Accounts, for administrators: inviting, roles, second factors that were lost, sessions, shutting out."""

import uuid
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.accounts import AccountError, Accounts
from console.accounts.roles import RIGHTS, Right, Role
from console.accounts.sessions import Sessions
from console.house import House
from console.pages import page
from console.staff import Db, InHouse, Staff, needs

Administrator = Annotated[Staff, needs(Right.ACCOUNTS_WORK)]
Roles = Annotated[list[Role], Form()]


async def show(request: Request, staff: Administrator, db: Db) -> Response:
    """List accounts with their open sessions."""
    return await _page(request, db)


async def add(
    request: Request,
    staff: Administrator,
    house: InHouse,
    db: Db,
    name: Annotated[str, Form()],
    display_name: Annotated[str, Form()],
    roles: Roles = [Role.VIEWER],  # noqa: B006  FastAPI copies it
) -> Response:
    """Make an account and show its one-time link."""
    try:
        account = await Accounts(db).add(name, display_name, roles)
    except AccountError as error:
        return await _page(request, db, status=422, problem=error.code)
    await staff.note(db, "account.added", account.name, roles=sorted(account.roles))
    token = await Accounts(db).invite(account.id)
    return await _page(request, db, invited=account.name, link=invitation_link(house, token))


async def invite(request: Request, staff: Administrator, house: InHouse, db: Db, account_id: uuid.UUID) -> Response:
    """Make a new one-time link, for a password that was forgotten."""
    account = await Accounts(db).find(account_id)
    if account is None:
        return await _page(request, db, status=404, problem="unknown")
    await staff.note(db, "account.invited", account.name)
    token = await Accounts(db).invite(account.id)
    return await _page(request, db, invited=account.name, link=invitation_link(house, token))


async def change_roles(
    request: Request,
    staff: Administrator,
    db: Db,
    account_id: uuid.UUID,
    roles: Roles = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Give an account other roles."""
    try:
        async with db.begin_nested():
            account = await Accounts(db).change_roles(account_id, roles)
    except AccountError as error:
        return await _page(request, db, status=409, problem=error.code)
    await staff.note(db, "account.roles_changed", account.name, roles=sorted(account.roles))
    return await _page(request, db, done="roles")


async def shut_out(
    request: Request, staff: Administrator, db: Db, account_id: uuid.UUID, disabled: Annotated[bool, Form()]
) -> Response:
    """Disable an account and end its sessions, or let it in again."""
    try:
        async with db.begin_nested():
            account = await Accounts(db).disable(account_id, disabled=disabled)
    except AccountError as error:
        return await _page(request, db, status=409, problem=error.code)
    if disabled:
        await Sessions(db).end_all(account.id)
    await staff.note(db, "account.disabled" if disabled else "account.enabled", account.name)
    return await _page(request, db, done="disabled" if disabled else "enabled")


async def forget_second_factor(request: Request, staff: Administrator, db: Db, account_id: uuid.UUID) -> Response:
    """Let a person enrol another device."""
    try:
        account = await Accounts(db).forget_second_factor(account_id)
    except AccountError as error:
        return await _page(request, db, status=404, problem=error.code)
    await Sessions(db).end_all(account.id)
    await staff.note(db, "account.second_factor_forgotten", account.name)
    return await _page(request, db, done="second-factor")


async def end_sessions(request: Request, staff: Administrator, db: Db, account_id: uuid.UUID) -> Response:
    """Sign a person out everywhere."""
    account = await Accounts(db).find(account_id)
    if account is None:
        return await _page(request, db, status=404, problem="unknown")
    await Sessions(db).end_all(account.id, but=staff.session_id)
    await staff.note(db, "account.sessions_ended", account.name)
    return await _page(request, db, done="sessions")


def invitation_link(house: House, token: str) -> str:
    """Return the one-time link that is handed to a person."""
    return f"{house.settings.console_url}/invitation/{token}"


async def _page(request: Request, db: AsyncSession, *, status: int = 200, **values: str) -> Response:
    everyone = await Accounts(db).everyone()
    sessions: dict[uuid.UUID, Sequence[object]] = {
        account.id: await Sessions(db).of_account(account.id) for account in everyone
    }
    defaults = {"problem": "", "invited": "", "link": "", "done": ""}
    return page(
        request, "accounts.html", status=status, everyone=everyone, sessions=sessions, roles=RIGHTS, **defaults | values
    )


def build_router() -> APIRouter:
    """Return the administrators' routes."""
    router = APIRouter(prefix="/accounts")
    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("", add, methods=["POST"])
    router.add_api_route("/{account_id}/invitation", invite, methods=["POST"])
    router.add_api_route("/{account_id}/roles", change_roles, methods=["POST"])
    router.add_api_route("/{account_id}/disabled", shut_out, methods=["POST"])
    router.add_api_route("/{account_id}/second-factor", forget_second_factor, methods=["POST"])
    router.add_api_route("/{account_id}/sessions", end_sessions, methods=["POST"])
    return router
