"""The vector index: the only place that knows Chroma and LangChain's store of it.

A cache: it is made equal to what PostgreSQL holds in force, and rebuilt where it does not open. No metadata filter
is used in a search, for it costs a hundred times the search itself.
"""

import asyncio
import hashlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import numpy as np

from knowledge.encoder import Vectors
from knowledge.fields import pieces
from knowledge.passages import Language, Passage

log = logging.getLogger(__name__)

SEARCH_SECONDS = 2.0
SYNC_SECONDS = 60.0
PAUSE_SECONDS = 5.0  # after a failure nobody asks again for so long, lest every question wait for a time-out
BATCH = 500
PAGE = 5_000
PIECE = "#"  # between a passage's id and the number of its piece

ReadVectors = Callable[[Sequence[Passage]], Awaitable[Mapping[str, Vectors]]]


class VectorIndex(Protocol):
    """Whoever finds passages by their vectors."""

    async def search(self, vector: Vectors, language: Language, k: int) -> list[tuple[str, float]]:
        """Return the `k` nearest passages as (id, cosine), best first."""


class IndexUnavailableError(Exception):
    """The index did not answer; callers go on with lexical search alone."""


class _BrokenCollectionError(Exception):
    """The server answers, but this collection does not open or does not keep what it is given."""


class PassageIndex:
    """What is in force, one Chroma collection a language, one vector a passage or, of long ones, a piece.

    `space` names what may not be mixed: the encoder, and the deployment where several share one Chroma.
    """

    def __init__(self, url: str, space: str) -> None:
        self._url = url
        self._space = hashlib.sha256(space.encode()).hexdigest()[:10]
        self._reader = _Server(url, SEARCH_SECONDS)
        self._writer = _Server(url, SYNC_SECONDS)
        self._stores: dict[Language, Any] = {}
        self._silent_until = 0.0
        self.is_suspect = True  # until it has once been brought into line, and again after a failure

    async def search(self, vector: Vectors, language: Language, k: int) -> list[tuple[str, float]]:
        """Return the passages of the `k` nearest vectors as (id, best cosine), best first.

        Raises:
            IndexUnavailableError: no answer within two seconds, or none lately.
        """
        if time.monotonic() < self._silent_until:
            raise IndexUnavailableError(self._url)
        try:
            return await asyncio.to_thread(self._search, vector, language, k)
        except IndexUnavailableError:
            self.is_suspect = True
            raise

    async def sync(self, passages: Sequence[Passage], read_vectors: ReadVectors) -> int:
        """Make the index hold exactly these passages; return how many of them were written.

        `read_vectors` is asked only for passages that are missing or of another revision.

        Raises:
            IndexUnavailableError: the server cannot be reached, or does not keep what it is given.
        """
        written = sum([await self._sync(language, _of(passages, language), read_vectors) for language in Language])
        self.is_suspect, self._silent_until = False, 0.0
        return written

    async def _sync(self, language: Language, passages: list[Passage], read_vectors: ReadVectors) -> int:
        for rebuild in (False, True):
            if rebuild:
                log.warning("the index is rebuilt: language=%s passages=%s", language, len(passages))
                await asyncio.to_thread(self._drop, language)
            try:
                return await self._bring_into_line(language, passages, read_vectors)
            except _BrokenCollectionError:
                continue
        raise IndexUnavailableError(self._url)

    async def _bring_into_line(self, language: Language, passages: list[Passage], read_vectors: ReadVectors) -> int:
        wanted = {key: str(passage.revision_id) for passage in passages for key in _keys(passage)}
        held = await asyncio.to_thread(self._held, language)
        stale = [one for one in passages if any(held.get(key) != wanted[key] for key in _keys(one))]
        await asyncio.to_thread(self._delete, language, [key for key in held if key not in wanted])
        for start in range(0, len(stale), BATCH):
            batch = stale[start : start + BATCH]
            vectors = await read_vectors(batch)
            await asyncio.to_thread(self._upsert, language, batch, vectors)
        if stale or len(held) != len(wanted):
            await asyncio.to_thread(self._verify, language, wanted)
        return len(stale)

    def _search(self, vector: Vectors, language: Language, k: int) -> list[tuple[str, float]]:
        try:
            return self._search_once(vector, language, k)
        except _BrokenCollectionError:  # perhaps another process has just rebuilt it
            self._stores.clear()
        except IndexUnavailableError:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            raise
        try:
            return self._search_once(vector, language, k)
        except _BrokenCollectionError as error:
            raise IndexUnavailableError(self._url) from error

    def _search_once(self, vector: Vectors, language: Language, k: int) -> list[tuple[str, float]]:
        with self._reader.asked() as client:
            if language not in self._stores:
                self._stores[language] = _open_store(client, self._name(language))
            store = self._stores[language]
            found = store.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=k)
            if not found:  # somebody emptied it
                raise LookupError(self._name(language))
        nearest: dict[str, float] = {}
        for document, distance in found:  # best first
            nearest.setdefault(str(document.id).partition(PIECE)[0], 1.0 - distance)
        return list(nearest.items())

    def _held(self, language: Language) -> dict[str, str]:
        held: dict[str, str] = {}
        with self._writer.asked() as client:
            collection = self._collection(client, language)
            for offset in range(0, collection.count(), PAGE):
                page = collection.get(include=["metadatas"], limit=PAGE, offset=offset)
                held |= {key: data["revision"] for key, data in zip(page["ids"], page["metadatas"], strict=True)}
        return held

    def _upsert(self, language: Language, passages: list[Passage], vectors: Mapping[str, Vectors]) -> None:
        rows = [(key, one) for one in passages for key in _keys(one)]
        embeddings = np.concatenate([np.atleast_2d(vectors[one.id]) for one in passages])
        with self._writer.asked() as client:
            collection = self._collection(client, language)
            for start in range(0, len(rows), PAGE):
                part = rows[start : start + PAGE]
                collection.upsert(
                    ids=[key for key, _ in part],
                    embeddings=embeddings[start : start + PAGE],
                    documents=[one.heading for _, one in part],
                    metadatas=[{"revision": str(one.revision_id)} for _, one in part],
                )

    def _delete(self, language: Language, ids: list[str]) -> None:
        with self._writer.asked() as client:
            for start in range(0, len(ids), BATCH):
                self._collection(client, language).delete(ids=ids[start : start + BATCH])

    def _verify(self, language: Language, wanted: Mapping[str, str]) -> None:
        if self._held(language) != wanted:
            raise _BrokenCollectionError
        for key in list(wanted)[:1]:
            with self._writer.asked() as client:
                collection = self._collection(client, language)
                vector = collection.get(ids=[key], include=["embeddings"])["embeddings"][0]
                collection.query(query_embeddings=[vector], n_results=1)

    def _drop(self, language: Language) -> None:
        with self._writer.asked() as client:
            if self._name(language) in {collection.name for collection in client.list_collections()}:
                client.delete_collection(self._name(language))

    def _collection(self, client: Any, language: Language) -> Any:
        cosine = {"hnsw": {"space": "cosine"}}
        return client.get_or_create_collection(self._name(language), embedding_function=None, configuration=cosine)

    def _name(self, language: Language) -> str:
        return f"guidance-{language}-{self._space}"


class _Server:
    """A client with a time limit of its own; Chroma's waits for ever."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url, self._seconds = url, seconds
        self._lock = threading.Lock()
        self._client: Any = None

    @contextmanager
    def asked(self) -> Iterator[Any]:
        """Lend the client, telling a server that is away from a collection that is broken."""
        from chromadb.errors import ChromaError

        try:
            with self._lock:
                self._client = self._client or self._connect()
            yield self._client
        except (httpx.HTTPError, OSError) as error:
            raise IndexUnavailableError(f"{self._url}: {type(error).__name__}") from error
        except (ChromaError, ValueError, LookupError, TypeError) as error:
            raise _BrokenCollectionError(f"{self._url}: {type(error).__name__}") from error

    def _connect(self) -> Any:
        import chromadb  # here: half a second that only whoever asks pays
        from chromadb.config import Settings as ChromaSettings

        httpx.get(f"{self._url}/api/v2/heartbeat", timeout=SEARCH_SECONDS).raise_for_status()
        place = urlsplit(self._url)
        secure = place.scheme == "https"
        client = chromadb.HttpClient(
            host=str(place.hostname),
            port=place.port or (443 if secure else 80),
            ssl=secure,
            settings=ChromaSettings(anonymized_telemetry=False),
        )
        client._server._session.timeout = httpx.Timeout(self._seconds, connect=SEARCH_SECONDS)  # type: ignore[attr-defined]
        return client


def _open_store(client: Any, name: str) -> Any:
    from langchain_chroma import Chroma

    return Chroma(name, client=client, create_collection_if_not_exists=False)


def _keys(passage: Passage) -> list[str]:
    """Return the ids of a passage's vectors: its own, then its own with a number."""
    return [passage.id, *(f"{passage.id}{PIECE}{number}" for number in range(1, len(pieces(passage))))]


def _of(passages: Sequence[Passage], language: Language) -> list[Passage]:
    return [passage for passage in passages if passage.language is language]
