"""A guide that loads in the background, and again whenever what is in force changes."""

import asyncio
import logging
import uuid

from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.answers import Abstention, AbstentionReason, Answer, Citation, Guide
from knowledge.guide import load_guide
from knowledge.passages import Language
from settings import Settings

CHECK_SECONDS = 5.0

logger = logging.getLogger(__name__)


class ReloadingGuide:
    """Answers from the newest guidance; until it is loaded, every question is met with an abstention."""

    def __init__(self, engine: AsyncEngine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._guide: Guide | None = None

    async def keep_fresh(self) -> None:
        """Load, then look for changes until cancelled; a failure is said once and tried again."""
