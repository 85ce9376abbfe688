"""A small corpus in a real PostgreSQL, a real Chroma, the bundled encoder; only the corpus is made up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from evals.servers import Server, chroma_server
from knowledge.encoder import SentenceEncoder
from settings import Settings
from tests.knowledge.corpus import publish_all

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The bundled encoder, converted once and kept in `var/encoder` from run to run."""
    return SentenceEncoder(Settings(data_dir=ROOT / "var", embedding_model="bundled"))


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Chroma server for the session."""
    with chroma_server(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
async def published(engine: AsyncEngine) -> AsyncEngine:
    """An engine on a database in which the small corpus is in force."""
    await publish_all(engine)
    return engine
