"""Telegram's pace: about one message a second in a chat, with a small burst, and a limit over all chats."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

CHATS_REMEMBERED = 10_000


class Pace:
    """Says when the next message may go out. Rates are messages a second; `burst` of them may go at once."""

    def __init__(
        self,
        *,
        per_chat: float = 1.0,
        overall: float = 25.0,
        burst: int = 3,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._chat_interval = 1 / per_chat
        self._overall_interval = 1 / overall
        self._burst = burst
        self._clock = clock
        self._chat_free_at: OrderedDict[Hashable, float] = OrderedDict()
        self._free_at = 0.0

    async def turn(self, chat: Hashable) -> None:
        """Wait until a message may go to `chat`."""
        await asyncio.sleep(self.reserve(chat))

    def reserve(self, chat: Hashable) -> float:
        """Take the next turn of `chat` and return the seconds until it (generic cell rate algorithm)."""
        now = self._clock()
        chat_start = max(self._chat_free_at.get(chat, 0.0), now)
        start = max(self._free_at, now)
        self._remember(chat, chat_start + self._chat_interval)
        self._free_at = start + self._overall_interval
        chat_wait = chat_start - (self._burst - 1) * self._chat_interval - now
        return max(0.0, chat_wait, start - now)

    def _remember(self, chat: Hashable, free_at: float) -> None:
        self._chat_free_at[chat] = free_at
        self._chat_free_at.move_to_end(chat)
        if len(self._chat_free_at) > CHATS_REMEMBERED:
            self._chat_free_at.popitem(last=False)
