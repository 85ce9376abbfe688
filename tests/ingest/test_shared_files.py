"""Real and awkward files that lie outside the repository: each is read or refused for the right reason."""

import json
import os
import time
from collections import Counter
from pathlib import Path

import pytest

from evals.legacy import measure
from ingest.reader import Outcome
from ingest.refusals import Reason, Refusal
from ingest.sandbox import Sandbox
from knowledge.passages import Language

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared"))
EVAL = SHARED / "eval"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not EVAL.is_dir(), reason="no ../shared/eval here"),
]


def read_all(folder: Path) -> dict[str, Outcome]:
    with Sandbox(seconds=20) as sandbox:
        return {path.name: sandbox.read(path) for path in sorted(folder.iterdir())}


def test_every_awkward_pdf_and_word_file_is_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # without Tesseract, which takes its time
    folder = EVAL / "robust_pdf_docx"
    started = time.monotonic()
    outcomes = read_all(folder / "files")
    assert time.monotonic() - started < 120
    lines = (folder / "manifest.jsonl").read_text().splitlines()
    observed = {Path(entry["file"]).name: entry["observed"] for entry in map(json.loads, lines)}
    assert observed.keys() == outcomes.keys()
    for name, outcome in outcomes.items():
        reason = outcome.reason if isinstance(outcome, Refusal) else None
        assert reason is not Reason.TOO_SLOW, name
        if observed[name].get("encrypted") and "pages" not in observed[name]:
            assert reason is Reason.ENCRYPTED, name
        elif observed[name].get("text_chars", 0) > 200:
            assert reason in (None, Reason.FOREIGN_LANGUAGE), name
    texts = {name: "".join(s.text for s in o.sections) for name, o in outcomes.items() if not isinstance(o, Refusal)}
    assert all("\ufffd" not in text or len(text) > 100 * text.count("\ufffd") for text in texts.values())
    counts = Counter(o.reason if isinstance(o, Refusal) else "read" for o in outcomes.values())
    assert counts["read"] >= 100
    assert counts[Reason.ENCRYPTED] == 12
    assert counts[Reason.BROKEN] == 2
    assert counts[Reason.SCANNED] >= 20


def test_real_health_documents_are_read_but_the_empty_page() -> None:
    outcomes = read_all(EVAL / "vn_health_documents" / "files")
    refused = {name: o.reason for name, o in outcomes.items() if isinstance(o, Refusal)}
    assert refused == {
        "phapdien-45.6-kham-benh-chua-benh-EMPTY.html": Reason.EMPTY,
    }
    for document in outcomes.values():
        if not isinstance(document, Refusal):
            assert document.topic == "law"
            assert any(section.locator.startswith("Điều ") for section in document.sections)
            assert all("CỘNG HÒA XÃ HỘI" not in section.text for section in document.sections), document.document_id


def test_an_old_word_file_says_the_same_as_its_text() -> None:
    folder = EVAL / "vn_health_documents" / "files"
    name = "22_VBHN-VPQH_Luat-BHYT-hop-nhat"
    with Sandbox() as sandbox:
        word, text = sandbox.read(folder / f"{name}.doc"), sandbox.read(folder / f"{name}.txt")
    assert not isinstance(word, Refusal)
    assert not isinstance(text, Refusal)
    assert [section.locator for section in word.sections] == [section.locator for section in text.sections]


def test_old_encodings_are_read_as_their_transcripts_say() -> None:
    readings = measure(EVAL / "robust_legacy_vn")
    assert len(readings) == 76
    assert not [reading for reading in readings if reading.refused]
    letters = sum(reading.letters for reading in readings)
    assert sum(reading.any_case for reading in readings) / len(readings) >= 0.99
    assert sum(reading.any_case * reading.letters for reading in readings) / letters >= 0.99
    assert min(reading.any_case for reading in readings) >= 0.94


def test_every_old_file_becomes_a_document_in_vietnamese() -> None:
    outcomes = read_all(EVAL / "robust_legacy_vn" / "files")
    assert not {name: o for name, o in outcomes.items() if isinstance(o, Refusal)}
    assert {o.language for o in outcomes.values() if not isinstance(o, Refusal)} == {Language.VIETNAMESE}
