"""The dispatcher: routers and what every handler may ask for by name."""

from aiogram import Dispatcher

from bot.known import Known
from bot.routers import build_router
from care.booking.book import AppointmentBook
from care.booking.joining import Joining
from care.triage.conversation import Conversation
from knowledge.answers import Guide
from records.encryption import Seal
from records.retention import Periods


def build_dispatcher(
    guide: Guide,
    conversation: Conversation,
    seal: Seal,
    *,
    default_language: str = "vi",
    support_chat: int | None = None,
    book: AppointmentBook | None = None,
    way_in: Joining | None = None,
    periods: Periods | None = None,
) -> Dispatcher:
    """Return a dispatcher whose handlers are given the guide, the triage conversation, and what `Known` adds.

    Without a `book` nothing can be booked; without a `way_in` no room can be entered.
    """
    dispatcher = Dispatcher(guide=guide, conversation=conversation, support_chat=support_chat, book=book)
    dispatcher["periods"] = periods if periods is not None else Periods()
    dispatcher["way_in"] = way_in if way_in is not None else Joining(None, b"")
    dispatcher.update.outer_middleware(Known(seal, default_language))
    dispatcher.include_router(build_router())
    return dispatcher
