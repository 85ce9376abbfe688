"""The Bot API's methods that we have, by Telegram's names; all but getUpdates, which waits. One is ours alone."""

from webchat import bot_erasure, bot_files, bot_profile, bot_signals, bot_texts, bot_updates
from webchat.bot_api import Method

METHODS: dict[str, Method] = {
    "getMe": bot_profile.get_me,
    "getChat": bot_profile.get_chat,
    "sendMessage": bot_texts.send_message,
    "editMessageText": bot_texts.edit_message_text,
    "editMessageReplyMarkup": bot_texts.edit_message_reply_markup,
    "deleteMessage": bot_texts.delete_message,
    "deleteConversation": bot_erasure.delete_conversation,
    "sendDocument": bot_files.send_document,
    "sendPhoto": bot_files.send_photo,
    "getFile": bot_files.get_file,
    "sendChatAction": bot_signals.send_chat_action,
    "answerCallbackQuery": bot_signals.answer_callback_query,
    "setWebhook": bot_updates.set_webhook,
    "deleteWebhook": bot_updates.delete_webhook,
    "getWebhookInfo": bot_updates.get_webhook_info,
    "setMyCommands": bot_profile.set_my_commands,
    "getMyCommands": bot_profile.get_my_commands,
    "deleteMyCommands": bot_profile.delete_my_commands,
    "setMyName": bot_profile.set_text("name"),
    "getMyName": bot_profile.get_text("name"),
    "setMyDescription": bot_profile.set_text("description"),
    "getMyDescription": bot_profile.get_text("description"),
    "setMyShortDescription": bot_profile.set_text("short_description"),
    "getMyShortDescription": bot_profile.get_text("short_description"),
}
