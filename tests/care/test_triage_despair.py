"""Despair that is not said in so many words: what must be heard as a crisis, and the everyday beside it. Own sentences.

`despair/announced.txt` is a means, a place, a preparation or a farewell in combination, `despair/everyday.txt` what
sounds like one of them and is none: fishing, moving house, farm chemicals, heights at work, wills, grief, jokes.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from care.triage.engine import read_triage
from vietnamese import fold

FOLDER = Path(__file__).parent / "despair"
ANNOUNCED = (FOLDER / "announced.txt").read_text(encoding="utf-8").splitlines()
EVERYDAY = (FOLDER / "everyday.txt").read_text(encoding="utf-8").splitlines()
LEAST_UNACCENTED = 0.85
MOST_TAKEN_FOR_DESPAIR = 0.03  # these sentences are written to be mistaken; what people say mostly is further away


@pytest.mark.parametrize("text", ANNOUNCED)
def test_despair_is_heard_without_the_word_for_dying(text: str) -> None:
    decision = read_triage().screen(text)
    assert decision.crisis
    assert decision.stops_everything


def _by_phrases(text: str) -> list[str]:
    """Return the lines of the protocol that hears phrases."""
    return [reason.line for reason in read_triage().screen(text).reasons if reason.line.startswith("suicide.")]


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_life_is_no_crisis(text: str) -> None:
    assert not _by_phrases(text)


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_life_is_no_crisis_without_accents(text: str) -> None:
    assert not _by_phrases(fold(text))


@pytest.mark.parametrize("typed", [str, fold])
def test_everyday_words_hardly_ever_weigh_as_despair(typed: Callable[[str], str]) -> None:
    taken = [text for text in EVERYDAY if read_triage().screen(typed(text)).crisis]
    assert len(taken) / len(EVERYDAY) <= MOST_TAKEN_FOR_DESPAIR


def test_despair_is_heard_without_accents() -> None:
    heard = [text for text in ANNOUNCED if read_triage().screen(fold(text)).crisis]
    assert len(heard) / len(ANNOUNCED) >= LEAST_UNACCENTED
