"""`make run`: checks the machine, prepares database, encoder and guidance, then runs every process until Ctrl-C."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import httpx
import psycopg
from honcho.environ import parse_procfile
from honcho.manager import Manager
from psycopg import sql

from knowledge.bundled_encoder import EncoderNotInstalledError, ensure_bundled
from records.encryption import read_key
from records.migrate import migrate
from records.postgres import DatabaseUnavailableError, database_url
from settings import MalformedSettingsError, Settings, read_settings

ROOT = Path(__file__).parent
GUIDANCE = ROOT / "guidance"
FREE_BYTES_NEEDED = 700_000_000
READY_SECONDS = 120
INGEST_AFTER_SECONDS = 15
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class CannotStartError(Exception):
    """Something on this machine is in the way; the message says what to do."""


def main() -> int:
    """Start everything and return the exit code; what an operator can put right is one clear line."""
    try:
        settings = read_settings()
        prepare(settings)
    except (MalformedSettingsError, DatabaseUnavailableError, CannotStartError) as error:
        print(f"Cannot start.\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return run(settings)


def prepare(settings: Settings) -> None:
    """Bring everything to where the processes can start.

    Raises:
        CannotStartError: a port is in use, the disk is full, or a step failed.
    """
    make_folder(settings.data_dir / "log")
    check_disk(settings.data_dir)
    for name, host, port in listening(settings):
        check_port(name, host, port)
    read_key(settings)
    prepare_database(settings)
    if settings.embedding_model == "bundled":
        prepare_encoder(settings)
    if not has_rows(database_url(settings), "revision"):
        run_module("guidance", "ingest", str(GUIDANCE))
    if is_demonstration(settings) and not has_rows(database_url(settings), "schedule"):
        run_module("demonstration clinic", "care.booking", "demo")


def listening(settings: Settings) -> list[tuple[str, str, int]]:
    """Return what this machine will listen on: setting, host and port."""
    ports = [
        ("WEBCHAT_PORT", settings.webchat_host, settings.webchat_port),
        ("CONSOLE_PORT", settings.console_host, settings.console_port),
    ]
    if starts_chroma(settings):
        ports.append(("CHROMA_URL", "127.0.0.1", chroma_port(settings)))
    if settings.webhook_url is not None and settings.telegram_bot_token is not None:
        ports.append(("WEBHOOK_PORT", settings.webhook_host, settings.webhook_port))
    return ports


def starts_chroma(settings: Settings) -> bool:
    """Tell whether the Chroma server is ours to start: its address is this machine."""
    return urlsplit(settings.chroma_url).hostname in LOOPBACK


def chroma_port(settings: Settings) -> int:
    """Return the port of the Chroma server."""
    return urlsplit(settings.chroma_url).port or 8000


def check_port(name: str, host: str, port: int) -> None:
    """Raise CannotStartError when something already listens on a port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStartError(
                f"{name}: {host}:{port} cannot be used ({error.strerror}). "
                "Stop the program that uses it (an earlier `make run`?), or set another in .env."
            ) from None


def make_folder(folder: Path) -> None:
    """Make a folder, or raise CannotStartError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStartError(f"DATA_DIR: {folder} cannot be made ({error.strerror}).") from None


def check_disk(folder: Path) -> None:
    """Raise CannotStartError when the disk is nearly full."""
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES_NEEDED:
        raise CannotStartError(
            f"Only {free // 1_000_000} MB are free on the disk of {folder.resolve()}; "
            f"{FREE_BYTES_NEEDED // 1_000_000} MB are needed. Make room, or set DATA_DIR to another disk."
        )


def prepare_database(settings: Settings) -> None:
    """Start PostgreSQL if it is ours, and bring it to the newest schema."""
    began = time.monotonic()
    migrate(database_url(settings))
    print(f"  database: ready ({time.monotonic() - began:.1f} s)", flush=True)


def has_rows(url: str, table: Literal["revision", "schedule"]) -> bool:
    """Tell whether there is anything in a table."""
    with psycopg.connect(url) as connection:
        query = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
        return connection.execute(query).fetchone() is not None


def prepare_encoder(settings: Settings) -> None:
    """Convert the bundled encoder once."""
    began = time.monotonic()
    try:
        ensure_bundled(settings, lambda line: print(f"  {line}", flush=True))
    except EncoderNotInstalledError as error:
        raise CannotStartError(str(error)) from None
    print(f"  encoder: ready ({time.monotonic() - began:.1f} s)", flush=True)


def run_module(name: str, module: str, *arguments: str) -> None:
    """Run one of our modules to its end; its output is shown."""
    began = time.monotonic()
    code = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False).returncode  # noqa: S603  our own modules
    if code not in (0, 2):  # 2: some files were refused; their lines have been printed
        raise CannotStartError(f"The step `{name}` failed (python -m {module}); its message stands above.")
    print(f"  {name}: ready ({time.monotonic() - began:.1f} s)", flush=True)


def run(settings: Settings) -> int:
    """Run the Procfile until Ctrl-C or until one process ends; return the exit code."""
    manager = Manager()
    environment = os.environ | {  # noqa: TID251  the children inherit it
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # noqa: TID251
        "DATA_DIR": str(settings.data_dir.resolve()),
        "DATABASE_URL": database_url(settings),
        "CHROMA_PORT": str(chroma_port(settings)),
        "PYTHONUNBUFFERED": "1",
        **demonstration(settings),
    }
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        if name != "chroma" or starts_chroma(settings):
            manager.add_process(name, command, cwd=str(ROOT), env=environment)
    for task in (announce, ingest_changes):
        threading.Thread(target=task, args=(settings,), daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in (0, 130, -2, -15, None) else 1


def is_demonstration(settings: Settings) -> bool:
    """Tell whether nobody is served but whoever tries the chat page: no Telegram, no hospital."""
    return settings.telegram_bot_token is None and settings.fhir_base_url is None


def demonstration(settings: Settings) -> dict[str, str]:
    """Return what is set in a demonstration: a room that says that it is none, and staff without a second factor."""
    if not is_demonstration(settings):
        return {}
    room = settings.consultation_url or f"{settings.public_url}/consultation/{{room}}"
    return {"CONSULTATION_URL": room, "CONSOLE_SECOND_FACTOR": "optional"}


def ingest_changes(settings: Settings) -> None:
    """Publish what changed in `guidance/` since the last start; the bot notices by itself."""
    if wait_for(f"{settings.webchat_url}/health"):
        time.sleep(INGEST_AFTER_SECONDS)  # the bot loads first: people wait for it
        command = [sys.executable, "-m", "ingest", "--quiet", str(GUIDANCE)]
        subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603  our own module


def wait_for(address: str) -> bool:
    """Wait until an address answers, and return whether it did in time."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(address, timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.3)
        else:
            return True
    return False


def announce(settings: Settings) -> None:
    """Print where to click once the chat page answers."""
    if not wait_for(f"{settings.webchat_url}/health"):
        print("The chat page does not answer yet; its log is above.", flush=True)
        return
    address = settings.public_url
    telegram = "on" if settings.telegram_bot_token else "off (set TELEGRAM_BOT_TOKEN in .env to switch it on)"
    lines = (
        "",
        "Đồng Hành is running.",
        "",
        f"  Chat:      {address}",
        f"  Console:   {console_address(settings)}",
        f"  Telegram:  {telegram}",
        "",
        "Ctrl-C stops.",
    )
    print("\n  ".join(lines), end="\n\n", flush=True)


def console_address(settings: Settings) -> str:
    """Return where staff go: with a one-time link as long as nobody can sign in."""
    command = [sys.executable, "-m", "console", "first", *(["--all-roles"] if is_demonstration(settings) else [])]
    link = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603  our own module
    return f"{link.stdout.strip()}  (once: choose a password)" if link.stdout.strip() else settings.console_url


if __name__ == "__main__":
    sys.exit(main())
