"""Every template and every word, in both languages."""

import re
from pathlib import Path

import pytest

from console.words import LANGUAGES, LOCALES, words_in

CONSOLE = Path(__file__).parent.parent.parent / "console"
REFUSED = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.IGNORECASE
)
KEY = re.compile(r"""\bt\(\s*"([a-z0-9_-]+)"\s*[,)]""")


def keys(language: str) -> set[str]:
    """Return the keys of a language's files."""
    found: set[str] = set()
    for path in (LOCALES / language).glob("*.ftl"):
        found |= set(re.findall(r"^([a-z][a-z0-9_-]*)\s*=", path.read_text(encoding="utf-8"), re.MULTILINE))
    return found


def test_both_languages_say_the_same_things() -> None:
    assert keys("vi") == keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_use_words_that_exist(language: str) -> None:
    words = words_in(language)
    used = {key for path in (CONSOLE / "templates").rglob("*.html") for key in KEY.findall(path.read_text("utf-8"))}
    assert {key for key in used if not words.has(key)} == set()


def test_no_template_holds_scripts_or_styles_that_the_policy_would_refuse() -> None:
    for path in (CONSOLE / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|hx-on|javascript:", text
        ), path
