"""People who ask, at times that a test sets, through the domain."""

import datetime as dt
import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from care.figures.counting import Counting
from care.handovers.queue import Handovers
from care.patients import known_by_chat
from care.transcripts import Cited, Transcript
from records.encryption import Seal
from records.guidance import DocumentRow, PassageRow, RevisionRow, RevisionState
from tests.care.booking.clinic import Clock

NOW = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)
_updates = itertools.count(1)


@dataclass
class Talks:
    """What people said, and its figures."""

    sessions: async_sessionmaker[AsyncSession]
    seal: Seal
    clock: Clock

    @property
    def counting(self) -> Counting:
        return Counting(self.sessions, clock=self.clock)

    async def document(self, name: str) -> Cited:
        """Publish a document with one passage."""
        revision = uuid.uuid4()
        lists: dict[str, list[str]] = {key: [] for key in ("legal_basis", "source", "audience", "keywords", "related")}
        texts = dict.fromkeys(("issuer", "certainty", "content_hash", "source_path"), "")
        async with self.sessions.begin() as session:
            session.add(DocumentRow(id=name))
            await session.flush()
            session.add(
                RevisionRow(
                    id=revision,
                    document_id=name,
                    language="vi",
                    title=f"Về {name}",
                    topic="illness",
                    effective_from=NOW.date(),
                    verified_on=NOW.date(),
                    state=RevisionState.PUBLISHED,
                    **lists,
                    **texts,
                )
            )
            session.add(
                PassageRow(id=f"p-{name}", document_id=name, language="vi", heading="", locator="", text="", asked=[])
            )
        return Cited(f"p-{name}", revision)

    async def asks(
        self,
        chat: int,
        *,
        cited: Sequence[Cited] = (),
        days_ago: float = 0,
        language: str = "vi",
        helpful: bool | None = None,
    ) -> uuid.UUID:
        """Ask a question; without citations nothing is found."""
        async with self.sessions.begin() as session:
            patient = await known_by_chat(session, 42, chat, language=language)
            transcript = Transcript(session, self.seal, patient.id, 42, next(_updates))
            kind = "answer" if cited else "abstention"
            reason = None if cited else "nothing_found"
            answer = await transcript.record_verdict(kind, "câu hỏi", language, reason=reason, cited=cited)
            await transcript.append("patient", "text", "câu hỏi")
            if helpful is not None:
                await transcript.rate(answer, helpful=helpful)
            at = {"at": self.clock() - dt.timedelta(days=days_ago), "id": answer}
            await session.execute(text("UPDATE answer SET at = :at WHERE id = :id"), at)
            await session.execute(text("UPDATE feedback SET at = :at WHERE answer_id = :id"), at)
        return answer

    async def wants_a_person(self, chat: int, *, days_ago: float = 0, urgency: str = "routine") -> None:
        """Ask for a person, or raise an alarm."""
        async with self.sessions.begin() as session:
            patient = await known_by_chat(session, 42, chat, language="vi")
            reason = "asked" if urgency == "routine" else urgency
            handover = await Handovers(session).request(patient.id, reason, urgency)  # type: ignore[arg-type]
            at = self.clock() - dt.timedelta(days=days_ago)
            query = text("UPDATE handover SET requested_at = :at WHERE id = :id")
            await session.execute(query, {"at": at, "id": handover.id if handover else None})

    async def figures(self) -> dict[tuple[str, str], int]:
        """Return all figures, summed over the days."""
        query = "SELECT figure, key, sum(count) FROM daily_figure GROUP BY 1, 2"
        async with self.sessions() as session:
            return {(row[0], row[1]): int(row[2]) for row in await session.execute(text(query))}

    async def rows(self) -> list[tuple[object, ...]]:
        """Return the figures of all days."""
        async with self.sessions() as session:
            query = text("SELECT day, figure, key, count FROM daily_figure ORDER BY 1, 2, 3")
            return [tuple(row) for row in await session.execute(query)]


@pytest.fixture
def talks(engine: AsyncEngine, seal: Seal) -> Talks:
    """Nobody has said anything yet."""
    return Talks(async_sessionmaker(engine, expire_on_commit=False), seal, Clock(NOW))
