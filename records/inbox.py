"""Received updates, stored before they are acknowledged, and what was already sent in reply to each."""

import datetime as dt

from sqlalchemy import Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class ReceivedUpdateRow(Base):
    """One raw update of one bot. `lane` is its chat: updates of a lane are worked off in order, one at a time."""

    __tablename__ = "received_update"
    __table_args__ = (
        Index("ix_received_update_waiting", "lane", "update_id", postgresql_where=text("finished_at IS NULL")),
    )

    bot_id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(primary_key=True)
    lane: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    failure: Mapped[str | None]


class SentRequestRow(Base):
    """A message that went out for an update, in order; after a crash it is not sent again.

    `chat_id` is where it went, so that it can be forgotten with that chat.
    """

    __tablename__ = "sent_request"

    bot_id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    chat_id: Mapped[int | None] = mapped_column(index=True)
    sent_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
