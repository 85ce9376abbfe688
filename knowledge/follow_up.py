"""A text that goes on with what was said before, made into a question of its own. Deterministic; nothing is guessed.

A question that says itself what it is about is never touched. What was said before comes in only where a text is made
of question words, of words that any matter has, of what a rule may differ by (age, place …), or where it points back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from knowledge.normalise import LEXICON, clean, expand, shorten, words
from knowledge.passages import Language
from knowledge.writing import Writing, writing_of
from vietnamese import fold, spell

LONG_QUESTION = 14  # words; of a longer one before, the heading of its answer says better what it was about
FEW_WORDS = 3  # a marked text that names so few things of its own goes on; one with more may be new
LONGEST = 16


@dataclass(frozen=True, slots=True)
class Topic:
    """What was talked of: the question as it was understood, and the heading of the section that answered it."""

    question: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Completed:
    """A text with what it leaves out.

    `things`: what it names itself; without any it asks nothing by itself. `goes_on`: it says that it goes on; else it
    may be a question of its own, and only where that finds nothing the others may be meant.
    """

    questions: tuple[str, ...]
    things: tuple[str, ...]
    goes_on: bool


def complete(text: str, topic: Topic | None, reader: Language) -> Completed | None:
    """Return the questions that `text` may be after `topic`, the likeliest first; None where it stands by itself."""
    if topic is None:
        return None
    typed = spell(shorten(clean(text)))
    writing = writing_of(typed, reader)
    language = writing.language
    if writing_of(topic.question, language).language is not language:
        return None
    said = words(expand(typed) if language is Language.VIETNAMESE else typed)
    if not said or len(said) > LONGEST:
        return None
    heard = _hear(said, language)
    if len(heard.things) > FEW_WORDS:
        return None
    sources = _sources(topic)
    wholes = [_joined(source, heard, language) for source in sources]
    if writing is Writing.UNACCENTED:  # one way of writing, so that accents are restored in all of it
        wholes = [fold(whole) for whole in wholes]
    goes_on = heard.is_marked or heard.points or not heard.things
    return Completed(tuple(dict.fromkeys(wholes)), heard.things, goes_on)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a text holds: its words without what opens and closes it, the things it names, and of which kinds."""

    said: tuple[str, ...]
    things: tuple[str, ...]
    kinds: tuple[str, ...]
    is_marked: bool
    points: bool


def _hear(said: Sequence[str], language: Language) -> _Heard:
    lexicon = _lexicon(language)
    polite, _ = _strip(list(said), lexicon.particles, at_end=True)
    core, opened = _strip(polite, lexicon.openers, at_end=False)
    core, closed = _strip(core, lexicon.closers, at_end=True)
    core, points = _without(core, lexicon.points)
    rest, _ = _without(core, lexicon.kinds.keys())
    kinds = [kind for phrase, kind in lexicon.kinds.items() if _place(core, phrase) is not None]
    rest, _ = _without(rest, lexicon.asking)
    rest, _ = _without(rest, lexicon.generic)
    things = tuple(fold(word) for word in rest if not word.isdigit())
    return _Heard(tuple(core), things, tuple(dict.fromkeys(kinds)), opened or closed, points)


def _sources(topic: Topic) -> list[str]:
    sources = [topic.question, topic.heading]
    if len(topic.question.split()) > LONG_QUESTION:
        sources.reverse()
    return [source for source in sources if source]


def _joined(source: str, heard: _Heard, language: Language) -> str:
    """Return `source` without what `heard` says anew, and what it says."""
    lexicon = _lexicon(language)
    before = words(spell(shorten(clean(source))))
    for kind in heard.kinds:
        before, _ = _without(before, [phrase for phrase, its in lexicon.kinds.items() if its == kind])
    if any(_place(heard.said, phrase) is not None for phrase in lexicon.asking):
        before, _ = _without(before, lexicon.asking)
    return " ".join([*before, *heard.said])


@dataclass(frozen=True, slots=True)
class _Lexicon:
    particles: tuple[tuple[str, ...], ...]
    openers: tuple[tuple[str, ...], ...]
    closers: tuple[tuple[str, ...], ...]
    points: tuple[tuple[str, ...], ...]
    asking: tuple[tuple[str, ...], ...]
    generic: tuple[tuple[str, ...], ...]
    kinds: dict[tuple[str, ...], str]


@cache
def _lexicon(language: Language) -> _Lexicon:
    file = yaml.safe_load((LEXICON / "follow_ups.yaml").read_text("utf-8"))[str(language)]
    kinds = {phrase: kind for kind, listed in file["kinds"].items() for phrase in _phrases(listed)}
    names = ("particles", "openers", "closers", "points", "asking", "generic")
    longest_first = dict(sorted(kinds.items(), key=lambda item: -len(item[0])))
    return _Lexicon(**{name: _phrases(file[name]) for name in names}, kinds=longest_first)


def _phrases(listed: Sequence[object]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(str(phrase).split()) for phrase in listed), key=len, reverse=True))


def _strip(said: list[str], phrases: Sequence[tuple[str, ...]], *, at_end: bool) -> tuple[list[str], bool]:
    """Return `said` without the longest of `phrases` at one end; what would leave nothing stays."""
    folded = [fold(word) for word in said]
    for phrase in phrases:
        size = len(phrase)
        if size < len(said) and tuple(folded[-size:] if at_end else folded[:size]) == phrase:
            return (said[:-size] if at_end else said[size:]), True
    return said, False


def _without(said: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> tuple[list[str], bool]:
    """Return `said` without every one of `phrases`, and whether there was any."""
    found = False
    rest = list(said)
    for phrase in phrases:
        while (place := _place(rest, phrase)) is not None:
            rest[place : place + len(phrase)] = []
            found = True
    return rest, found


def _place(said: Sequence[str], phrase: tuple[str, ...]) -> int | None:
    folded = [fold(word) for word in said]
    size = len(phrase)
    return next((at for at in range(len(said) - size + 1) if tuple(folded[at : at + size]) == phrase), None)
