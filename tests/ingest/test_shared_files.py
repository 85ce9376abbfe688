"""Real and awkward files that lie outside the repository: each is read or refused for the right reason."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from ingest.reader import Outcome
from ingest.refusals import Reason, Refusal
from ingest.sandbox import Sandbox

EVAL = Path(__file__).parents[3] / "shared" / "eval"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not EVAL.is_dir(), reason="no ../shared/eval here"),
]


def read_all(folder: Path) -> dict[str, Outcome]:
    with Sandbox(seconds=20) as sandbox:
        return {path.name: sandbox.read(path) for path in sorted(folder.iterdir())}


def test_every_awkward_pdf_and_word_file_is_read_or_refused_as_observed() -> None:
    folder = EVAL / "robust_pdf_docx"
    started = time.monotonic()
    outcomes = read_all(folder / "files")
    assert time.monotonic() - started < 60
    lines = (folder / "manifest.jsonl").read_text().splitlines()
    observed = {Path(entry["file"]).name: entry["observed"] for entry in map(json.loads, lines)}
    assert observed.keys() == outcomes.keys()
    for name, outcome in outcomes.items():
        reason = outcome.reason if isinstance(outcome, Refusal) else None
        if "error" in observed[name]:
            assert reason in (Reason.BROKEN, Reason.ENCRYPTED), name
        elif observed[name].get("encrypted") and "pages" not in observed[name]:
            assert reason is Reason.ENCRYPTED, name
        elif observed[name].get("text_chars", 0) > 200:
            assert reason in (None, Reason.FOREIGN_LANGUAGE), name
    counts = Counter(o.reason if isinstance(o, Refusal) else "read" for o in outcomes.values())
    assert counts["read"] >= 100
    assert counts[Reason.ENCRYPTED] == 10
    assert counts[Reason.BROKEN] == 3


def test_real_health_documents_are_read_but_the_old_word_file_and_the_empty_page() -> None:
    outcomes = read_all(EVAL / "vn_health_documents" / "files")
    refused = {name: o.reason for name, o in outcomes.items() if isinstance(o, Refusal)}
    assert refused == {
        "22_VBHN-VPQH_Luat-BHYT-hop-nhat.doc": Reason.UNKNOWN_TYPE,
        "phapdien-45.6-kham-benh-chua-benh-EMPTY.html": Reason.EMPTY,
    }
    for document in outcomes.values():
        if not isinstance(document, Refusal):
            assert document.topic == "law"
            assert any(section.locator.startswith("Điều ") for section in document.sections)
            assert all("CỘNG HÒA XÃ HỘI" not in section.text for section in document.sections), document.document_id
