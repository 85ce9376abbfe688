"""Every table in one metadata, for migrations and tests."""

from records import (
    booking,
    encounters,
    gaps,
    guidance,
    handovers,
    inbox,
    patients,
    questions,
    staff,
    transcripts,
    webchat,
)
from records.base import Base

__all__ = [
    "Base",
    "booking",
    "encounters",
    "gaps",
    "guidance",
    "handovers",
    "inbox",
    "patients",
    "questions",
    "staff",
    "transcripts",
    "webchat",
]
