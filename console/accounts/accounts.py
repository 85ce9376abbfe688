"""Accounts: made by an administrator, opened with a one-time link, disabled rather than deleted."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.roles import Right, Role, rights_of
from console.accounts.tokens import digest, new_token
from records.staff import StaffAccountRow, StaffInvitationRow

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
INVITATION = dt.timedelta(hours=48)


class AccountError(Exception):
    """An account cannot be made or changed like that; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the staff."""

    id: uuid.UUID
    name: str
    display_name: str
    roles: frozenset[Role]
    language: str
    has_password: bool
    has_second_factor: bool
    is_disabled: bool

    def may(self, right: Right) -> bool:
        """Tell whether one of the roles gives `right`."""
        return right in rights_of(self.roles)


class Accounts:
    """Reads and changes accounts within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def everyone(self) -> Sequence[Account]:
        """Return all accounts by name."""
        rows = await self._session.scalars(select(StaffAccountRow).order_by(StaffAccountRow.name))
        return [account_of(row) for row in rows]

    async def find(self, account_id: uuid.UUID) -> Account | None:
        """Return an account."""
        row = await self._session.get(StaffAccountRow, account_id)
        return account_of(row) if row else None

    async def add(self, name: str, display_name: str, roles: Iterable[Role], language: str = "vi") -> Account:
        """Make an account that nobody can sign in to yet: see `invite`.

        Raises:
            AccountError: `name_malformed`, `name_taken` or `no_display_name`.
        """
        name, display_name = name.strip().lower(), display_name.strip()
        if not NAME.fullmatch(name):
            raise AccountError("name_malformed")
        if not display_name:
            raise AccountError("no_display_name")
        taken = select(StaffAccountRow.id).where(StaffAccountRow.name == name)
        if (await self._session.execute(taken)).first() is not None:
            raise AccountError("name_taken")
        row = StaffAccountRow(
            id=uuid.uuid4(), name=name, display_name=display_name, roles=sorted(roles), language=language, last_step=0
        )
        self._session.add(row)
        await self._session.flush()
        return account_of(row)

    async def invite(self, account_id: uuid.UUID) -> str:
        """Return the token of a new one-time link; earlier ones end."""
        now = dt.datetime.now(dt.UTC)
        earlier = select(StaffInvitationRow).where(
            StaffInvitationRow.account_id == account_id, StaffInvitationRow.used_at.is_(None)
        )
        for row in await self._session.scalars(earlier):
            row.used_at = now
        token = new_token()
        self._session.add(
            StaffInvitationRow(token_hash=digest(token), account_id=account_id, expires_at=now + INVITATION)
        )
        await self._session.flush()
        return token

    async def invited(self, token: str, *, use: bool = False) -> StaffAccountRow | None:
        """Return the account that an open invitation belongs to; `use` closes it."""
        row = await self._session.get(StaffInvitationRow, digest(token), with_for_update=use)
        now = dt.datetime.now(dt.UTC)
        if row is None or row.used_at is not None or row.expires_at <= now:
            return None
        account = await self._session.get(StaffAccountRow, row.account_id)
        if account is None or account.disabled_at is not None:
            return None
        if use:
            row.used_at = now
        return account

    async def change_roles(self, account_id: uuid.UUID, roles: Iterable[Role]) -> Account:
        """Give an account other roles.

        Raises:
            AccountError: `unknown`, or `last_administrator`.
        """
        row = await self._row(account_id)
        row.roles = sorted(roles)
        await self._session.flush()
        await self._keep_an_administrator()
        return account_of(row)

    async def disable(self, account_id: uuid.UUID, *, disabled: bool = True) -> Account:
        """Shut an account out, or let it in again. Its sessions must be ended by the caller.

        Raises:
            AccountError: `unknown`, or `last_administrator`.
        """
        row = await self._row(account_id)
        row.disabled_at = dt.datetime.now(dt.UTC) if disabled else None
        await self._session.flush()
        await self._keep_an_administrator()
        return account_of(row)

    async def forget_second_factor(self, account_id: uuid.UUID) -> Account:
        """Let somebody who lost their device enrol another.

        Raises:
            AccountError: `unknown`.
        """
        row = await self._row(account_id)
        row.second_factor, row.enrolled_at = None, None
        return account_of(row)

    async def _row(self, account_id: uuid.UUID) -> StaffAccountRow:
        row = await self._session.get(StaffAccountRow, account_id, with_for_update=True)
        if row is None:
            raise AccountError("unknown")
        return row

    async def _keep_an_administrator(self) -> None:
        able = select(StaffAccountRow.id).where(
            StaffAccountRow.roles.contains([Role.ADMINISTRATOR.value]), StaffAccountRow.disabled_at.is_(None)
        )
        if (await self._session.execute(able.with_for_update())).first() is None:
            raise AccountError("last_administrator")


def account_of(row: StaffAccountRow) -> Account:
    """Return the account in a row."""
    return Account(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        roles=frozenset(Role(role) for role in row.roles),
        language=row.language,
        has_password=row.password_hash is not None,
        has_second_factor=row.enrolled_at is not None,
        is_disabled=row.disabled_at is not None,
    )
