"""The dispatcher: routers and what every handler may ask for by name."""

from aiogram import Dispatcher

from bot.known import Known
from bot.routers import build_router
from care.triage.screen import Screen
from knowledge.answers import Guide
from records.encryption import Seal


def build_dispatcher(guide: Guide, screen: Screen, seal: Seal, *, default_language: str = "vi") -> Dispatcher:
    """Return a dispatcher whose handlers are given `guide`, `screen`, `patient`, `texts` and `transcript`."""
    dispatcher = Dispatcher(guide=guide, screen=screen)
    dispatcher.update.outer_middleware(Known(seal, default_language))
    dispatcher.include_router(build_router())
    return dispatcher
