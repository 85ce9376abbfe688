"""The dated registry of phone numbers; nothing else may put a number before a citizen."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

STALE = dt.timedelta(days=180)
REGISTRY = Path(__file__).parent / "contacts.yaml"


class Contact(BaseModel):
    """One number, as its source states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    number: str
    status: Literal["sound", "unverified", "withdrawn"]
    cost: Literal["free", "charged"]
    hours: str
    name: dict[str, str]
    scope: dict[str, str]
    owner: str
    source: str
    verified_on: dt.date


class Contacts(BaseModel):
    """All numbers, and when the registry was last verified."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verified_on: dt.date
    contacts: tuple[Contact, ...]

    def number(self, code: str) -> str:
        """Return the number of `code`, verbatim.

        Raises:
            KeyError: no sound contact has that code.
        """
        sound = {contact.code: contact.number for contact in self.contacts if contact.status == "sound"}
        return sound[code]

    def stale(self, today: dt.date) -> tuple[Contact, ...]:
        """Return the contacts that nobody has verified for half a year; the staff are warned of them."""
        return tuple(contact for contact in self.contacts if today - contact.verified_on > STALE)


@cache
def read_contacts() -> Contacts:
    """Return the registry; a malformed one stops start-up."""
    return Contacts.model_validate(yaml.safe_load(REGISTRY.read_text(encoding="utf-8")))
