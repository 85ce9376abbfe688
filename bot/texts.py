"""Everything the bot says, from the Fluent files; arguments are escaped for Telegram's HTML."""

from functools import cache
from html import escape
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from care.contacts import read_contacts

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("vi", "en")


class Texts:
    """The texts of one language. `texts("help")` returns HTML."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        for path in sorted((LOCALES / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
        contacts = read_contacts()
        self._numbers = {"ambulance": contacts.number("ambulance"), "police": contacts.number("police")}

    def __call__(self, key: str, **arguments: str) -> str:
        """Return the text of `key`.

        Raises:
            KeyError: no such text, or an argument is missing: a defect that the tests look for.
        """
        message = self._bundle.get_message(key)
        if message is None or message.value is None:
            raise KeyError(key)
        escaped = {name: escape(value, quote=False) for name, value in arguments.items()}
        text, errors = self._bundle.format_pattern(message.value, escaped | self._numbers)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(text)


@cache
def texts_in(language: str) -> Texts:
    """Return the texts of `language`, Vietnamese where there are none."""
    return Texts(language if language in LANGUAGES else "vi")
