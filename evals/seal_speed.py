"""What a conversation's own key costs (`python -m evals.seal_speed`): the look-up in an update, closing and opening."""

import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from records.encryption import Seal
from records.keys import of_patient, seal_of
from records.migrate import migrate
from records.postgres import connect, embedded_url

KEYS, LOOKUPS, TEXTS = 260_000, 2_000, 20_000
RECORDS = Seal(b"k" * 32)
WORDS = "em bị đau bụng dưới bên phải từ tối qua, sốt nhẹ, có cần đi viện không ạ"


async def measure(url: str) -> None:
    """Print the figures."""
    engine = connect(url)
    sessions = async_sessionmaker(engine)
    owners = [of_patient(uuid.uuid4()) for _ in range(KEYS)]
    async with sessions.begin() as session:
        await session.execute(
            text("INSERT INTO data_key (owner, wrapped) SELECT o, 'x' FROM unnest(CAST(:o AS text[])) o"), {"o": owners}
        )
    async with sessions.begin() as session:
        await session.execute(text("DELETE FROM data_key WHERE owner = ANY(:o)"), {"o": owners[:LOOKUPS]})
    made = [await _time(sessions, owner) for owner in owners[:LOOKUPS]]
    found = [await _time(sessions, owner) for owner in owners[:LOOKUPS]]
    print(f"{KEYS} keys: making one {_told(made)}; looking one up {_told(found)}")
    async with sessions.begin() as session:
        own = await seal_of(session, RECORDS, owners[0])
    for name, seal in (("records key", RECORDS), ("conversation's key", own)):
        began = time.perf_counter()
        for number in range(TEXTS):
            seal.open(seal.close(WORDS, f"turn:{number}"), f"turn:{number}")
        print(f"{name}: closing and opening {(time.perf_counter() - began) / TEXTS * 1e6:.1f} µs a text")
    await engine.dispose()


async def _time(sessions: async_sessionmaker[AsyncSession], owner: str) -> float:
    """Return the milliseconds of a look-up within a transaction that is open already, as in an update."""
    async with sessions.begin() as session:
        await session.execute(text("SELECT 1"))
        began = time.perf_counter()
        await seal_of(session, RECORDS, owner)
        return (time.perf_counter() - began) * 1_000


def _told(times: list[float]) -> str:
    return f"{statistics.median(times):.2f} ms (p99 {statistics.quantiles(times, n=100)[98]:.2f})"


def main() -> int:
    """Measure on a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        url = embedded_url(Path(folder) / "postgres")
        migrate(url)
        asyncio.run(measure(url))
    return 0


if __name__ == "__main__":
    sys.exit(main())
