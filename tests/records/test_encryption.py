"""Texts at rest open only in their own row, with their own key."""

import base64
from pathlib import Path

import pytest

from records.encryption import Seal, SealBrokenError, read_key, webchat_token
from settings import MalformedSettingsError, Settings

KEY = b"k" * 32


def test_a_text_opens_in_its_row() -> None:
    seal = Seal(KEY)
    assert seal.open(seal.close("đau đầu", "turn:1"), "turn:1") == "đau đầu"


def test_a_text_moved_to_another_row_does_not_open() -> None:
    seal = Seal(KEY)
    with pytest.raises(SealBrokenError):
        seal.open(seal.close("đau đầu", "turn:1"), "turn:2")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBrokenError):
        Seal(b"x" * 32).open(Seal(KEY).close("đau đầu", "turn:1"), "turn:1")


def test_the_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path})
    assert read_key(settings) == read_key(settings)
    assert (tmp_path / "records.key").stat().st_mode & 0o077 == 0


def test_a_malformed_key_names_itself(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "records_key": base64.b64encode(b"short").decode()})
    with pytest.raises(MalformedSettingsError, match="RECORDS_KEY"):
        read_key(settings)


def test_the_webchat_token_is_a_token_and_no_secret_of_ours() -> None:
    token = webchat_token(KEY)
    assert token.startswith("700:")
    assert KEY.hex() not in token
