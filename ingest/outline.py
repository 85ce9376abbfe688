"""Sections of any other document: what stands under a heading, in passages of bearable length."""

from collections.abc import Iterable, Iterator

from ingest.blocks import Block, Kind
from ingest.boilerplate import TABLE_OF_CONTENTS, fill_in, is_rule
from ingest.documents import Section
from ingest.packing import pack, written
from knowledge.passages import Language

PAGE = {Language.VIETNAMESE: "trang", Language.ENGLISH: "page"}
BETWEEN_HEADINGS = " › "


def outline_sections(blocks: Iterable[Block], *, title: str, language: Language) -> Iterator[Section]:
    """Yield the passages-to-be under each path of headings; the locator is the page, where there are pages."""
    for path, under in _under_headings(blocks):
        heading = BETWEEN_HEADINGS.join(part for part in path if part != title) or title
        for group in pack(under):
            page = group[0].page
            yield Section(heading, f"{PAGE[language]} {page}" if page else "", written(group))


def _under_headings(blocks: Iterable[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    path: list[tuple[int, str]] = []
    under: list[Block] = []
    for block in blocks:
        if block.kind is Kind.HEADING:
            yield tuple(text for _, text in path), under
            path = [(level, text) for level, text in path if level < block.level] + [(block.level, block.text)]
            under = []
        elif not is_rule(block.text) and not TABLE_OF_CONTENTS.search(block.text):
            under.append(Block(block.kind, fill_in(block.text), block.level, block.page))
    yield tuple(text for _, text in path), under
