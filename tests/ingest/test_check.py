"""The check of a guidance folder names what is wrong without any database."""

import datetime as dt
from pathlib import Path

import pytest

from care.contacts import Contact, Contacts
from ingest.check import check_guidance
from ingest.phones import numbers_in
from tests.ingest import samples

TODAY = dt.date(2026, 11, 24)


def contact(number: str, status: str = "sound") -> Contact:
    facts = {"cost": "free", "hours": "24/7", "name": {}, "scope": {}, "owner": "", "source": "s", "verified_on": TODAY}
    return Contact.model_validate({"code": f"c{number}", "number": number, "status": status, **facts})


CONTACTS = Contacts(
    verified_on=TODAY, contacts=(contact("115"), contact("1900 9095", "unverified"), contact("1900 1111", "withdrawn"))
)


def errors(folder: Path) -> list[str]:
    _, problems = check_guidance(folder, CONTACTS, today=TODAY)
    return [problem.message for problem in problems if not problem.is_warning]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in ("vi", "en"):
        (tmp_path / language).mkdir()
        text = samples.guidance({"Một?": "Gọi 115.", "Hai?": "Hỏi 1900 9095."}, language=language)
        (tmp_path / language / "card.md").write_text(text)
    return tmp_path


def change(folder: Path, before: str, after: str) -> None:
    file = folder / "vi" / "card.md"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def test_sound_guidance_has_no_errors_only_warnings_about_length(folder: Path) -> None:
    count, problems = check_guidance(folder, CONTACTS, today=TODAY)
    assert count == 2
    assert errors(folder) == []
    assert any("2 words, wanted 25 to 110" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("certainty: confirmed", "certainty: sure", "certainty: Input should be"),
        ("related: []", "related: [nowhere]", "related: there is no other document 'nowhere'"),
        ("related: []", "related: [card]", "related: there is no other document 'card'"),
        ("verified_on: 2026-11-24", "verified_on: 2027-01-01", "verified_on: 2027-01-01 is in the future"),
        ("language: vi", "language: en", "language: is"),
        ("## Hai?", "## Một?", "another section has the same heading"),
        ("Hỏi 1900 9095.", "Hỏi 19009095.", "the phone number '19009095' is not in care/contacts.yaml"),
        ("Hỏi 1900 9095.", "Hỏi 024 3846 1111.", "the phone number '024 3846 1111' is not in care/contacts.yaml"),
        ("Hỏi 1900 9095.", "Hỏi 1900 1111.", "the phone number '1900 1111' is withdrawn"),
        ("Gọi 115.", "Gọi **119**.", "the phone number '119' is not in care/contacts.yaml"),
        ("Hỏi 1900 9095.", "Hỏi 1900 9095.\n\n## Ba?\nBa.", "3 sections here, 2 in"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, before: str, after: str, complaint: str) -> None:
    change(folder, before, after)
    assert any(complaint in error for error in errors(folder)), errors(folder)


def test_a_document_needs_both_languages(folder: Path) -> None:
    (folder / "en" / "card.md").unlink()
    assert any("there is no readable" in error for error in errors(folder))


@pytest.mark.parametrize(
    "text", ["Nghị định 188/2025/NĐ-CP", "năm 1900 và 2026", "100.000.000 đồng", "ngày 01/07/2026", "số 115/2020"]
)
def test_not_every_number_is_a_phone_number(text: str) -> None:
    assert numbers_in(text) == []
