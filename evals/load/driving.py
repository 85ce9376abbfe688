"""Drives citizens: at a rate that does not wait (open loop), or each as fast as they are answered (closed loop)."""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import aiohttp

from evals.load.citizens import Line, line
from evals.load.telegram import Sent, Telegram

PATIENCE_SECONDS = 60.0


@dataclass
class Run:
    """What a run saw: seconds from delivery to the first message of the reply, by kind; and what got no reply."""

    seconds: float = 0.0
    latencies: dict[str, list[float]] = field(default_factory=dict)
    unanswered: int = 0

    @property
    def answered(self) -> int:
        """How many turns were answered."""
        return sum(map(len, self.latencies.values()))

    def all(self) -> list[float]:
        """Return every latency."""
        return [value for values in self.latencies.values() for value in values]


class Driver:
    """Sends turns and notices replies. A chat has one turn open at a time."""

    def __init__(self, telegram: Telegram, chats: Sequence[int], chance: random.Random) -> None:
        self._telegram, self._chats, self._chance = telegram, chats, chance
        self._open: dict[int, tuple[float, str, asyncio.Event]] = {}
        self.run = Run()
        telegram.on_sent = self._sent

    def _sent(self, sent: Sent) -> None:
        began = self._open.pop(sent.chat_id, None)
        if began is not None:
            self.run.latencies.setdefault(began[1], []).append(sent.at - began[0])
            began[2].set()

    async def at_rate(self, turns_per_second: float, seconds: float) -> Run:
        """Send at random times with a mean rate, whether or not replies come."""
        began = time.monotonic()
        due = began
        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as tasks:
            for chat_id in self._in_turn():
                due += self._chance.expovariate(turns_per_second)
                if due > began + seconds:
                    break
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                tasks.create_task(self._turn(http, chat_id, line(self._chance)))
        self.run.seconds = time.monotonic() - began
        return self.run

    async def as_fast_as_answered(self, seconds: float) -> Run:
        """Let every chat send its next turn as soon as the last was answered."""
        began = time.monotonic()

        async def talk(http: aiohttp.ClientSession, chat_id: int) -> None:
            while time.monotonic() < began + seconds:
                await self._turn(http, chat_id, line(self._chance))

        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as tasks:
            for chat_id in self._chats:
                tasks.create_task(talk(http, chat_id))
        self.run.seconds = time.monotonic() - began
        return self.run

    def _in_turn(self) -> Iterator[int]:
        while True:
            for chat_id in self._chats:
                if chat_id not in self._open:
                    yield chat_id

    async def _turn(self, http: aiohttp.ClientSession, chat_id: int, said: Line) -> None:
        answered = asyncio.Event()
        self._open[chat_id] = (time.monotonic(), said.kind, answered)
        await self._telegram.deliver(http, self._telegram.message(chat_id, said.text))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await answered.wait()
        except TimeoutError:
            self._open.pop(chat_id, None)
            self.run.unanswered += 1
