"""A real PostgreSQL for the session; each test that asks gets a database of its own, migrated."""

import atexit
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from records.encryption import Seal
from records.migrate import migrate
from records.postgres import connect, embedded_url

KEY = b"k" * 32
_numbers = itertools.count()


def pytest_configure() -> None:
    """Give this run a root of its own.

    pytest makes the common one private whenever another run starts; PostgreSQL, which runs as another user, then loses
    its data in the middle.
    """
    if "PYTEST_DEBUG_TEMPROOT" not in os.environ:
        root = tempfile.mkdtemp(prefix="dong-hanh-")
        os.environ["PYTEST_DEBUG_TEMPROOT"] = root
        atexit.register(shutil.rmtree, root, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a server whose default database is migrated and serves as the template."""
    url = embedded_url(tmp_path_factory.mktemp("postgres") / "data")
    migrate(url)
    return url


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """URL of an empty, migrated database."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres.replace("/postgres?", "/template1?"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE postgres")
    yield postgres.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres.replace("/postgres?", "/template1?"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """An engine on the test's database."""
    engine = connect(database)
    yield engine
    await engine.dispose()


@pytest.fixture
def seal() -> Seal:
    """A seal with a key of the tests."""
    return Seal(KEY)


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return Path(__file__).parent.parent
