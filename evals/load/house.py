"""The whole system for a measurement: a PostgreSQL with the guidance, Chroma, and bots behind the stand-in."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]

from evals.load.telegram import BOT_ID, SECRET, TOKEN
from evals.servers import free_port
from knowledge.bundled_encoder import ensure_bundled
from records.migrate import migrate
from records.postgres import embedded_url
from settings import read_settings

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 240
STOP_SECONDS = 30


@dataclass
class Program:
    """One program of ours that is started again whenever it dies."""

    module: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    cpu_before: float = 0.0
    starts: int = 0

    def start(self) -> None:
        """Start it."""
        self.starts += 1
        self.process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            env=os.environ | dict(self.environment),  # noqa: TID251  the child inherits it
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=(Path(self.environment["DATA_DIR"]) / f"{self.module}.log").open("ab"),
        )

    def kill(self) -> None:
        """Kill it as a crash would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:  # it was still loading
                self.kill()

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it took since its start."""
        if self.process is None or self.process.poll() is not None:
            return 0.0
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def memory_mib(self) -> float:
        """Resident memory."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20 if self.process else 0.0


@dataclass
class House:
    """What is measured: the database's address and the programs."""

    database: str
    folder: Path
    bots: list[Program] = field(default_factory=list)
    webhooks: list[str] = field(default_factory=list)


def prepare(folder: Path) -> str:
    """Make a database with the guidance in `folder`, if it is not there yet, and return its address."""
    url = embedded_url(folder / "postgres")
    migrate(url)
    encoder = ensure_bundled(read_settings())
    if not (folder / "encoder").exists():
        (folder / "encoder").symlink_to(encoder.parent.resolve())
    command = [sys.executable, "-m", "ingest", "--quiet", str(ROOT / "guidance")]
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(folder), "CHROMA_URL": "http://127.0.0.1:9"}  # noqa: TID251
    subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603  our own module
    return url


@asynccontextmanager
async def bots(
    house: House, telegram: str, chroma: str, count: int, module: str = "bot", more: Mapping[str, str] | None = None
) -> AsyncIterator[Sequence[Program]]:
    """Run `count` bots by webhook until the block ends, and wait until they are ready."""
    statuses = []
    for _ in range(count):
        hook, status = free_port(), free_port()
        environment = {
            "DATABASE_URL": house.database,
            "DATA_DIR": str(house.folder),
            "CHROMA_URL": chroma,
            "WEBCHAT_PORT": str(free_port()),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram,
            "TELEGRAM_MESSAGES_PER_SECOND": "1000",
            "WEBHOOK_URL": "https://load.invalid",
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_PORT": str(hook),
            "STATUS_PORT": str(status),
            "LOG_LEVEL": "ERROR",
            **(more or {}),
        }
        house.bots.append(Program(module, environment))
        house.webhooks.append(f"http://127.0.0.1:{hook}/telegram/{BOT_ID}")
        statuses.append(f"http://127.0.0.1:{status}/ready")
    try:
        for program in house.bots:
            program.start()
        for address in statuses:
            await ready(address)
        yield house.bots
    finally:
        for program in house.bots:
            program.stop()


async def ready(address: str) -> None:
    """Wait until an address answers with 200.

    Raises:
        TimeoutError: it does not.
    """
    async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient() as http:
        while True:
            try:
                (await http.get(address)).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(0.5)
            else:
                return
