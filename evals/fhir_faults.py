"""A proxy before a FHIR server that does to a seeded share of the requests what networks and servers do.

`lost`: not forwarded, the connection closes. `unanswered`: forwarded, the answer is lost. `refused`: 503, not
forwarded. `twice`: forwarded twice at once, the first answer is returned. `late`: forwarded only after the client has
given up. `broken`: forwarded, the answer cut in the middle.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from aiohttp import web

KINDS = ("lost", "unanswered", "refused", "twice", "late", "broken")
HOP_BY_HOP = {"host", "content-length", "transfer-encoding", "connection", "content-encoding", "date", "server"}


@dataclass
class FaultProxy:
    """Forwards to `target`; `share` of the requests meet a fault, a `late` one after one to four times `delay`."""

    target: str
    seed: int
    share: float = 0.0
    delay: float = 1.0
    url: str = ""
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Roll the dice anew for each proxy."""
        self._random = random.Random(self.seed)  # noqa: S311
        self._under_way: set[asyncio.Future[None]] = set()
        self._client = httpx.AsyncClient(base_url=self.target, timeout=30, limits=httpx.Limits(max_connections=100))

    async def drain(self) -> None:
        """Wait until no late request is under way any more."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def close(self) -> None:
        """Let the connections go."""
        await self.drain()
        await self._client.aclose()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Forward one request, or do what befalls it."""
        fault = self._random.choice(KINDS) if self._random.random() < self.share else "none"
        self.done[fault] += 1
        try:
            body = await request.read()
        except ConnectionError:  # whoever asked is dead already
            return web.Response(status=400)
        match fault:
            case "lost":
                return _hang_up(request)
            case "refused":
                return web.Response(status=503)
            case "late":
                self._later(request, body)
                await asyncio.sleep(self.delay)
                return _hang_up(request)
            case "twice":
                first, _ = await asyncio.gather(self._forward(request, body), self._forward(request, body))
                return _answer(first)
        response = await self._forward(request, body)
        if fault == "unanswered":
            return _hang_up(request)
        return _answer(response, cut=fault == "broken")

    def _later(self, request: web.Request, body: bytes) -> None:
        async def after() -> None:
            await asyncio.sleep(self.delay * self._random.uniform(1, 4))
            await self._forward(request, body)

        task = asyncio.ensure_future(after())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _forward(self, request: web.Request, body: bytes) -> httpx.Response:
        headers = {key: value for key, value in request.headers.items() if key.lower() not in HOP_BY_HOP}
        return await self._client.request(request.method, request.raw_path, content=body, headers=headers)


@asynccontextmanager
async def fault_proxy(base: str, seed: int, *, delay: float = 1.0) -> AsyncIterator[FaultProxy]:
    """Run a proxy before the FHIR server at `base`; its `url` is what a client is to be given. No fault yet."""
    parts = httpx.URL(base)
    proxy = FaultProxy(str(parts.copy_with(path="/")), seed, delay=delay)
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", proxy.handle)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=False)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}{parts.path.rstrip('/')}"
    try:
        yield proxy
    finally:
        await proxy.close()
        await runner.cleanup()


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=503)


def _answer(response: httpx.Response, *, cut: bool = False) -> web.Response:
    headers = {key: value for key, value in response.headers.items() if key.lower() not in HOP_BY_HOP}
    content = response.content[: len(response.content) // 2] if cut else response.content
    return web.Response(status=response.status_code, body=content, headers=headers)
