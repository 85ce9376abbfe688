"""A page that is only a picture is read where Tesseract is, and refused with what to do where it is not."""

import pytest

from ingest.documents import SourceDocument
from ingest.pdf import ocr
from ingest.refusals import Reason, Refusal
from ingest.sandbox import Sandbox
from tests.ingest import samples

SCAN = samples.scanned_pdf(
    samples.pdf([["Children under six are vaccinated free of charge.", "Bring the health book."]])
)
PICTURE = samples.scanned_pdf(samples.pdf([[]]))


@pytest.mark.skipif(not ocr.languages(), reason="no tesseract with Vietnamese here")
def test_a_scan_is_read_and_said_to_be_one() -> None:
    with Sandbox() as sandbox:
        document = sandbox.read_upload("scan.pdf", SCAN)
        assert isinstance(document, SourceDocument), document
        text = " ".join(section.text for section in document.sections)
        assert "Children under six are vaccinated free of charge" in text
        assert ocr.NOTE in document.notes
        blank = sandbox.read_upload("blank.pdf", PICTURE)
    assert isinstance(blank, Refusal)
    assert blank.reason is Reason.SCANNED


@pytest.mark.skipif(not ocr.languages(), reason="no tesseract with Vietnamese here")
def test_a_scan_ends_with_its_time() -> None:
    with Sandbox(seconds=0.05) as sandbox:
        outcome = sandbox.read_upload("scan.pdf", SCAN)
    assert isinstance(outcome, Refusal)
    assert outcome.reason is Reason.TOO_SLOW


def test_without_tesseract_a_scan_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with Sandbox() as sandbox:
        outcome = sandbox.read_upload("scan.pdf", SCAN)
    assert isinstance(outcome, Refusal)
    assert (outcome.reason, outcome.detail) == (
        Reason.SCANNED, "no text layer, and no Tesseract with Vietnamese on this machine"
    )  # fmt: skip
