"""Who is listening in this process: pages by chat, and whoever waits for updates. It only rings; the rows tell."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

QUEUE_LENGTH = 100
STREAMS_PER_CHAT = 8


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that a page hears once. `changed` only says that there is something to read."""

    kind: str
    data: dict[str, Any] | None = None


CHANGED = Signal("changed")
CLOSED = Signal("closed")


class Hub:
    """Passes signals to the open pages of a chat."""

    def __init__(self) -> None:
        self._pages: dict[int, list[asyncio.Queue[Signal]]] = defaultdict(list)

    @contextmanager
    def listening(self, chat_id: int) -> Iterator[asyncio.Queue[Signal]]:
        """Open a page's queue; the oldest page of a chat gives way when there are too many."""
        queue: asyncio.Queue[Signal] = asyncio.Queue(QUEUE_LENGTH)
        pages = self._pages[chat_id]
        if len(pages) >= STREAMS_PER_CHAT:
            _put(pages.pop(0), CLOSED)
        pages.append(queue)
        try:
            yield queue
        finally:
            if queue in pages:
                pages.remove(queue)
            if not pages:
                self._pages.pop(chat_id, None)

    def send(self, chat_id: int, signal: Signal) -> None:
        """Pass `signal` to the chat's pages; a page too slow to take it catches up from the rows."""
        for queue in self._pages.get(chat_id, ()):
            _put(queue, signal)

    def close(self) -> None:
        """End every page's stream."""
        for chat_id in list(self._pages):
            self.send(chat_id, CLOSED)


class Doorbell:
    """Rings for everyone who waits at it."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """Give an event that every ring sets; whoever waits clears it before looking at the rows."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            yield event
        finally:
            self._waiting.discard(event)

    def ring(self) -> None:
        """Wake everyone who waits."""
        for event in self._waiting:
            event.set()


def _put(queue: asyncio.Queue[Signal], signal: Signal) -> None:
    if queue.full() and signal is CLOSED:
        queue.get_nowait()
    with suppress(asyncio.QueueFull):
        queue.put_nowait(signal)
