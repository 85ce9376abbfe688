"""What is in the way of a start is one clear line that says what to do, never a traceback."""

import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from settings import Settings
from start import CannotStartError, check_disk, check_port, chroma_port, demonstration, listening, starts_chroma

Usage = namedtuple("Usage", "total used free")


def start(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `start.py` with these settings to its end."""
    return subprocess.run(
        [sys.executable, "start.py"],
        cwd=root,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_named_with_its_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(CannotStartError, match="WEBCHAT_PORT"):
        check_port("WEBCHAT_PORT", "127.0.0.1", server.getsockname()[1])


def test_a_full_disk_is_named_with_what_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 3_000_000))
    with pytest.raises(CannotStartError, match=r"Only 3 MB are free.*DATA_DIR"):
        check_disk(tmp_path)


def test_chroma_is_started_only_where_it_is_ours() -> None:
    here = Settings.model_validate({"chroma_url": "http://127.0.0.1:9123"})
    there = Settings.model_validate({"chroma_url": "http://chroma.internal:8000"})
    assert (starts_chroma(here), chroma_port(here)) == (True, 9123)
    assert not starts_chroma(there)
    assert [name for name, _, _ in listening(there)] == ["WEBCHAT_PORT", "CONSOLE_PORT"]


def test_a_room_to_try_is_set_only_where_no_citizen_is_served() -> None:
    served = {"telegram_bot_token": "42:" + "a" * 35}
    assert demonstration(Settings()) == {
        "CONSULTATION_URL": "http://127.0.0.1:8700/consultation/{room}",
        "CONSOLE_SECOND_FACTOR": "optional",
    }
    assert demonstration(Settings.model_validate(served)) == {}
    own_room = demonstration(Settings.model_validate({"consultation_url": "https://kham.example.vn/{room}"}))
    assert own_room["CONSULTATION_URL"] == "https://kham.example.vn/{room}"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"WEBCHAT_PORT": "eighty"}, "WEBCHAT_PORT"),
        ({"WEBHOOK_URL": "https://example.org", "WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET"),
        ({"RECORDS_KEY": "short"}, "RECORDS_KEY"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "DATABASE_URL"),
    ],
)
def test_a_start_that_cannot_be_says_why(root: Path, tmp_path: Path, environment: dict[str, str], words: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = str(probe.getsockname()[1])
    ports = {"WEBCHAT_PORT": free, "CHROMA_URL": "http://chroma.internal:8000", "DATA_DIR": str(tmp_path)}
    done = start(root, **ports | environment)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
