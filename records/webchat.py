"""The web chat as rows: visitors' chats, their messages, and what waits for the bot. Texts are sealed."""

import datetime as dt

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class WebchatBotRow(Base):
    """The bot that answers here. Its row is locked while an update is numbered, so numbers follow commit order."""

    __tablename__ = "webchat_bot"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_update_id: Mapped[int] = mapped_column(default=0)
    allowed_updates: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    profile: Mapped[dict[str, object]] = mapped_column(default=dict)


class WebchatWebhookRow(Base):
    """Where updates are delivered when the bot does not poll."""

    __tablename__ = "webchat_webhook"

    bot_id: Mapped[int] = mapped_column(ForeignKey("webchat_bot.id", ondelete="CASCADE"), primary_key=True)
    url: Mapped[str]
    secret_token: Mapped[bytes | None] = mapped_column(LargeBinary)
    max_connections: Mapped[int] = mapped_column(default=40)
    last_error_at: Mapped[dt.datetime | None]
    last_error: Mapped[str | None]


class WebchatCommandRow(Base):
    """The bot's commands for one scope and language; both may be general."""

    __tablename__ = "webchat_command"

    scope: Mapped[str] = mapped_column(primary_key=True)
    language_code: Mapped[str] = mapped_column(primary_key=True)
    commands: Mapped[list[dict[str, str]]] = mapped_column(JSONB)


class WebchatChatRow(Base):
    """One visitor's chat. The cookie is known only by its hash; without a hash the chat is closed for good."""

    __tablename__ = "webchat_chat"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    language: Mapped[str]
    last_message_id: Mapped[int] = mapped_column(default=0)
    last_change: Mapped[int] = mapped_column(default=0)
    cleared_through: Mapped[int] = mapped_column(default=0)
    deleted_through: Mapped[int] = mapped_column(default=0)
    blocked_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class WebchatFileRow(Base):
    """A file's sealed description; its sealed bytes are in the data folder under the same id."""

    __tablename__ = "webchat_file"

    id: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    description: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class WebchatMessageRow(Base):
    """One message of a chat. `change` grows with every new, edited or deleted message of that chat."""

    __tablename__ = "webchat_message"
    __table_args__ = (UniqueConstraint("chat_id", "change"), UniqueConstraint("chat_id", "client_key"))

    chat_id: Mapped[int] = mapped_column(ForeignKey("webchat_chat.id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[int]
    from_bot: Mapped[bool]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    file_id: Mapped[str | None] = mapped_column(ForeignKey("webchat_file.id"), index=True)
    client_key: Mapped[str | None]
    sent_at: Mapped[dt.datetime]
    edited_at: Mapped[dt.datetime | None]
    deleted_at: Mapped[dt.datetime | None]


class WebchatUpdateRow(Base):
    """What the bot has not acknowledged yet."""

    __tablename__ = "webchat_update"

    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(ForeignKey("webchat_chat.id", ondelete="CASCADE"), index=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime]


class WebchatCallbackRow(Base):
    """A press on an inline button that waits for the bot's answer."""

    __tablename__ = "webchat_callback"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chat_id", "message_id"],
            ["webchat_message.chat_id", "webchat_message.message_id"],
            ondelete="CASCADE",
        ),
        Index("ix_webchat_callback_message", "chat_id", "message_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    message_id: Mapped[int]
    pressed_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]


class WebchatIdempotencyRow(Base):
    """The sealed result of a bot request that came with a key, so that a repetition does nothing twice."""

    __tablename__ = "webchat_idempotency"

    key: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("webchat_chat.id", ondelete="CASCADE"), index=True)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime]
