"""How quick the console's transcripts are, and how that grows: 10,000 turns by default, `--turns 1000000` for the goal.

`python -m evals.console_transcripts --turns 10000 100000 1000000`: rows by COPY into an own PostgreSQL, pages through
the real console. Floor: p95 of every page at most 500 ms.
"""

import argparse
import asyncio
import datetime as dt
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx
import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.words_asked import words_of
from console.accounts.accounts import Accounts
from console.accounts.roles import Role
from console.accounts.sessions import Sessions
from console.app import create_app
from console.house import House
from console.staff import COOKIE
from evals.question_set import read_questions
from records.encryption import ConversationSeal, Seal
from records.jobs import job_app
from records.keys import of_patient, wrap
from records.migrate import migrate
from records.postgres import connect, embedded_url
from settings import Settings

TURNS_EACH = 8
P95_MS = 500.0
ROUNDS = 40
KEY = b"m" * 32
QUESTIONS = Path(__file__).with_name("questions.jsonl")
BASE = "http://console.test"
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
REPLY = "Bạn mang theo căn cước gắn chip hoặc mở VNeID mức 2 khi đi khám nhé."


def pages(rare: str) -> Mapping[str, str]:
    """Return what is measured: the address of each page. `rare` is a word of one conversation."""
    return {
        "first page": "/transcripts",
        "deep page": "/transcripts?before={middle}",
        "one common word": "/transcripts?words=khong",
        "two common words": "/transcripts?words=bao+hiem",
        "a rare word": f"/transcripts?words={rare}",
        "a rare and a common word": f"/transcripts?words={rare}+khong",
        "no such word": "/transcripts?words=zzzz+khong",
        "unhelpful": "/transcripts?flag=unhelpful",
        "emergency, English": "/transcripts?disposition=emergency&language=en",
        "Telegram, one day": "/transcripts?channel=telegram&since=2026-01-20&until=2026-01-20",
        "word, flag and level": "/transcripts?words=khong&flag=abstained&disposition=urgent",
        "one conversation": "/transcripts/{middle}",
        "queue": "/queue",
        "review": "/review",
    }


async def measure(turns: int) -> dict[str, list[float]]:
    """Fill a database with `turns` turns and return the milliseconds of each page."""
    with tempfile.TemporaryDirectory(prefix="evals-", ignore_cleanup_errors=True) as folder:
        url = embedded_url(Path(folder, "postgres"))
        migrate(url)
        started = time.perf_counter()
        conversations = _fill(url, turns)
        print(f"{turns:,} turns in {conversations:,} conversations: filled in {time.perf_counter() - started:.0f} s")
        engine = connect(url)
        try:
            async with job_app(url).open_async() as jobs:
                house = House(_settings(), engine, async_sessionmaker(engine, expire_on_commit=False), Seal(KEY), jobs)
                return await _visit(house, conversations // 2)
        finally:
            await engine.dispose()


def _settings() -> Settings:
    return Settings(_env_file=None, console_url=BASE, console_second_factor="optional")  # type: ignore[call-arg]


async def _visit(house: House, middle: int) -> dict[str, list[float]]:
    async with AsyncSession(house.engine) as session, session.begin():
        account = await Accounts(session).add("measure", "Measure", [Role.REVIEWER, Role.SUPPORT])
        token = await Sessions(session).open(account.id, "evals", verified=True)
    transport = httpx.ASGITransport(app=create_app(house))
    async with httpx.AsyncClient(transport=transport, base_url=BASE, cookies={COOKIE: token}) as client:
        return {name: await _times(client, path.format(middle=middle)) for name, path in pages("xyzrare").items()}


async def _times(client: httpx.AsyncClient, path: str) -> list[float]:
    times = []
    (await client.get(path)).raise_for_status()  # what is compiled and connected at the first request is no page's
    for _ in range(ROUNDS):
        started = time.perf_counter()
        (await client.get(path)).raise_for_status()
        times.append((time.perf_counter() - started) * 1_000)
    return times


def _fill(url: str, turns: int) -> int:
    """Write conversations of the question set's words and return how many."""
    chance, seal = random.Random(7), Seal(KEY)  # noqa: S311  no secret
    questions = [question.question for question in read_questions(QUESTIONS)]
    count = turns // TURNS_EACH
    with psycopg.connect(url) as connection:
        patients = [uuid.UUID(int=chance.getrandbits(128)) for _ in range(max(1, count // 2))]
        _copy(connection, "patient (id, language)", ((one, "vi") for one in patients))
        keys = {patient: chance.randbytes(32) for patient in patients}
        _copy(connection, "data_key (owner, wrapped)", _wrapped(keys, seal))
        _copy(connection, _CONVERSATION, (_conversation(number, patients, chance) for number in range(1, count + 1)))
        told = {number: [chance.choice(questions) for _ in range(TURNS_EACH // 2)] for number in range(1, count + 1)}
        told[count // 3 + 1][0] = "một từ hiếm: xyzrare"
        _copy(connection, _TURN, _turns(told, patients, keys, seal))
        blind: dict[str, int] = {}
        _copy(connection, "conversation_word (word, conversation)", _words(told, seal, blind))
        connection.execute("SELECT setval(pg_get_serial_sequence('conversation', 'number'), %s)", (count,))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return count


_CONVERSATION = (
    "conversation (number, patient_id, bot_id, language, started_at, last_at, turns, disposition, abstained, unhelpful)"
)
_TURN = "turn (id, patient_id, author, kind, text, bot_id, conversation, at)"


def _at(number: int) -> dt.datetime:
    return START + dt.timedelta(minutes=number)


def _conversation(number: int, patients: Sequence[uuid.UUID], chance: random.Random) -> tuple[object, ...]:
    level = chance.choices([None, "self_care", "remote", "urgent", "emergency"], [60, 15, 13, 10, 2])[0]
    bot, language = chance.choice([700, 42]), "en" if chance.random() < 0.1 else "vi"
    at, flags = _at(number), (chance.random() < 0.15, chance.random() < 0.03)
    return (number, patients[number % len(patients)], bot, language, at, at, TURNS_EACH, level, *flags)


def _wrapped(keys: Mapping[uuid.UUID, bytes], seal: Seal) -> Iterator[tuple[object, ...]]:
    for patient, key in keys.items():
        yield of_patient(patient), wrap(key, of_patient(patient), seal)


def _turns(
    told: Mapping[int, Sequence[str]], patients: Sequence[uuid.UUID], keys: Mapping[uuid.UUID, bytes], seal: Seal
) -> Iterator[tuple[object, ...]]:
    for number, questions in told.items():
        patient = patients[number % len(patients)]
        own = ConversationSeal(of_patient(patient), keys[patient], seal)
        for question in questions:
            for author, words in (("patient", question), ("assistant", REPLY)):
                turn = uuid.uuid4()
                yield turn, patient, author, "text", own.close(words, f"turn:{turn}"), 700, number, _at(number)


def _words(told: Mapping[int, Sequence[str]], seal: Seal, blind: dict[str, int]) -> Iterator[tuple[object, ...]]:
    for number, questions in told.items():
        for word in {word for question in questions for word in words_of(question)}:
            if word not in blind:
                blind[word] = seal.blind(word)
            yield blind[word], number


def _copy(connection: psycopg.Connection, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def main() -> int:
    """Print the figures of each size and return 1 if a page is too slow."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, nargs="+", default=[10_000])
    sizes = parser.parse_args().turns
    figures = {size: asyncio.run(measure(size)) for size in sizes}
    table = Table("page", *(f"{size:,}: median / p95 ms" for size in sizes))
    worst = 0.0
    for name in figures[sizes[0]]:
        cells = []
        for size in sizes:
            times = figures[size][name]
            p95 = statistics.quantiles(times, n=20)[-1]
            worst = max(worst, p95)
            cells.append(f"{statistics.median(times):.0f} / {p95:.0f}")
        table.add_row(name, *cells)
    Console(width=140).print(table)
    print(f"slowest p95: {worst:.0f} ms (floor {P95_MS:.0f} ms)")
    return 0 if worst <= P95_MS else 1


if __name__ == "__main__":
    sys.exit(main())
