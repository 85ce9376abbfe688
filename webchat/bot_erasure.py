"""deleteConversation, which Telegram has not: the bot forgets what lies here of a conversation."""

from webchat.bot_api import Call
from webchat.hub import Signal
from webchat.messages import remove_all
from webchat.views import page_chat


async def delete_conversation(call: Call) -> bool:
    """Delete a chat's messages, files and key for good. What the visitor wrote meanwhile still reaches the bot."""
    chat = await call.chat()
    await remove_all(call.transaction, chat, with_waiting=False)
    call.transaction.signals.append((chat.id, Signal("state", page_chat(chat))))
    return True
