"""How the bot is, for whoever runs it: /health, /ready and /metrics on STATUS_PORT. No words, no ids of patients."""

import time
from collections.abc import Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from records.handovers import HandoverRow
from records.inbox import ReceivedUpdateRow

BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60, 300)


class Figures:
    """What is counted while the bot works."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter("updates", "Updates worked off, by how it went", ["outcome"], registry=self.registry)
        self.seconds = Histogram(
            "update_seconds", "From an update's arrival to its end", buckets=BUCKETS, registry=self.registry
        )
        self.waiting = Gauge("updates_waiting", "Updates stored and not worked off", registry=self.registry)
        self.oldest = Gauge("oldest_update_seconds", "Age of the oldest of them", registry=self.registry)
        self.unowned = Gauge("handovers_requested", "Handovers that nobody took", ["urgency"], registry=self.registry)
        self.guide = Gauge("guide_ready", "1 when questions are answered from guidance", registry=self.registry)


class Status:
    """Answers how things are. Ready means: the database answers and the guidance is loaded."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], figures: Figures, is_guide_ready: Callable[[], bool]
    ) -> None:
        self._sessions, self._figures, self._is_guide_ready = sessions, figures, is_guide_ready
        self._began = time.monotonic()

    def application(self) -> web.Application:
        """Return the web application."""
        application = web.Application()
        application.router.add_get("/health", self._health)
        application.router.add_get("/ready", self._ready)
        application.router.add_get("/metrics", self._metrics)
        return application

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "seconds": round(time.monotonic() - self._began)})

    async def _ready(self, _: web.Request) -> web.Response:
        missing = [name for name, is_there in await self._parts() if not is_there]
        return web.json_response(
            {"status": "waits" if missing else "ok", "missing": missing}, status=503 if missing else 200
        )

    async def _parts(self) -> list[tuple[str, bool]]:
        return [("database", await self._database_answers()), ("guidance", self._is_guide_ready())]

    async def _database_answers(self) -> bool:
        try:
            async with self._sessions() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def _metrics(self, _: web.Request) -> web.Response:
        self._figures.guide.set(self._is_guide_ready())
        try:
            async with self._sessions() as session:
                await self._count(session)
        except (SQLAlchemyError, OSError):
            self._figures.waiting.set(float("nan"))
        body = generate_latest(self._figures.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _count(self, session: AsyncSession) -> None:
        age = func.coalesce(func.extract("epoch", func.now() - func.min(ReceivedUpdateRow.received_at)), 0)
        waiting = select(func.count(), age).where(ReceivedUpdateRow.finished_at.is_(None))
        count, oldest = (await session.execute(waiting)).one()
        self._figures.waiting.set(count)
        self._figures.oldest.set(oldest)
        requested = select(HandoverRow.urgency, func.count()).where(HandoverRow.state == "requested")
        rows = await session.execute(requested.group_by(HandoverRow.urgency))
        found = dict(map(tuple[str, int], rows))
        for urgency in ("routine", "crisis", "emergency"):
            self._figures.unowned.labels(urgency).set(found.get(urgency, 0))
