"""Every table in one metadata, for migrations and tests."""

from records import booking, encounters, figures, guidance, handovers, inbox, patients, staff, transcripts, webchat
from records.base import Base

__all__ = [
    "Base",
    "booking",
    "encounters",
    "figures",
    "guidance",
    "handovers",
    "inbox",
    "patients",
    "staff",
    "transcripts",
    "webchat",
]
