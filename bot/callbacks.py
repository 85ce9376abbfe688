"""What the buttons carry; each is checked again when it is pressed."""

import uuid
from typing import Literal

from aiogram.filters.callback_data import CallbackData

from care.triage.engine import Reply


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


class MoreFirstAid(CallbackData, prefix="aid"):
    """Show what to do and what not to do, of one protocol."""

    protocol: str


class AnswerQuestion(CallbackData, prefix="q"):
    """Answer one triage question: yes, no or unsure."""

    key: str
    reply: Reply


class Step(CallbackData, prefix="step"):
    """Move within the triage questions: why, back, stop, other (speaking for someone else), go (ask on)."""

    name: Literal["why", "back", "stop", "other", "go"]
    key: str = ""


class StartTriage(CallbackData, prefix="triage"):
    """Ask the triage questions about what was told last."""


class NewMatter(CallbackData, prefix="new"):
    """Leave an emergency that was told before, and speak of something or somebody else."""


class Safe(CallbackData, prefix="safe"):
    """Say, after a crisis, whether one is safe now."""

    safe: bool


class AcceptHandover(CallbackData, prefix="accept"):
    """Take a waiting handover, from the support team's chat."""

    handover_id: uuid.UUID


class CloseHandover(CallbackData, prefix="close"):
    """Close a handover with a reason, from the support team's chat."""

    handover_id: uuid.UUID
    reason: str
