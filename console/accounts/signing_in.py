"""Signing in: name and password, then a code. Every wrong try looks the same from outside."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.accounts import Accounts
from console.accounts.failures import Failures
from console.accounts.passwords import hash_password, is_outdated, is_right
from console.accounts.second_factor import new_secret, step_of
from console.accounts.sessions import Session, Sessions
from console.audit import AuditTrail
from records.encryption import Seal
from records.staff import StaffAccountRow


class SignInError(Exception):
    """Nobody was let in; `code` is `wrong`, `too_many` or `link_used`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody tries."""

    address: str
    device: str


class SigningIn:
    """The steps, within one transaction. A refusal is to be committed too: it is counted."""

    def __init__(self, session: AsyncSession, seal: Seal, *, second_factor_required: bool) -> None:
        self._session, self._seal, self._required = session, seal, second_factor_required
        self._sessions, self._failures = Sessions(session), Failures(session)
        self._audit = AuditTrail(session)

    async def by_password(self, name: str, password: str, visitor: Visitor) -> str:
        """Return the token of a session, which still asks for the second factor where there is or must be one.

        Raises:
            SignInError: `wrong` or `too_many`.
        """
        name = name.strip().lower()
        if await self._failures.are_too_many(name, visitor.address):
            raise SignInError("too_many")
        query = select(StaffAccountRow).where(StaffAccountRow.name == name, StaffAccountRow.disabled_at.is_(None))
        account = (await self._session.scalars(query)).one_or_none()
        if not is_right(password, account.password_hash if account else None) or account is None:
            await self._refuse(name, visitor)
            raise SignInError("wrong")
        if account.password_hash and is_outdated(account.password_hash):
            account.password_hash = hash_password(password, name)
        return await self._let_in(account, visitor)

    async def by_invitation(self, token: str, password: str, visitor: Visitor) -> str:
        """Set the first (or a new) password and return the token of a session.

        Raises:
            SignInError: `link_used`.
            WeakPasswordError: the link stays good.
        """
        account = await Accounts(self._session).invited(token)
        if account is None:
            raise SignInError("link_used")
        account.password_hash = hash_password(password, account.name)
        await Accounts(self._session).invited(token, use=True)
        await self._sessions.end_all(account.id)
        await self._audit.note(account.name, "account.password_set", account.name, account_id=account.id)
        return await self._let_in(account, visitor)

    async def enrolling(self, session: Session) -> str:
        """Return the secret of a second factor that is being set up, made on first call."""
        account = await self._row(session.account.id)
        if account.second_factor is None:
            account.second_factor = self._seal.close(new_secret(), _place(account.id))
            account.last_step = 0
        return self._secret(account)

    async def by_code(self, session: Session, code: str, visitor: Visitor) -> None:
        """Check the second factor; the first right code also confirms that it was set up well.

        Raises:
            SignInError: `wrong` or `too_many`.
        """
        account = await self._row(session.account.id)
        if await self._failures.are_too_many(account.name, visitor.address):
            raise SignInError("too_many")
        step = None
        if account.second_factor is not None:
            step = step_of(code, self._secret(account), dt.datetime.now(dt.UTC), after=account.last_step)
        if step is None:
            await self._refuse(account.name, visitor)
            raise SignInError("wrong")
        if account.enrolled_at is None:
            account.enrolled_at = dt.datetime.now(dt.UTC)
            await self._audit.note(account.name, "account.second_factor_set", account.name, account_id=account.id)
        account.last_step = step
        await self._sessions.verify(session.id)
        await self._failures.forgive(account.name)
        await self._audit.note(account.name, "sign_in", account.name, account_id=account.id)

    async def _let_in(self, account: StaffAccountRow, visitor: Visitor) -> str:
        done = not self._required and account.enrolled_at is None
        if done:
            await self._failures.forgive(account.name)
            await self._audit.note(account.name, "sign_in", account.name, account_id=account.id)
        return await self._sessions.open(account.id, visitor.device, verified=done)

    async def _refuse(self, name: str, visitor: Visitor) -> None:
        await self._failures.note(name, visitor.address)
        await self._audit.note("?", "sign_in.refused", address=visitor.address)

    async def _row(self, account_id: uuid.UUID) -> StaffAccountRow:
        return await self._session.get_one(StaffAccountRow, account_id, with_for_update=True)

    def _secret(self, account: StaffAccountRow) -> str:
        return self._seal.open(account.second_factor or b"", _place(account.id))


def _place(account_id: uuid.UUID) -> str:
    return f"staff_account:{account_id}:second_factor"
