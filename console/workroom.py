"""Where drafts are tried: the encoder, loaded once when it is first needed, and the corpora that are held in memory.

Nothing here touches the live index. Loading takes some seconds and a gigabyte; pages say so.
"""

import asyncio
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncEngine

from ingest.documents import SourceDocument
from ingest.staging import staged_passages
from knowledge.corpus import embed, embeddings_of, read_passages, read_version
from knowledge.encoder import SentenceEncoder, Vectors
from knowledge.guide import today_in_vietnam
from knowledge.passages import Passage
from knowledge.staging import RememberingEncoder, StagedGuide
from settings import Settings

DRAFTS_KEPT = 3


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is in force, held in memory."""

    version: str
    passages: tuple[Passage, ...]
    vectors: Mapping[str, Vectors]
    guide: StagedGuide


@dataclass(slots=True)
class Workroom:
    """The console's own encoder and corpora, shared by everybody who tries something."""

    settings: Settings
    engine: AsyncEngine
    _encoder: SentenceEncoder | None = None
    _current: Corpus | None = None
    _drafts: OrderedDict[str, StagedGuide] = field(default_factory=OrderedDict)
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def is_ready(self) -> bool:
        """Tell whether questions can be answered at once."""
        return self._current is not None

    @property
    def is_loading(self) -> bool:
        """Tell whether somebody waits for it just now."""
        return self._loading.locked()

    async def encoder(self) -> SentenceEncoder:
        """Return the encoder, loaded.

        Raises:
            EncoderNotInstalledError: its weights are not there.
        """
        if self._encoder is None:
            encoder = await asyncio.to_thread(SentenceEncoder, self.settings)
            await asyncio.to_thread(encoder.load)
            self._encoder = self._encoder or encoder
        return self._encoder

    async def current(self) -> Corpus:
        """Return what is in force now."""
        async with self._loading:
            today = today_in_vietnam()
            version = await read_version(self.engine, today)
            if self._current is None or self._current.version != version:
                encoder = await self.encoder()
                passages = tuple(await read_passages(self.engine, today))
                vectors = await embeddings_of(self.engine, encoder, passages)
                guide = await asyncio.to_thread(StagedGuide, passages, vectors, RememberingEncoder(encoder))
                self._current = Corpus(version, passages, vectors, guide)
            return self._current

    async def with_draft(
        self, document: SourceDocument, revision_id: uuid.UUID, replaces: tuple[str, ...] = ()
    ) -> tuple[Corpus, StagedGuide]:
        """Return what is in force, and the same with a draft in the place of what it replaces."""
        corpus = await self.current()
        key = f"{corpus.version}:{document.content_hash}:{','.join(replaces)}"
        if key not in self._drafts:
            passages = staged_passages(corpus.passages, document, revision_id, replaces, today_in_vietnam())
            new = [passage for passage in passages if passage.revision_id == revision_id]
            encoder = await self.encoder()
            vectors = {**corpus.vectors, **await asyncio.to_thread(embed, encoder, new)} if new else corpus.vectors
            self._drafts[key] = await asyncio.to_thread(StagedGuide, passages, vectors, RememberingEncoder(encoder))
            while len(self._drafts) > DRAFTS_KEPT:
                self._drafts.popitem(last=False)
        return corpus, self._drafts[key]
