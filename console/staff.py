"""Who asks, and whether they may: what a route declares as the types of its arguments.

async def show(staff: Annotated[Staff, Needs(Right.AUDIT_READ)], db: Db) -> Response:
"""

import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.accounts import Account
from console.accounts.roles import Right
from console.accounts.sessions import Session, Sessions
from console.audit import AuditTrail
from console.house import House

COOKIE = "dong_hanh_staff"


class NotSignedInError(Exception):
    """Nobody is signed in, or the session has ended."""


class ForbiddenError(Exception):
    """Somebody is signed in who may not do this."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The person behind a request."""

    account: Account
    session_id: uuid.UUID
    forgery_token: str

    @property
    def id(self) -> uuid.UUID:
        return self.account.id

    @property
    def name(self) -> str:
        return self.account.name

    def may(self, right: Right) -> bool:
        """Tell whether one of the person's roles gives `right`."""
        return self.account.may(right)

    async def note(self, db: AsyncSession, action: str, subject: str = "", **detail: object) -> None:
        """Put into the audit trail what this person does, in the same transaction."""
        await AuditTrail(db).note(self.name, action, subject, account_id=self.id, **detail)


def house_of(request: Request) -> House:
    """Return the parts of the running console."""
    house: House = request.app.state.house
    return house


InHouse = Annotated[House, Depends(house_of)]


async def _open(house: InHouse) -> AsyncIterator[AsyncSession]:
    async with house.transaction() as session:
        yield session


Db = Annotated[AsyncSession, Depends(_open, scope="function")]
"""A transaction that is committed before the answer leaves, and rolled back when the route raises."""


async def open_session(request: Request, house: InHouse) -> Session | None:
    """Return the session of the request's cookie, verified or not."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    seen = request.headers.get("x-background") is None  # a page that refreshes itself keeps nobody signed in
    async with house.transaction() as db:
        return await Sessions(db).find(token, seen=seen)


def forgery_token(cookie: str) -> str:
    """Return what every changing request of this session must carry; another site cannot read it."""
    return hmac.new(cookie.encode(), b"forgery", hashlib.sha256).hexdigest()


class Needs:
    """A dependency that lets through who has a right, and remembers which, for the matrix of roles and routes."""

    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self, request: Request, session: Annotated[Session | None, Depends(open_session)]) -> Staff:
        """Return who asks.

        Raises:
            NotSignedInError, ForbiddenError: the app answers these with the sign-in page and with 403.
        """
        if session is None or not session.is_verified:
            raise NotSignedInError
        if not session.account.may(self.right):
            raise ForbiddenError
        staff = Staff(session.account, session.id, forgery_token(request.cookies[COOKIE]))
        request.state.staff = staff
        return staff


def needs(right: Right) -> Needs:
    """Return `Depends(Needs(right))`, typed as FastAPI wants it."""
    depends: Needs = Depends(Needs(right))
    return depends


def now() -> dt.datetime:
    """Return the time, aware."""
    return dt.datetime.now(dt.UTC)
