"""What a reader is likely to need next: sections that were also found, then what the document points to."""

from collections.abc import Iterable, Sequence

from knowledge.passages import Language, Passage
from knowledge.retrieval import Found
from knowledge.shelf import Shelf

COUNT = 3


def read_next(found: Found, shelf: Shelf, *, quoted: int) -> list[Passage]:
    """Return up to three other sections: found in the same or a related document, then related ones' first.

    The first `quoted` of what was found are in the answer already.
    """
    best = found.passages[0].passage
    close = {best.document_id, *best.related}
    neighbours = [scored.passage for scored in found.passages[quoted:] if scored.passage.document_id in close]
    pointed = sections_of(best.related, best.language, shelf)
    return _distinct([*neighbours, *pointed], [scored.passage for scored in found.passages[:quoted]])[:COUNT]


def read_on(passage: Passage, shelf: Shelf) -> list[Passage]:
    """Return up to three other sections: the next of the same document, then the first ones of related documents."""
    same = shelf.sections(passage.document_id, passage.language)
    place = next((number for number, other in enumerate(same) if other.id == passage.id), -1)
    pointed = sections_of(passage.related, passage.language, shelf)
    return _distinct([*same[place + 1 :][:1], *pointed], [passage])[:COUNT]


def sections_of(documents: Sequence[str], language: Language, shelf: Shelf) -> list[Passage]:
    """Return the first section of each document, in the order of `documents`; unknown ones are left out."""
    return [section for document in documents for section in shelf.sections(document, language)[:1]]


def _distinct(passages: Iterable[Passage], without: Sequence[Passage]) -> list[Passage]:
    shown = {passage.id for passage in without}
    return list({passage.id: passage for passage in passages if passage.id not in shown}.values())
