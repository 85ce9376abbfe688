"""What the Bot API answers when it refuses, in Telegram's codes and words."""


class BotApiError(Exception):
    """A refused bot request; `description` is what the bot is told."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def envelope(self) -> dict[str, object]:
        """Return the JSON body of this refusal."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> BotApiError:
    """Return a 400 with Telegram's prefix."""
    return BotApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> BotApiError:
    """Return a 403 with Telegram's prefix."""
    return BotApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> BotApiError:
    """Return a 409 with Telegram's prefix."""
    return BotApiError(409, f"Conflict: {reason}")


def too_many(retry_after: int) -> BotApiError:
    """Return a 429 that says after how many seconds to come back."""
    return BotApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


class VisitorError(Exception):
    """A refused request of the page. `code` names the reason; the page has the words for it in both languages."""

    def __init__(self, status: int, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after
