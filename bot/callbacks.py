"""What the buttons carry; each is checked again when it is pressed."""

import uuid

from aiogram.filters.callback_data import CallbackData


class ChooseLanguage(CallbackData, prefix="lang"):
    """Speak `language` from now on."""

    language: str


class Example(CallbackData, prefix="example"):
    """Ask one of the example questions of the welcome."""

    key: str


class AskPassage(CallbackData, prefix="ask"):
    """Show one section."""

    passage_id: str


class AskDocument(CallbackData, prefix="doc"):
    """Show the first section of a document."""

    document_id: str


class ShowSource(CallbackData, prefix="source"):
    """Show where an answer comes from."""

    answer_id: uuid.UUID


class RateAnswer(CallbackData, prefix="rate"):
    """Say whether an answer helped."""

    answer_id: uuid.UUID
    helpful: bool


class TalkToPerson(CallbackData, prefix="person"):
    """Wish for a human."""

    reason: str


class Called(CallbackData, prefix="called"):
    """The ambulance has been called."""
