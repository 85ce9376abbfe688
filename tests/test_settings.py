"""A malformed setting stops start-up and is named; `.env.example` documents every one."""

import re
from pathlib import Path

import pytest

from settings import MalformedSettingsError, Settings, read_settings


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("WEBCHAT_PORT", "eighty"),
        ("WEBCHAT_PORT", "70000"),
        ("CHROMA_URL", "localhost"),
        ("DATABASE_URL", "mysql://x"),
        ("LOG_LEVEL", "LOUD"),
        ("CHAT_LANES", "0"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("TELEGRAM_BOT_TOKEN", "my-bot"),
        ("WEBHOOK_URL", "http://example.org"),
        ("WEBHOOK_SECRET", "two words"),
    ],
)
def test_a_malformed_value_names_its_key(key: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(key, value)
    with pytest.raises(MalformedSettingsError, match=key):
        read_settings.__wrapped__()


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://example.org")
    monkeypatch.delenv("WEBHOOK_SECRET", raising=False)
    with pytest.raises(MalformedSettingsError, match="WEBHOOK_SECRET"):
        read_settings.__wrapped__()


def test_a_secret_is_not_shown_in_the_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://user:hunter2@host")
    with pytest.raises(MalformedSettingsError) as caught:
        read_settings.__wrapped__()
    assert "hunter2" not in str(caught.value)


def test_every_setting_is_documented_with_its_default(root: Path) -> None:
    documented = dict(re.findall(r"^#?\s?([A-Z_]+)=(.*)$", (root / ".env.example").read_text(), re.MULTILINE))
    assert {name.upper() for name in Settings.model_fields} == set(documented)
    for name, field in Settings.model_fields.items():
        if field.default is not None:
            assert documented[name.upper()] == str(field.default)
