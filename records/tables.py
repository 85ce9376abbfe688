"""Every table in one metadata, for migrations and tests."""

from records import booking, encounters, guidance, handovers, inbox, patients, privacy, staff, transcripts, webchat
from records.base import Base

__all__ = [
    "Base",
    "booking",
    "encounters",
    "guidance",
    "handovers",
    "inbox",
    "patients",
    "privacy",
    "staff",
    "transcripts",
    "webchat",
]
