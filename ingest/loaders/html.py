"""HTML: what a reader would see. Scripts, navigation, forms and hidden elements are dropped."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.blocks import Block, Kind, Loaded, one_line, rows
from ingest.boilerplate import is_frame_table
from ingest.decoding import decode
from ingest.packing import MARKER

DROPPED = (
    "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "iframe", "svg", "object", "button",
    "select", "textarea", "head", "[hidden]", "[aria-hidden=true]", "[role=navigation]", "[role=banner]",
    "body > header", ".pChiDan",  # .pChiDan: the Bộ pháp điển's cross-references
)  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(font-size|opacity)\s*:\s*0(?![.\d])", re.IGNORECASE)
BLOCK_TAGS = frozenset((
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
HEAD_BYTES = 4096


def load_html(data: bytes) -> Loaded:
    """Return the visible blocks of a page; its `<main>` alone where it has one."""
    declared = CHARSET.search(data[:HEAD_BYTES])
    text, note = decode(data, declared=declared[1].decode() if declared else None)
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    weak_title = one_line(title.text()) if title is not None else ""
    _drop_hidden(tree)
    mains = tree.css("main")
    root = mains[0] if len(mains) == 1 else tree.body
    blocks = tuple(_Reader().read(root)) if root is not None else ()
    return Loaded(blocks, weak_title=weak_title, notes=(note,) if note else ())


def visible_text(html: str) -> str:
    """Return the text of a fragment of HTML."""
    tree = LexborHTMLParser(html)
    _drop_hidden(tree)
    return str(tree.body.text(separator=" ")) if tree.body is not None else ""


def _drop_hidden(tree: LexborHTMLParser) -> None:
    for selector in DROPPED:
        for node in tree.css(selector):
            node.decompose()
    for node in tree.css("[style]"):
        if HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()


class _Reader:
    """Walks the tree without recursion, so that deep nesting cannot exhaust the stack."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.level = 0
        self.marker = ""

    def read(self, root: LexborNode) -> Iterator[Block]:
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if tag == "-text":
                self.words.append(re.sub(r"\s+", " ", node.text_content or ""))
            elif tag == "br":
                self.words.append("\n" if not self.level else " ")
            elif tag == "table" and _is_data(node):
                yield from self._flush()
                yield from _table(node)
            else:
                if tag in BLOCK_TAGS:
                    yield from self._flush()
                    self._enter(node, tag, leaving=leaving)
                if not leaving:
                    stack.append((node, True))
                    stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
        yield from self._flush()

    def _enter(self, node: LexborNode, tag: str, *, leaving: bool) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.level = 0 if leaving else int(tag[1])
        elif tag == "li":
            self.marker = "" if leaving else _marker(node)

    def _flush(self) -> Iterator[Block]:
        text, self.words = "".join(self.words), []
        for line in filter(None, (one_line(line) for line in text.split("\n"))):
            if self.level:
                yield Block(Kind.HEADING, line, self.level)
            else:
                marker, self.marker = self.marker, ""
                yield Block(Kind.ITEM if marker or MARKER.match(line) else Kind.PARAGRAPH, marker + line)


def _marker(item: LexborNode) -> str:
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return "- "
    number, before = 1, item.prev
    while before is not None:
        number += before.tag == "li"
        before = before.prev
    return f"{number}. "


def _is_data(table: LexborNode) -> bool:
    """Whether a table holds rows and columns, rather than the layout of a page around paragraphs or other tables."""
    cells = table.css("td, th")
    return len(cells) > 1 and not any(cell.css_first("table, h1, h2, h3, h4") for cell in cells)


def _table(table: LexborNode) -> Iterator[Block]:
    cells = [[cell.text(separator=" ") for cell in row.css("td, th")] for row in table.css("tr")]
    if not is_frame_table(" ".join(" ".join(row) for row in cells)):
        yield from (Block(Kind.ROW, line) for line in rows(cells))
