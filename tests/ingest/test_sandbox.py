"""Strangers' files: each that cannot be used costs one line with the right reason, and never the ingest."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reader import Outcome
from ingest.reading import MAX_BYTES
from ingest.refusals import Reason, Refusal
from ingest.sandbox import Sandbox
from tests.ingest import samples

MB = 1024 * 1024
CONTENT_TYPES = b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Types>&b;</Types>'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def reason(outcome: Outcome) -> Reason | None:
    return outcome.reason if isinstance(outcome, Refusal) else None


UNREADABLE = {
    "encrypted.pdf": (samples.encrypted_pdf(user_password="secret"), Reason.ENCRYPTED),
    "encrypted.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Reason.ENCRYPTED,
    ),
    "scan.pdf": (samples.pdf([[], []]), Reason.EMPTY),
    "empty.txt": (b"", Reason.EMPTY),
    "blank.md": (b"\n \n", Reason.EMPTY),
    "digits.html": (b"<p>12 34</p>", Reason.EMPTY),
    "headings.html": (b"<h1>Only a title</h1>", Reason.EMPTY),
    "image.txt": (b"\x89PNG\r\n\x1a\n\x00\x00", Reason.NOT_TEXT),
    "data.md": (random.Random(1).randbytes(4000), Reason.NOT_TEXT),  # noqa: S311
    "text.pdf": (b"Hello, I am a text.", Reason.NOT_TEXT),
    "text.docx": (b"Hello, I am a text.", Reason.NOT_TEXT),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.NOT_TEXT),
    "cut.pdf": (samples.pdf([["A text."]])[:200], Reason.BROKEN),
    "cut.docx": (samples.docx_file()[:3000], Reason.BROKEN),
    "zip.docx": (samples.with_member(b"PK\x05\x06" + bytes(18), "a.txt", b"a"), Reason.BROKEN),
    "bomb.docx": (samples.with_member(samples.docx_file(), "word/bomb.xml", bytes(8 * MB)), Reason.TOO_LARGE),
    "entities.docx": (samples.with_member(samples.docx_file(), "[Content_Types].xml", CONTENT_TYPES), Reason.BROKEN),
    "large.txt": (b"a " * (MAX_BYTES // 2 + 1), Reason.TOO_LARGE),
    "sheet.xlsx": (b"PK\x03\x04", Reason.UNKNOWN_TYPE),
    "README": (b"text", Reason.UNKNOWN_TYPE),
    "tcvn3.txt": ("Céng hoµ x· héi chñ nghÜa ViÖt Nam, ®iÒu trÞ bÖnh viÖn cña ".encode() * 5, Reason.LEGACY_FONT),
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
    (tmp_path / "slow.pdf").write_bytes(samples.pdf([[]], stream=b"BT /F1 12 Tf (a) Tj ET " * 400_000))
    (tmp_path / "good.pdf").write_bytes(samples.pdf([["Children are vaccinated free of charge."]]))
    with Sandbox(seconds=0.5) as sandbox:
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
