"""Who the bot is: getMe, getChat, its names and its commands by scope and language."""

from typing import Any

from sqlalchemy import delete, select

from records.webchat import WebchatBotRow, WebchatChatRow, WebchatCommandRow
from webchat.bot_api import Call, Method
from webchat.channel import Transaction
from webchat.errors import bad_request
from webchat.views import bot, private_chat

NAME = "Đồng Hành"
SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"})
COMMANDS_LIMIT = 100


async def get_me(call: Call) -> dict[str, Any]:
    """Return the bot as Telegram's User."""
    name = await profile_text(call.transaction, "name", "")
    no = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)
    return bot(call.channel.bot_id, name or NAME) | no


async def get_chat(call: Call) -> dict[str, Any]:
    """Return a chat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": 0, "max_reaction_count": 0, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return private_chat(await call.chat()) | full


def set_text(name: str) -> Method:
    """Return the method that sets `name`, `description` or `short_description` for a language."""

    async def method(call: Call) -> bool:
        row = await call.transaction.session.get_one(WebchatBotRow, call.channel.bot_id, with_for_update=True)
        row.profile = row.profile | {_key(name, call.parameters.text("language_code")): call.parameters.text(name)}
        return True

    return method


def get_text(name: str) -> Method:
    """Return the method that reads `name`, `description` or `short_description` for a language."""

    async def method(call: Call) -> dict[str, str]:
        text = await profile_text(call.transaction, name, call.parameters.text("language_code"))
        return {name: text or (NAME if name == "name" else "")}

    return method


async def profile_text(transaction: Transaction, name: str, language: str) -> str:
    """Return one of the bot's texts in a language, else in general, else empty."""
    row = await transaction.session.get_one(WebchatBotRow, transaction.channel.bot_id)
    return str(row.profile.get(_key(name, language)) or row.profile.get(_key(name, "")) or "")


async def set_my_commands(call: Call) -> bool:
    """Replace the commands of one scope and language."""
    commands = call.parameters.json("commands") or []
    if not isinstance(commands, list) or len(commands) > COMMANDS_LIMIT:
        raise bad_request("can't parse BotCommand: expected an Array of at most 100")
    await delete_my_commands(call)
    if commands:
        row = WebchatCommandRow(**_scope_and_language(call), commands=[_command(command) for command in commands])
        await call.transaction.session.merge(row)
    return True


async def delete_my_commands(call: Call) -> bool:
    """Forget the commands of one scope and language."""
    where = _scope_and_language(call)
    await call.transaction.session.execute(delete(WebchatCommandRow).filter_by(**where))
    return True


async def get_my_commands(call: Call) -> list[dict[str, str]]:
    """Return the commands of exactly one scope and language."""
    key = _scope_and_language(call)
    row = await call.transaction.session.scalar(select(WebchatCommandRow).filter_by(**key))
    return row.commands if row else []


async def commands_for(transaction: Transaction, chat: WebchatChatRow) -> list[dict[str, str]]:
    """Return the commands that a visitor is offered: the narrowest scope first, their language before the general."""
    rows = await transaction.session.scalars(select(WebchatCommandRow))
    known = {(row.scope, row.language_code): row.commands for row in rows}
    for scope in (f"chat:{chat.id}", "all_private_chats", "default"):
        for language in (chat.language, ""):
            if known.get((scope, language)):
                return known[scope, language]
    return []


def _scope_and_language(call: Call) -> dict[str, str]:
    scope = call.parameters.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type")
    name = f"chat:{scope.get('chat_id')}" if kind == "chat" else kind
    return {"scope": name, "language_code": call.parameters.text("language_code")}


def _command(command: Any) -> dict[str, str]:
    try:
        name, description = str(command["command"]).lstrip("/"), str(command["description"])
    except (KeyError, TypeError):
        raise bad_request("can't parse BotCommand") from None
    if not (0 < len(name) <= 32 and name.isascii() and name.replace("_", "").isalnum() and name == name.lower()):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _key(name: str, language: str) -> str:
    return f"{name}:{language}"
