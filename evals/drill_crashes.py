"""A process that dies, as far as one coroutine can: what waits for a FHIR server is struck down before or after it."""

import random
from dataclasses import dataclass, field

import httpx


class KilledError(BaseException):
    """The process is dead; nobody may catch this but the drill."""


@dataclass
class CrashingTransport(httpx.AsyncBaseTransport):
    """Kills in the middle of a seeded share of the requests: half before they are sent, half after the answer."""

    random: random.Random
    share: float = 0.0
    kills: int = 0
    inner: httpx.AsyncHTTPTransport = field(default_factory=httpx.AsyncHTTPTransport)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, or die."""
        fate = self.random.random()
        if fate < self.share / 2:
            self._kill()
        response = await self.inner.handle_async_request(request)
        if fate > 1 - self.share / 2:
            await response.aclose()
            self._kill()
        return response

    async def aclose(self) -> None:
        """Let the connections go."""
        await self.inner.aclose()

    def _kill(self) -> None:
        self.kills += 1
        raise KilledError
