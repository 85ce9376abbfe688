"""Brings a database to the newest schema (`python -m records.migrate`), one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from records.postgres import DatabaseUnavailableError, database_url
from settings import read_settings

CONFIG = Path(__file__).parent.parent / "alembic.ini"
LOCK = 7_310_001


def migrate(url: str) -> None:
    """Apply every missing migration to the database at `url` (libpq); a second process waits its turn.

    Raises:
        DatabaseUnavailableError: it cannot be reached or used, or its schema is newer than this checkout.
    """
    try:
        _migrate(url)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise DatabaseUnavailableError(f"DATABASE_URL: PostgreSQL cannot be used: {reason}") from error
    except CommandError as error:
        raise DatabaseUnavailableError(f"The database does not fit this checkout (is it newer?): {error}") from error


def _migrate(url: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        config = Config(CONFIG)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()


if __name__ == "__main__":
    migrate(database_url(read_settings()))
