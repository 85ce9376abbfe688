"""How many in how long: sliding windows in memory, per key."""

import math
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

FORGET_ABOVE = 10_000


@dataclass(slots=True)
class Window:
    """At most `limit` in `seconds` for each key."""

    limit: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _taken: dict[Hashable, deque[float]] = field(default_factory=dict)

    def wait(self, key: Hashable) -> int:
        """Return 0 if there is room for one more, else the whole seconds until there is."""
        taken = self._taken.get(key)
        if taken is None:
            return 0
        now = self.clock()
        while taken and taken[0] <= now - self.seconds:
            taken.popleft()
        return 0 if len(taken) < self.limit else max(1, math.ceil(taken[0] + self.seconds - now))

    def take(self, key: Hashable) -> None:
        """Count one more."""
        if len(self._taken) > FORGET_ABOVE:
            self._forget_idle()
        self._taken.setdefault(key, deque()).append(self.clock())

    def _forget_idle(self) -> None:
        since = self.clock() - self.seconds
        for key in [key for key, taken in self._taken.items() if not taken or taken[-1] <= since]:
            del self._taken[key]


@dataclass(frozen=True, slots=True)
class Pace:
    """Several windows that must all have room."""

    windows: tuple[tuple[str, Window], ...]

    def admit(self, **keys: Hashable) -> int:
        """Count one and return 0, or count nothing and return the seconds to wait."""
        asked = [(window, keys.get(name, "all")) for name, window in self.windows]
        wait = max((window.wait(key) for window, key in asked), default=0)
        if not wait:
            for window, key in asked:
                window.take(key)
        return wait


def bot_pace(*, overall: int = 30, overall_seconds: float = 1, chat: int = 20, chat_seconds: float = 10) -> Pace:
    """Return the bot's pace: 30 messages a second over all, a generous burst in one chat."""
    return Pace((("overall", Window(overall, overall_seconds)), ("chat", Window(chat, chat_seconds))))


def visitor_pace(*, burst: int = 8, burst_seconds: float = 6, limit: int = 40, seconds: float = 60) -> Pace:
    """Return a visitor's pace: quick enough for a person who is upset, too slow for a script."""
    return Pace((("chat", Window(burst, burst_seconds)), ("chat", Window(limit, seconds))))


def arrival_pace(*, limit: int = 300, seconds: float = 60) -> Pace:
    """Return how many new visitors may arrive in a minute."""
    return Pace((("overall", Window(limit, seconds)),))
