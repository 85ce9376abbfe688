"""Brings a database to the newest schema (`python -m records.migrate`), one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from records.postgres import database_url
from settings import read_settings

CONFIG = Path(__file__).parent.parent / "alembic.ini"
LOCK = 7_310_001


def migrate(url: str) -> None:
    """Apply every missing migration to the database at `url` (libpq); a second process waits its turn."""
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
