"""`python -m evals.legacy DIR`: how rightly Vietnamese of before Unicode is read, file by file.

`DIR/manifest.jsonl` names files and their transcripts (`file`, `truth`). Accuracy is 1 − d / n: d is Levenshtein's
distance between what was read and the transcript, n the longer length, both in NFC with white space as single spaces.
It is given as the letters stand and without regard to case: capital fonts (.VnTimeH) are read as capitals, as they are
seen, while many transcripts keep the small letters that were typed. Exits 1 below a floor.
"""

import argparse
import json
import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.edit_distance import edit_distance
from ingest.formats import Format, format_of
from ingest.loaders.doc import doc_pieces
from ingest.loaders.docx import load_docx
from ingest.loaders.pdf import pdf_pages
from ingest.loaders.plain import load_plain
from ingest.loaders.ppt import ppt_pieces
from ingest.loaders.rtf import rtf_pieces
from ingest.loaders.xls import xls_pieces
from ingest.loaders.xlsx import xlsx_pieces
from ingest.pieces import in_unicode, plain
from ingest.refusals import RefusedError

PIECES = {Format.DOC: doc_pieces, Format.RTF: rtf_pieces, Format.XLS: xls_pieces, Format.PPT: ppt_pieces,
          Format.XLSX: xlsx_pieces}  # fmt: skip
FLOOR = 0.99


@dataclass(frozen=True, slots=True)
class Reading:
    """One file against its transcript; `refused` says why it was not read."""

    name: str
    letters: int
    exact: float = 0.0
    any_case: float = 0.0
    seconds: float = 0.0
    refused: str = ""


def text_of(path: Path) -> str:
    """Return the text of a file as it is read, without what is made of it: no headings, no column names in rows."""
    data = path.read_bytes()
    found = format_of(path.suffix.lower(), data)
    if found in PIECES:
        return plain(in_unicode(PIECES[found](data))[0])
    if found is Format.PDF:
        return "\n".join(line for page in pdf_pages(data)[0] for line in page)
    load = load_docx if found is Format.DOCX else load_plain
    return "\n".join(block.text for block in load(data).blocks)


def one_line(text: str) -> str:
    """Return `text` in NFC with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def accuracy(read: str, truth: str) -> float:
    """Return 1 − distance / longer length, in [0, 1]."""
    return 1 - edit_distance(read, truth) / max(len(read), len(truth), 1)


def measure(folder: Path) -> list[Reading]:
    """Return the readings of all files that the manifest names."""
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [_reading(folder, json.loads(line)) for line in lines]


def _reading(folder: Path, entry: dict[str, str]) -> Reading:
    path, truth = folder / entry["file"], one_line((folder / entry["truth"]).read_text(encoding="utf-8"))
    begun = time.perf_counter()
    try:
        read = one_line(text_of(path))
    except RefusedError as error:
        return Reading(path.name, len(truth), refused=str(error))
    seconds = time.perf_counter() - begun
    return Reading(path.name, len(truth), accuracy(read, truth), accuracy(read.lower(), truth.lower()), seconds)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.legacy")
    parser.add_argument("folder", type=Path)
    readings = measure(parser.parse_args(arguments).folder)
    if not readings:
        print("no files: nothing was measured")
        return 1
    Console(width=110).print(_table(readings))
    letters = sum(reading.letters for reading in readings)
    mean, weighted = (sum(r.any_case * n for r, n in each) for each in _weights(readings))
    print(f"{len(readings)} files, {sum(1 for r in readings if r.refused)} refused, {letters:,} letters")
    print(f"mean of the files: exact {sum(r.exact for r in readings) / len(readings):.4f}, any case {mean:.4f}")
    print(
        f"by letters: any case {weighted:.4f}; files at {FLOOR} or above: {sum(r.any_case >= FLOOR for r in readings)}"
    )
    return 0 if min(mean, weighted) >= FLOOR else 1


def _weights(readings: Sequence[Reading]) -> tuple[list[tuple[Reading, float]], list[tuple[Reading, float]]]:
    letters = sum(reading.letters for reading in readings)
    return [(r, 1 / len(readings)) for r in readings], [(r, r.letters / letters) for r in readings]


def _table(readings: Sequence[Reading]) -> Table:
    table = Table("file", "letters", "exact", "any case", "s", title="Old Vietnamese encodings", title_justify="left")
    for reading in sorted(readings, key=lambda reading: reading.any_case):
        shown = (f"{reading.exact:.4f}", f"{reading.any_case:.4f}", f"{reading.seconds:.2f}")
        table.add_row(reading.name, str(reading.letters), *((reading.refused, "", "") if reading.refused else shown))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
