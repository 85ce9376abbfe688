"""Every text exists in both languages, with the same arguments, as valid Telegram HTML."""

import re
from pathlib import Path

import pytest

from bot.texts import LANGUAGES, LOCALES, texts_in
from knowledge.answers import AbstentionReason

ALLOWED_TAG = re.compile(r"</?(?:b|i)>")


def messages_of(language: str) -> dict[str, str]:
    """Return the texts of a language by key."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((LOCALES / language).glob("*.ftl")))
    found = re.findall(r"^([a-z][\w-]*) =((?:.*\n?)(?:(?:[ ]{4}.*)?\n)*)", source, re.MULTILINE)
    return dict(found)


def test_both_languages_have_the_same_texts_with_the_same_arguments() -> None:
    vietnamese, english = (messages_of(language) for language in LANGUAGES)
    assert list(vietnamese) == list(english)
    for key, text in vietnamese.items():
        assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_abstention_has_a_text_that_says_why(language: str) -> None:
    for reason in AbstentionReason:
        assert texts_in(language)(f"abstain-{reason}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_bold_and_italics_are_used_and_closed(language: str) -> None:
    for key, text in messages_of(language).items():
        assert not re.search(r"<[^>]*>", ALLOWED_TAG.sub("", text)), key
        for tag in ("b", "i"):
            assert text.count(f"<{tag}>") == text.count(f"</{tag}>"), key


def test_every_text_that_the_code_names_exists(root: Path) -> None:
    known = set(messages_of("vi"))
    named = {
        key
        for path in (root / "bot").rglob("*.py")
        for key in re.findall(r'texts\(\s*"([a-z_-]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert named <= known


def test_arguments_are_escaped() -> None:
    assert "&lt;b&gt;" in texts_in("vi")("source-section", section="<b>")


def test_a_missing_argument_is_a_defect() -> None:
    with pytest.raises(KeyError):
        texts_in("vi")("source-section")


PERSONAL = {"vi": ("họ tên", "năm sinh", "số điện thoại", "lý do"), "en": ("name", "year of birth", "phone", "reason")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_data_is_true_since_one_can_book(language: str) -> None:
    texts = texts_in(language)
    for words in PERSONAL[language]:
        assert words in texts("privacy")
    for untrue in ("không lưu tên", "do not keep your name"):
        assert untrue not in texts("privacy")
    for key in ("help", "welcome"):
        assert "/book" in texts(key)
        assert "/appointments" in texts(key)
