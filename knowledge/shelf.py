"""Every passage in force, by its id and by its document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge.passages import Language, Passage


class Shelf(Mapping[str, Passage]):
    """Passages by id; a document's lie together, in reading order, and are found without looking at the others."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = {passage.id: passage for passage in passages}
        self._documents: dict[tuple[str, Language], list[Passage]] = {}
        for passage in self._passages.values():
            self._documents.setdefault((passage.document_id, passage.language), []).append(passage)

    def __getitem__(self, key: str) -> Passage:
        return self._passages[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._passages)

    def __len__(self) -> int:
        return len(self._passages)

    def sections(self, document_id: str, language: Language) -> Sequence[Passage]:
        """Return a document's passages in one language; of an unknown one none."""
        return self._documents.get((document_id, language), ())
