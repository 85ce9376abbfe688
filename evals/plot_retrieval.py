"""Draws `docs/retrieval.jsonl` as bars: `python -m evals.plot_retrieval` writes `docs/images/retrieval.svg`."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FIGURES, PICTURE = Path("docs/retrieval.jsonl"), Path("docs/images/retrieval.svg")
LEFT, WIDTH, ROW, TOP = 210, 520, 26, 46
OURS, PLAIN = "#1d6f5c", "#c9d3cf"


def draw(rows: list[Mapping[str, Any]]) -> str:
    """Return an SVG with one bar a row for hit@10, and behind it one for plain BM25 where that is known."""
    height = TOP + ROW * len(rows) + 16
    parts = [line for number, row in enumerate(rows) for line in _row(row, TOP + ROW * number)]
    ticks = [line for step in range(0, 11, 2) for line in _tick(step / 10, height)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 60} {height}" '
            'font-family="sans-serif" font-size="12" role="img" aria-label="hit@10 of each set">',
            f'<rect width="100%" height="100%" fill="#ffffff"/><text x="{LEFT}" y="18" fill="#222">'
            f'hit@10: ours (<tspan fill="{OURS}">green</tspan>), plain BM25 (grey)</text>',
            *ticks,
            *parts,
            "</svg>\n",
        ]
    )


def main() -> int:
    """Draw what was measured."""
    rows = [json.loads(line) for line in FIGURES.read_text("utf-8").splitlines()]
    PICTURE.write_text(draw(rows), "utf-8")
    return 0


def _row(row: Mapping[str, Any], top: int) -> Iterator[str]:
    name = escape(f"{row['set']}, {row['queries']}")
    yield f'<text x="{LEFT - 8}" y="{top + 14}" text-anchor="end" fill="#222">{name}</text>'
    if "bm25" in row:
        yield f'<rect x="{LEFT}" y="{top}" width="{row["bm25"] * WIDTH:.0f}" height="20" fill="{PLAIN}"/>'
    end = row["hit@10"] * WIDTH
    yield f'<rect x="{LEFT}" y="{top + 5}" width="{end:.0f}" height="10" fill="{OURS}"/>'
    yield f'<text x="{LEFT + end + 6:.0f}" y="{top + 14}" fill="#222">{row["hit@10"]:.3f}</text>'


def _tick(share: float, height: int) -> Iterator[str]:
    place = LEFT + share * WIDTH
    yield f'<line x1="{place:.0f}" x2="{place:.0f}" y1="{TOP - 8}" y2="{height - 10}" stroke="#e3e3e3"/>'
    yield f'<text x="{place:.0f}" y="{TOP - 12}" text-anchor="middle" fill="#777">{share:.1f}</text>'


if __name__ == "__main__":
    sys.exit(main())
