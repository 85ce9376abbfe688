"""A guide that loads in the background, and again whenever what is in force changes."""

import asyncio
import logging
import uuid

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.answers import Abstention, AbstentionReason, Answer, Citation
from knowledge.guide import CorpusGuide, load_guide
from knowledge.passages import Language
from settings import Settings

CHECK_SECONDS = 1.0  # what staff publish is answered within five seconds; a look costs one hash
PATIENCE_SECONDS = 20.0

logger = logging.getLogger(__name__)


class ReloadingGuide:
    """Answers from the newest guidance; until it is loaded, every question is met with an abstention."""

    def __init__(self, engine: AsyncEngine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._guide: CorpusGuide | None = None
        self._loaded = asyncio.Event()

    async def keep_fresh(self) -> None:
        """Load, then look for changes until cancelled; a database that is away is asked again."""
        while True:
            try:
                await self.refresh()
            except (SQLAlchemyError, OSError) as error:
                logger.warning("the guidance could not be read (%s); trying again", type(error).__name__)
            await asyncio.sleep(CHECK_SECONDS)

    async def refresh(self) -> None:
        """Load the guidance, or load it anew if it changed."""
        if self._guide is None:
            self._guide = await load_guide(self._engine, self._settings)
            self._loaded.set()
            await self._guide.answer("xin chao", language=Language.VIETNAMESE)  # trains the restorer of accents
            logger.info("the guidance is loaded")
        else:
            await self._guide.refresh_if_changed()

    @property
    def is_ready(self) -> bool:
        """Tell whether the guidance is loaded."""
        return self._loaded.is_set()

    async def answer(self, query: str, *, language: Language) -> Answer | Abstention:
        """Answer as the loaded guide does, waiting for it a while; then abstain."""
        guide = await self._ready()
        if guide is None:
            return Abstention(AbstentionReason.INDEX_UNAVAILABLE, (), language)
        return await guide.answer(query, language=language)

    async def section(self, passage_id: str) -> Answer | None:
        """Return one section in force."""
        guide = await self._ready()
        return await guide.section(passage_id) if guide else None

    async def document(self, document_id: str, *, language: Language) -> Answer | None:
        """Return the first section of a document in force."""
        guide = await self._ready()
        return await guide.document(document_id, language=language) if guide else None

    async def citation(self, passage_id: str, revision_id: uuid.UUID) -> Citation | None:
        """Return what was cited."""
        guide = await self._ready()
        return await guide.citation(passage_id, revision_id) if guide else None

    async def _ready(self) -> CorpusGuide | None:
        try:
            await asyncio.wait_for(self._loaded.wait(), PATIENCE_SECONDS)
        except TimeoutError:
            return None
        return self._guide
