"""Whatever is handed in is read or refused; nothing else comes out, and it comes in time.

`python -m evals.upload_fuzz DIR --minutes N` does the same for as long as one likes, with real files.
"""

import random
import time
from pathlib import PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.upload_fuzz import is_good, mutated
from ingest.documents import SourceDocument
from ingest.reading import read_document
from ingest.refusals import RefusedError
from ingest.sandbox import Sandbox
from tests.ingest import office, samples

RTF = rb"{\rtf1\ansi{\fonttbl{\f0 .VnTime;}}{\*\x y}\f0 Tr\'ce em \u7867? {\field{\*\fldinst A}{\fldrslt b}}\par}"
SEEDS = {
    ".pdf": samples.pdf([["Children are vaccinated free of charge.", "Bring the book."], ["Page two."]]),
    ".docx": samples.docx_file(),
    ".xlsx": samples.xlsx_file(),
    ".doc": office.doc([("TrÎ em ®­îc miÔn phÝ.\r", ".VnTime"), ("A \x13HYPERLINK x\x14b\x15\x07c\x07\x07", "Arial")]),
    ".xls": office.xls([["BÖnh", "Sè m¾c"], ["Sëi", 12.0]], font=".VnTime"),
    ".ppt": office.ppt(["Trẻ em được tiêm miễn phí.", "Hai"]),
    ".rtf": RTF,
    ".html": b"<h1>A</h1><table><tr><td>b<td>c</table><p style='display:none'>d<p>Children &eacute;",
    ".md": samples.guidance({"Quên thẻ?": "Được.\n\n- a\n- b"}).encode(),
    ".txt": "Céng hoµ x· héi chñ nghÜa ViÖt Nam".encode("latin-1"),
}


def read_or_refuse(name: str, data: bytes) -> None:
    refused = None
    try:
        read_document(PurePath(name), data)
    except RefusedError as error:
        refused = error
    assert refused is None or (refused.detail and "\n" not in refused.detail)


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".html", ".md", ".txt", ".ppt"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), data=st.binary(max_size=200))
def test_our_own_readers_refuse_in_their_own_words(suffix: str, seed: int, data: bytes) -> None:
    """These loaders are ours: not even the reader's last resort is needed for them."""
    chance = random.Random(seed)  # noqa: S311
    read_or_refuse(f"a{suffix}", mutated(SEEDS[suffix], data or b"x", chance))


def test_every_mutated_file_comes_back_from_the_sandbox() -> None:
    chance = random.Random(7)  # noqa: S311
    with Sandbox(seconds=20) as sandbox:
        for number in range(120):
            suffix, data = chance.choice(list(SEEDS.items()))
            other = chance.choice(list(SEEDS.values()))
            changed = mutated(data, other, chance) if number % 10 else chance.randbytes(900)
            begun = time.monotonic()
            outcome = sandbox.read_upload(f"a{suffix}", changed)
            assert is_good(outcome, time.monotonic() - begun), outcome
        assert isinstance(sandbox.read_upload("a.docx", SEEDS[".docx"]), SourceDocument)
