"""The corpus as it would be if a draft were published now: nothing of it is stored."""

import datetime as dt
import uuid
from collections.abc import Sequence

from ingest.documents import Section, SourceDocument
from knowledge.passages import Passage


def staged_passages(
    current: Sequence[Passage],
    document: SourceDocument,
    revision_id: uuid.UUID,
    replaces: Sequence[str],
    today: dt.date,
) -> list[Passage]:
    """Return the passages in force without those that the draft takes the place of, and with its own."""
    gone = {document.document_id, *replaces}
    staying = [one for one in current if one.language is not document.language or one.document_id not in gone]
    own = [_passage(key, section, document, revision_id, today) for key, section in document.passages().items()]
    return [*staying, *own]


def _passage(key: str, section: Section, document: SourceDocument, revision_id: uuid.UUID, today: dt.date) -> Passage:
    return Passage(
        id=key,
        document_id=document.document_id,
        revision_id=revision_id,
        language=document.language,
        topic=document.topic,
        title=document.title,
        heading=section.heading,
        locator=section.locator,
        text=section.text,
        asked=section.asked,
        keywords=document.keywords,
        related=document.related,
        issuer=document.issuer,
        certainty=document.certainty,
        legal_basis=document.legal_basis,
        source=document.source,
        effective_from=document.effective_from or today,
        verified_on=document.verified_on or document.effective_from or today,
    )
