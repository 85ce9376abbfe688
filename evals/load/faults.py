"""`python -m evals.load.faults` (`make drill`): what is lost, doubled or out of order while everything keeps dying.

Citizens write what has a known reply, without waiting for it. Every few seconds a bot is killed (SIGKILL) and started
again; the database is stopped at once, twice. At the end every update must be answered, once, in the order of its chat.

lost      turns without their reply when everything has come to rest
doubled   replies too many, as a share of all
order     chats in which a reply came before an earlier one
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from evals.load.citizens import day
from evals.load.house import House, Program, bots, prepare
from evals.load.past import fill
from evals.load.telegram import BOT_ID, Telegram, serving
from evals.servers import chroma_server, stop_postgres_at_once_and_start

SCRIPT = (
    ("/help", "Tôi giúp được gì?"),
    ("/privacy", "Dữ liệu của bạn"),
    ("/language", "Bạn muốn dùng ngôn ngữ nào?"),
    ("cảm ơn", "Không có gì"),
)
REST_SECONDS = 120
MOST_DOUBLED = 0.001


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the drill found."""

    turns: int
    lost: int
    doubled: int
    disordered: int
    kills: int
    restarts: int
    redeliveries: int

    @property
    def is_kept(self) -> bool:
        """Whether the promise was kept: nothing lost, order kept, hardly anything said twice."""
        return not self.lost and not self.disordered and self.doubled <= MOST_DOUBLED * self.turns


def main(arguments: Sequence[str]) -> int:
    """Run the drill and return 0 when the promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m evals.load.faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120, help="how long citizens write (the issue asks for 600)")
    parser.add_argument("--rate", type=float, default=10, help="turns a second")
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--kill-every", type=float, default=5, help="seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the database there, for the next time")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as fresh:
        folder = options.folder or Path(fresh)
        folder.mkdir(parents=True, exist_ok=True)
        house = House(prepare(folder), folder)
        fill(house.database, BOT_ID, options.chats, 0)
        verdict = asyncio.run(_drill(house, options))
    show(verdict)
    return 0 if verdict.is_kept else 1


async def _drill(house: House, options: argparse.Namespace) -> Verdict:
    telegram, chance = Telegram(), day(options.seed)
    written: dict[int, int] = dict.fromkeys(range(1, options.chats + 1), 0)
    with chroma_server(house.folder / "chroma") as chroma:
        async with serving(telegram) as address, bots(house, address, chroma.url, options.replicas) as programs:
            telegram.webhooks = house.webhooks
            async with asyncio.TaskGroup() as tasks:
                faults = tasks.create_task(_faults(house, programs, chance, options))
                await _write(telegram, written, chance, options)
                kills, restarts = await faults
            await _rest(telegram, written)
    return judge(telegram, written, kills, restarts)


async def _write(
    telegram: Telegram, written: dict[int, int], chance: random.Random, options: argparse.Namespace
) -> None:
    """Let each chat go through the script again and again; its updates arrive in its order, as from Telegram."""
    gates = {chat_id: asyncio.Lock() for chat_id in written}

    async def send(http: aiohttp.ClientSession, chat_id: int, text: str) -> None:
        async with gates[chat_id]:
            await telegram.deliver(http, telegram.message(chat_id, text))

    end = time.monotonic() + options.seconds
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as tasks:
        while time.monotonic() < end:
            chat_id = chance.choice(list(written))
            text, _ = SCRIPT[written[chat_id] % len(SCRIPT)]
            written[chat_id] += 1
            tasks.create_task(send(http, chat_id, text))
            await asyncio.sleep(chance.expovariate(options.rate))


async def _faults(
    house: House, programs: Sequence[Program], chance: random.Random, options: argparse.Namespace
) -> tuple[int, int]:
    """Kill and restart until the citizens stop; return how many processes died and how often the database did."""
    began, kills, restarts = time.monotonic(), 0, 0
    while time.monotonic() - began < options.seconds:
        await asyncio.sleep(options.kill_every)
        program = chance.choice(list(programs))
        program.kill()
        program.start()
        kills += 1
        if restarts < 2 and time.monotonic() - began > (restarts + 1) * options.seconds / 3:
            await asyncio.to_thread(stop_postgres_at_once_and_start, house.folder / "postgres")
            restarts += 1
    return kills, restarts


async def _rest(telegram: Telegram, written: dict[int, int]) -> None:
    """Wait until every reply is there, or nothing has come for a while."""
    deadline = time.monotonic() + REST_SECONDS
    while any(len(_replies(telegram, chat)) < count for chat, count in written.items()):
        if time.monotonic() > deadline:
            return
        await asyncio.sleep(1)


def judge(telegram: Telegram, written: dict[int, int], kills: int = 0, restarts: int = 0) -> Verdict:
    """Compare what was said with what should have been."""
    lost = doubled = disordered = 0
    for chat_id, count in written.items():
        expected = [SCRIPT[number % len(SCRIPT)][1] for number in range(count)]
        got = _replies(telegram, chat_id)
        missing, extra = _difference(expected, got)
        lost, doubled = lost + missing, doubled + extra
        disordered += not missing and _without_repeats(got, expected) is False
    return Verdict(sum(written.values()), lost, doubled, disordered, kills, restarts, telegram.redeliveries)


def _replies(telegram: Telegram, chat_id: int) -> list[str]:
    known = [reply for _, reply in SCRIPT]
    said = (next((reply for reply in known if reply in sent.text), "") for sent in telegram.sent[chat_id])
    return [reply for reply in said if reply]


def _difference(expected: Sequence[str], got: Sequence[str]) -> tuple[int, int]:
    missing = sum(max(0, expected.count(reply) - got.count(reply)) for _, reply in SCRIPT)
    extra = sum(max(0, got.count(reply) - expected.count(reply)) for _, reply in SCRIPT)
    return missing, extra


def _without_repeats(got: Sequence[str], expected: Sequence[str]) -> bool:
    """Tell whether `got`, a reply said twice in a row counted once, is `expected`."""
    kept = [reply for number, reply in enumerate(got) if not number or got[number - 1] != reply]
    return kept == list(expected)


def show(verdict: Verdict) -> None:
    """Print the verdict."""
    table = Table("turns", "lost", "doubled", "out of order", "processes killed", "database stopped", "redelivered")
    table.add_row(
        *map(
            str,
            (
                verdict.turns,
                verdict.lost,
                f"{verdict.doubled} ({verdict.doubled / max(1, verdict.turns):.2%})",
                verdict.disordered,
                verdict.kills,
                verdict.restarts,
                verdict.redeliveries,
            ),
        )
    )
    Console(width=130).print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
