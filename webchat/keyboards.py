"""Reply markup: checked when the bot sends it, and asked when a visitor presses a button."""

from typing import Any

from webchat.errors import bad_request

KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
CALLBACK_BYTES = 64
ACTIONS = frozenset({"url", "callback_data", "web_app", "login_url", "switch_inline_query",
                     "switch_inline_query_current_chat", "copy_text", "pay", "callback_game"})  # fmt: skip
Markup = dict[str, Any]


def checked(markup: Any) -> Markup | None:
    """Return a reply markup that the page can show, None for none.

    Raises:
        BotApiError: 400, as Telegram words it.
    """
    if markup in (None, "", {}):
        return None
    if not isinstance(markup, dict) or not any(kind in markup for kind in KINDS):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = [[_inline(button) for button in row] for row in _rows(markup["inline_keyboard"]) if row]
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        rows = [[_reply(button) for button in row] for row in _rows(markup["keyboard"]) if row]
        return markup | {"keyboard": rows}
    return markup


def callback_offered(markup: Markup | None, data: str) -> bool:
    """Tell whether a button with this callback data is on the keyboard."""
    rows = (markup or {}).get("inline_keyboard", [])
    return any(button.get("callback_data") == data for row in rows for button in row)


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse reply keyboard markup: field "keyboard" must be an Array of Arrays')
    return rows


def _inline(button: Any) -> Markup:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not ACTIONS & button.keys():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 0 < len(str(data).encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not str(url).startswith(("http://", "https://", "tg://", "tel:", "mailto:")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return dict(button)


def _reply(button: Any) -> Markup:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request('can\'t parse keyboard button: field "text" must be non-empty')
    return dict(button)
