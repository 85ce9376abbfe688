"""Blocks to passage texts of at most `LIMIT` syllables. A list item or table row is never cut."""

import re
from collections.abc import Sequence
from itertools import chain

from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.blocks import Block, Kind, syllables

LIMIT = 350
MAX_LEAD = 60
SENTENCE_END = r"(?<=[.!?;…])\s+"
MARKER = re.compile(r"^([-–+•*]\s|\d{1,3}(\.\d{1,3})*[.)]\s|[a-zđ]{1,2}\)\s)")


def is_item(block: Block) -> bool:
    """Whether `block` is one item of a list or one row of a table."""
    return block.kind in (Kind.ITEM, Kind.ROW) or bool(MARKER.match(block.text))


def pack(blocks: Sequence[Block], *, lead: str = "") -> list[list[Block]]:
    """Group blocks in order into passages. `lead` is what each passage will repeat, and counts for its size."""
    room = LIMIT - syllables(lead)
    groups: list[list[Block]] = []
    for block in chain.from_iterable(_cut(block, room) for block in blocks):
        if not groups or _size(groups[-1]) + syllables(block.text) > room:
            groups.append(_take_lead_in(groups))
        groups[-1].append(block)
    return [group for group in groups if group]


def written(blocks: Sequence[Block]) -> str:
    """Return the blocks as Markdown: paragraphs apart, bullets and rows close together."""
    text = ""
    for before, block in zip((None, *blocks), blocks, strict=False):
        close = before is not None and before.text.startswith("- ") and block.text.startswith("- ")
        text += ("\n" if close else "\n\n") + block.text
    return text.strip()


def _cut(block: Block, room: int) -> list[Block]:
    if is_item(block) or syllables(block.text) <= room:
        return [block]
    splitter = RecursiveCharacterTextSplitter(
        separators=[SENTENCE_END, " "],
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=max(room, 1),
        chunk_overlap=0,
        length_function=syllables,
    )
    return [Block(block.kind, text.strip(), block.level, block.page) for text in splitter.split_text(block.text)]


def _take_lead_in(groups: list[list[Block]]) -> list[Block]:
    """Move a last paragraph that ends in a colon to the passage that begins: it introduces what follows."""
    if groups and len(groups[-1]) > 1 and groups[-1][-1].text.endswith(":") and not is_item(groups[-1][-1]):
        return [groups[-1].pop()]
    return []


def _size(group: list[Block]) -> int:
    return sum(syllables(block.text) for block in group)
