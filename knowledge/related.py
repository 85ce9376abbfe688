"""What a reader is likely to need next: sections that were also found, then what the document points to."""

from collections.abc import Iterable, Sequence

from knowledge.passages import Language, Passage
from knowledge.retrieval import Found

COUNT = 3


def read_next(found: Found, passages: Iterable[Passage], *, quoted: int) -> list[Passage]:
    """Return up to three other sections: found in the same or a related document, then related ones' first.

    The first `quoted` of what was found are in the answer already.
    """
    best = found.passages[0].passage
    close = {best.document_id, *best.related}
    neighbours = [scored.passage for scored in found.passages[quoted:] if scored.passage.document_id in close]
    pointed = sections_of(best.related, best.language, passages)
    return _distinct([*neighbours, *pointed], [scored.passage for scored in found.passages[:quoted]])[:COUNT]


def read_on(passage: Passage, passages: Iterable[Passage]) -> list[Passage]:
    """Return up to three other sections: the next of the same document, then the first ones of related documents."""
    everything = list(passages)
    same = [other for other in everything if _is_beside(other, passage)]
    place = next((number for number, other in enumerate(same) if other.id == passage.id), -1)
    pointed = sections_of(passage.related, passage.language, everything)
    return _distinct([*same[place + 1 :][:1], *pointed], [passage])[:COUNT]


def _is_beside(other: Passage, passage: Passage) -> bool:
    return other.document_id == passage.document_id and other.language is passage.language


def sections_of(documents: Sequence[str], language: Language, passages: Iterable[Passage]) -> list[Passage]:
    """Return the first section of each document, in the order of `documents`; unknown ones are left out."""
    first: dict[str, Passage] = {}
    for passage in passages:
        if passage.language is language and passage.document_id in documents:
            first.setdefault(passage.document_id, passage)
    return [first[document] for document in documents if document in first]


def _distinct(passages: Iterable[Passage], without: Sequence[Passage]) -> list[Passage]:
    shown = {passage.id for passage in without}
    return list({passage.id: passage for passage in passages if passage.id not in shown}.values())
