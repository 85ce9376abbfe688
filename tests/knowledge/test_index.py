"""The index is a cache: equal to what it is given, rebuilt when it is not, quickly silent when it is away."""

import dataclasses
import itertools
import time
import uuid
from collections.abc import Mapping, Sequence

import chromadb
import numpy as np
import pytest

from evals.servers import Server, free_port
from knowledge.encoder import Vectors
from knowledge.index import IndexUnavailableError, PassageIndex
from knowledge.passages import Language, Passage
from tests.knowledge.corpus import SECTIONS, passage

_spaces = itertools.count()
VI = Language.VIETNAMESE
PASSAGES = [passage(section) for section in SECTIONS]


class Vectorised:
    """Gives each passage an axis of its own, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, wanted: Sequence[Passage]) -> Mapping[str, Vectors]:
        self.asked += [one.id for one in wanted]
        return {one.id: vector_of(one) for one in wanted}


def vector_of(one: Passage) -> Vectors:
    vector = np.zeros(8, dtype=np.float32)
    vector[[other.id for other in PASSAGES].index(one.id)] = 1
    return vector


@pytest.fixture
def space() -> str:
    """A name that no other test's collections have."""
    return f"test {next(_spaces)} {uuid.uuid4()}"


@pytest.fixture
async def index(chroma: Server, space: str) -> PassageIndex:
    """An index that holds the small corpus."""
    index = PassageIndex(chroma.url, space)
    assert await index.sync(PASSAGES, Vectorised()) == len(PASSAGES)
    return index


def collections(chroma: Server, index: PassageIndex) -> list[chromadb.Collection]:
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma.url.rsplit(":", 1)[1]))
    return [client.get_collection(index._name(language), embedding_function=None) for language in Language]


async def test_the_nearest_comes_first_with_its_cosine(index: PassageIndex) -> None:
    (key, cosine), *others = await index.search(vector_of(PASSAGES[1]), VI, 3)
    assert key == PASSAGES[1].id
    assert cosine == pytest.approx(1, abs=1e-4)
    assert all(other < 0.1 for _, other in others)


async def test_languages_lie_apart(index: PassageIndex) -> None:
    found = await index.search(vector_of(PASSAGES[0]), Language.ENGLISH, 10)
    assert [key for key, _ in found] == [one.id for one in PASSAGES if one.language is Language.ENGLISH]


async def test_only_what_changed_is_written(index: PassageIndex) -> None:
    revised = dataclasses.replace(PASSAGES[0], revision_id=uuid.uuid4())
    vectorised = Vectorised()
    assert await index.sync([revised, *PASSAGES[2:]], vectorised) == 1
    assert vectorised.asked == [revised.id]
    found = [key for key, _ in await index.search(vector_of(PASSAGES[1]), VI, 10)]
    assert PASSAGES[1].id not in found


async def test_nothing_is_written_twice(index: PassageIndex) -> None:
    vectorised = Vectorised()
    assert await index.sync(PASSAGES, vectorised) == 0
    assert vectorised.asked == []


async def test_a_collection_that_lost_or_gained_rows_is_mended(chroma: Server, index: PassageIndex) -> None:
    vietnamese = collections(chroma, index)[0]
    vietnamese.delete(ids=[PASSAGES[0].id])
    vietnamese.add(
        ids=["stranger"],
        embeddings=np.ones((1, 8), dtype=np.float32),
        metadatas=[{"revision": "none"}],
        documents=["?"],
    )
    assert await index.sync(PASSAGES, Vectorised()) == 1
    assert sorted(vietnamese.get()["ids"]) == sorted(one.id for one in PASSAGES if one.language is VI)


async def test_a_collection_of_another_shape_is_rebuilt(chroma: Server, index: PassageIndex) -> None:
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma.url.rsplit(":", 1)[1]))
    name = index._name(VI)
    client.delete_collection(name)
    broken = client.create_collection(name, embedding_function=None)
    broken.add(ids=["stranger"], embeddings=np.ones((1, 2), dtype=np.float32), documents=["?"])
    await index.sync(PASSAGES, Vectorised())
    assert (await index.search(vector_of(PASSAGES[0]), VI, 1))[0][0] == PASSAGES[0].id


async def test_a_search_survives_a_rebuild_by_another_process(chroma: Server, space: str, index: PassageIndex) -> None:
    await index.search(vector_of(PASSAGES[0]), VI, 1)
    index._drop(VI)
    await PassageIndex(chroma.url, space).sync(PASSAGES, Vectorised())
    assert (await index.search(vector_of(PASSAGES[0]), VI, 1))[0][0] == PASSAGES[0].id


async def test_an_index_that_was_wiped_is_told_and_mended(index: PassageIndex) -> None:
    index._drop(VI)
    with pytest.raises(IndexUnavailableError):
        await index.search(vector_of(PASSAGES[0]), VI, 1)
    assert index.is_suspect
    await index.sync(PASSAGES, Vectorised())
    assert (await index.search(vector_of(PASSAGES[0]), VI, 1))[0][0] == PASSAGES[0].id


async def test_a_server_that_is_away_is_told_at_once_and_not_asked_again() -> None:
    index = PassageIndex(f"http://127.0.0.1:{free_port()}", "nowhere")
    started = time.monotonic()
    for _ in range(20):
        with pytest.raises(IndexUnavailableError):
            await index.search(vector_of(PASSAGES[0]), VI, 1)
    with pytest.raises(IndexUnavailableError):
        await index.sync(PASSAGES, Vectorised())
    assert time.monotonic() - started < 2
