"""Texts to vectors through sentence-transformers, whichever model is set; what a stranger typed is guarded first."""

import asyncio
import hashlib
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.bundled_encoder import ensure_bundled, fingerprint
from settings import Settings

Vectors = NDArray[np.float32]

BUNDLED = "bundled"
PROMPTS = {"query": "query: ", "document": "passage: "}
QUERY_LIMIT = 2_000
PASSAGE_LIMIT = 8_000


class Encoder(Protocol):
    """Whoever turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """The model and its version; vectors of different names must not meet."""

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of one query, (dimension,)."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of queries, (texts, dimension)."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, (texts, dimension)."""


class SentenceEncoder:
    """An `Encoder` around a SentenceTransformer, loaded when it is first used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loading = threading.Lock()
        self._model: Any = None
        self.name = _name(settings.embedding_model)

    def load(self) -> None:
        """Load the model now (some seconds, once), so that the first question need not wait for it."""
        with self._loading:
            if self._model is None:
                self._model = _load(self._settings)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.load()
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return _floats(self._model.encode_query([guard(text, QUERY_LIMIT) for text in texts], **_HOW))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.load()
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return _floats(self._model.encode_document([guard(text, PASSAGE_LIMIT) for text in texts], **_HOW))


class LangChainEmbeddings(Embeddings):
    """The encoder as LangChain's interface, for its vector stores."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, vector)) for vector in self._encoder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return list(map(float, self._encoder.embed_query(text)))

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self.embed_documents, texts)

    async def aembed_query(self, text: str) -> list[float]:
        return await asyncio.to_thread(self.embed_query, text)


def guard(text: str, limit: int) -> str:
    """Return `text` as an encoder can bear it: NFKC, at most `limit` characters, no NUL, no lone surrogate.

    Cut before and after normalising: one character may become eighteen.
    """
    sound = text[:limit].encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", sound).replace("\0", " ")[:limit]


_HOW: dict[str, Any] = {"normalize_embeddings": True, "convert_to_numpy": True, "show_progress_bar": False}


def _floats(vectors: Any) -> Vectors:
    return np.asarray(vectors, dtype=np.float32)


def _load(settings: Settings) -> Any:
    from sentence_transformers import SentenceTransformer  # here: it brings torch, 4 s and 400 MB

    if settings.embedding_model != BUNDLED:
        return SentenceTransformer(settings.embedding_model, device="cpu")
    from knowledge.onnx_module import OnnxEncoder

    module = OnnxEncoder(str(ensure_bundled(settings)), settings.encoder_threads)
    return SentenceTransformer(modules=[module], prompts=PROMPTS, device="cpu")


def _name(model: str) -> str:
    if model == BUNDLED:
        return fingerprint()
    folder = Path(model)
    if not folder.is_dir():
        return model
    files = sorted((str(file.relative_to(folder)), file.stat().st_size) for file in folder.rglob("*") if file.is_file())
    return f"{folder.name}-{hashlib.sha256(repr(files).encode()).hexdigest()[:12]}"
