"""Who works here: accounts, invitations, sessions, attempts to sign in, and the audit trail of what they did."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class StaffAccountRow(Base):
    """One person of the staff. `name` is typed to sign in; without a password hash the invitation is still open.

    `enrolled_at` is when the second factor was first proven; `last_step` is its last code, which is not accepted again.
    """

    __tablename__ = "staff_account"
    __table_args__ = (CheckConstraint("name = lower(name)", name="name_in_small_letters"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    language: Mapped[str] = mapped_column(server_default="vi")
    email: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    second_factor: Mapped[bytes | None] = mapped_column(LargeBinary)
    enrolled_at: Mapped[dt.datetime | None]
    last_step: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[dt.datetime | None]


class StaffInvitationRow(Base):
    """A one-time link with which an account gets its password; the link is known only by its hash."""

    __tablename__ = "staff_invitation"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class StaffSessionRow(Base):
    """Somebody signed in on one device. `verified_at` is empty until the second factor was given."""

    __tablename__ = "staff_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"), index=True)
    device: Mapped[str]
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    verified_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class SignInFailureRow(Base):
    """A failed attempt to sign in; `key` is a digest of the name or of the address that it came from."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_key_at", "key", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime]


class AuditEntryRow(Base):
    """One thing that somebody did. Each entry holds the hash of the one before; a trigger refuses any change."""

    __tablename__ = "audit_entry"

    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    detail: Mapped[dict[str, object]]
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
