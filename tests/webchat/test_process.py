"""`python -m webchat` as an operator meets it: it starts, it stops at once, and it says what is wrong in one line."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from records.encryption import read_key, webchat_token
from settings import Settings

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def run(tmp_path: Path, webchat_data_dir: Path, empty_database: str) -> Iterator[Run]:
    """Start the process with settings of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int, **settings: str) -> subprocess.Popen[str]:
        own = {"DATA_DIR": str(webchat_data_dir), "WEBCHAT_PORT": str(port), "PYTHONWARNINGS": "ignore"} | settings
        environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)} | own
        command = [sys.executable, "-m", "webchat"]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=pipe, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def refused(process: subprocess.Popen[str]) -> str:
    """Return the one line with which a process gave up."""
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Traceback" not in complaint
    lines = complaint.strip().splitlines()
    assert len(lines) == 1, complaint
    return lines[0]


def test_it_stops_at_once_although_someone_listens(run: Run, webchat_data_dir: Path) -> None:
    port = free_port()
    process = run(port)
    url = f"http://127.0.0.1:{port}"
    _until_healthy(url)
    token = webchat_token(read_key(Settings(data_dir=webchat_data_dir)))
    with httpx.Client(base_url=url, headers={"Origin": url}, timeout=20) as page:
        page.post("/api/session", json={})
        with page.stream("GET", "/api/events") as stream:
            next(stream.iter_lines())
            poll = subprocess.Popen(
                [sys.executable, "-c", f"import httpx; httpx.get('{url}/bot{token}/getUpdates?timeout=40', timeout=60)"]
            )
            time.sleep(1.5)
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            assert time.monotonic() - asked < 3
        poll.kill()
        poll.wait()
    assert process.returncode in (0, -signal.SIGTERM)


def _until_healthy(url: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if httpx.get(f"{url}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the process did not become healthy")


def test_a_port_in_use_is_said_in_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"cannot listen on 127.0.0.1:{port}" in refused(run(port))


def test_a_missing_database_is_said_in_one_line(run: Run) -> None:
    nowhere = f"postgresql://postgres@127.0.0.1:{free_port()}/none"
    assert "the database (DATABASE_URL) cannot be reached" in refused(run(free_port(), DATABASE_URL=nowhere))


def test_a_malformed_setting_is_said_in_one_line(run: Run) -> None:
    assert "WEBCHAT_HOST" in refused(run(free_port(), WEBCHAT_HOST="not an address"))
