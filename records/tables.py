"""Every table in one metadata, for migrations and tests."""

from records import (
    booking,
    conversations,
    encounters,
    figures,
    gaps,
    guidance,
    handovers,
    inbox,
    patients,
    privacy,
    questions,
    reviews,
    staff,
    takeovers,
    transcripts,
    webchat,
)
from records.base import Base

__all__ = [
    "Base",
    "booking",
    "conversations",
    "encounters",
    "figures",
    "gaps",
    "guidance",
    "handovers",
    "inbox",
    "patients",
    "privacy",
    "questions",
    "reviews",
    "staff",
    "takeovers",
    "transcripts",
    "webchat",
]
