"""Every table in one metadata, for migrations and tests."""

from records import guidance, inbox, patients, transcripts, webchat
from records.base import Base

__all__ = ["Base", "guidance", "inbox", "patients", "transcripts", "webchat"]
