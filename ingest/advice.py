"""What the writing rules say about a draft, as codes that the pages put into words. None of it forbids anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from care.contacts import Contacts
from ingest.blocks import syllables
from ingest.check import MARKUP, WORDS
from ingest.documents import Section, SourceDocument
from ingest.phones import numbers_in


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at. `heading` is the section's, `about` a number."""

    code: str
    heading: str
    about: str = ""


def advice_on(document: SourceDocument, registry: Contacts) -> Iterator[Advice]:
    """Yield what an editor should look at again, section by section."""
    contacts = {contact.number: contact for contact in registry.contacts}
    for section in document.sections:
        for number in numbers_in(f"{section.heading}\n{section.text}", registered=contacts):
            contact = contacts.get(number)
            if contact is None or contact.status == "withdrawn":
                yield Advice("phone_unknown" if contact is None else "phone_withdrawn", section.heading, number)
        yield from _manner(section)


def _manner(section: Section) -> Iterator[Advice]:
    count = syllables(section.text)
    if count >= WORDS.stop and not section.locator:
        yield Advice("long", section.heading, str(count))
    if not section.asked and not section.locator:
        yield Advice("not_asked", section.heading)
    if MARKUP.search(section.text):
        yield Advice("markup", section.heading)
