"""A real PostgreSQL with every table, emptied for each test, and small files made on the spot."""

import warnings
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine

from records.base import Base
from records.postgres import connect, embedded_url
from records.tables import guidance  # noqa: F401 - its tables are made below


@pytest.fixture(scope="session")
def ingest_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs complains where XDG_RUNTIME_DIR is not set
        url = embedded_url(tmp_path_factory.mktemp("pg"))
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


@pytest.fixture
async def engine(ingest_database: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(ingest_database)
    async with engine.begin() as connection:
        await connection.execute(text("TRUNCATE document CASCADE"))
    yield engine
    await engine.dispose()
