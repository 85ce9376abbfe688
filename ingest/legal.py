"""The structure of Vietnamese legal texts: Phần, Chương, Mục, Điều, Khoản, Điểm, and the annexes behind them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.blocks import GUESSED, Block, Kind, syllables
from ingest.boilerplate import continues_signature, fill_in, is_grounds, is_header, is_rule, opens_signature
from ingest.packing import MARKER

ARTICLE = re.compile(r"^Điều\s+(\d+(?:\.(?:[A-ZĐ]{2,}|\d+))*[a-zđ]?)\s*(?:[.:]\s*(.*)|$)", re.DOTALL)
CONTAINER = re.compile(
    r"^(Phần(?: thứ)?|Chương|Mục|Tiểu mục)\s+([IVXLC]+|\d+|[a-zà-ỹ ]{2,12})\s*(?:[.:]\s*(.*))?$", re.IGNORECASE
)
ANNEX = re.compile(r"^Phụ lục(?:\s+(?:số\s+)?([IVXLC]+|\d+[a-z]?))?\s*(?:[.:].*)?$", re.IGNORECASE)
FORM = re.compile(r"^Mẫu(?:\s+số)?\s+(\d+[a-zđ]?(?:[./-]\w+)*)\s*(?:[.:].*)?$", re.IGNORECASE)
MAX_HEADING = 40
MAX_CONTAINER = 30
MIN_ARTICLES = 2
ATTACHED = "Phần kèm theo"  # articles that begin to count anew: a regulation or footnotes behind the text itself
QUOTES = '“”"'
SENTENCE_ENDS = (".", ";", ":", ",")


@dataclass(slots=True)
class Provision:
    """An article, an annex, or what stands under a heading of its own; `label` is its locator."""

    label: str
    heading: str
    blocks: list[Block] = field(default_factory=list)
    is_article: bool = False


def is_legal(blocks: Iterable[Block]) -> bool:
    """Whether the text is divided into articles."""
    return sum(1 for block in blocks if ARTICLE.match(block.text)) >= MIN_ARTICLES


def is_open(text: str) -> bool:
    """Whether a quotation begins in `text` and does not end."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def provisions(blocks: Iterable[Block]) -> list[Provision]:
    """Return the text's provisions in order, without state header, recipients and signatures."""
    return [p for p in _Divider().divide(_without_frame(blocks)) if p.blocks]


def _without_frame(blocks: Iterable[Block]) -> Iterator[Block]:
    in_signature, in_body = False, False
    for block in blocks:
        text = fill_in(block.text)
        in_body = in_body or bool(ARTICLE.match(text))
        if is_rule(text) or is_header(text) or (is_grounds(text) and not in_body):
            continue
        if opens_signature(text):
            in_signature = True
        elif in_signature and (_is_division(block) or not continues_signature(text)):
            in_signature = False
        if not in_signature:
            yield Block(block.kind, text, block.level, block.page)


def _is_division(block: Block) -> bool:
    patterns = (ARTICLE, CONTAINER, ANNEX, FORM)
    return _is_marked(block) or any(pattern.match(block.text) for pattern in patterns)


def _is_marked(block: Block) -> bool:
    """Whether the file itself marks a heading, rather than a line in capitals that looks like one."""
    return block.kind is Kind.HEADING and block.level < GUESSED


class _Divider:
    """Reads a text from top to bottom and opens a provision wherever one begins."""

    def __init__(self) -> None:
        self.open = Provision("", "")
        self.done = [self.open]
        self.annex = ""
        self.last_article = 0
        self.wants_title = False

    def divide(self, blocks: Iterable[Block]) -> list[Provision]:
        for block in blocks:
            self._take(block)
        return self.done

    def _take(self, block: Block) -> None:
        text, short = block.text, syllables(block.text) <= MAX_CONTAINER
        if (article := ARTICLE.match(text)) and not self._is_quoted(article[1]):
            self._open_article(article[1], article[2] or "")
        elif short and (annex := ANNEX.match(text)):
            self.annex = f"Phụ lục {annex[1]}" if annex[1] else "Phụ lục"
            self._open(self.annex, text)
        elif short and (form := FORM.match(text)):
            self._open(", ".join(filter(None, (self.annex, f"Mẫu số {form[1]}"))), text)
        elif short and (container := CONTAINER.match(text)):
            self._open("", text)
            self.wants_title = not container[3]
        elif self.wants_title and short and self._is_title(block):
            self.open.heading = f"{self.open.heading}. {text}" if self.open.heading else text
            self.wants_title = False
        elif _is_marked(block):
            self._open("", text)
        else:
            self.wants_title = False
            self.open.blocks.append(block)

    def _is_title(self, block: Block) -> bool:
        bare_article = self.open.is_article and not MARKER.match(block.text) and not block.text.endswith(SENTENCE_ENDS)
        return block.text.isupper() or _is_marked(block) or bare_article

    def _open(self, label: str, heading: str) -> None:
        self.open = Provision(label, heading)
        self.done.append(self.open)
        self.wants_title = bool(label)

    def _open_article(self, number: str, rest: str) -> None:
        label = f"Điều {number}"
        if number.isdigit() and not self.annex and int(number) < self.last_article:
            self.annex = ATTACHED
        is_title = bool(rest) and syllables(rest) <= MAX_HEADING and not rest.endswith(SENTENCE_ENDS)
        self._open(", ".join(filter(None, (self.annex, label))), f"{label}. {rest}" if is_title else label)
        self.open.is_article = True
        self.wants_title = not rest
        if rest and not is_title:
            self.open.blocks.append(Block(Kind.PARAGRAPH, rest))
        if number.isdigit() and not self.annex:
            self.last_article = int(number)

    def _is_quoted(self, number: str) -> bool:
        """Whether an article stands inside the quotation of an amendment: it is not this text's next one."""
        if not number.rstrip("abcdefghiklđ").isdigit():
            return False
        is_next = int(number.rstrip("abcdefghiklđ")) in (self.last_article, self.last_article + 1)
        return not is_next and is_open("".join(block.text for block in self.open.blocks))
