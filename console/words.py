"""Everything the console says, from the Fluent files. The templates escape it."""

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("vi", "en")


class Words:
    """The words of one language. `words("queue-title")` returns plain text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        for path in sorted((LOCALES / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))

    def __call__(self, key: str, **arguments: object) -> str:
        """Return the words of `key`.

        Raises:
            KeyError: no such words, or an argument is missing: a defect that the tests look for.
        """
        message = self._bundle.get_message(key)
        if message is None or message.value is None:
            raise KeyError(key)
        said, errors = self._bundle.format_pattern(message.value, arguments)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(said)

    def has(self, key: str) -> bool:
        """Tell whether there are words for `key`."""
        return self._bundle.has_message(key)


@cache
def words_in(language: str) -> Words:
    """Return the words of `language`, Vietnamese where there are none."""
    return Words(language if language in LANGUAGES else "vi")
