"""Accents that unaccented syllables get back by their neighbours."""

from collections.abc import Sequence
from itertools import pairwise, product
from math import prod

import pytest

from care.triage.accents import Accents, Options
from care.triage.engine import read_triage

COUNTS = {"^": 9, "đau": 9, "đầu": 4, "họng": 5, "hông": 1, "hồng": 2}
MET = Accents(
    COUNTS,
    {"đau": {"đầu": 3, "họng": 5}, "^": {"đau": 8}},
)
DAU, HONG = (MET.options(tuple(MET.forms(syllable))) for syllable in ("dau", "hong"))


def likeliest(options: Options, shares: Sequence[float]) -> str:
    return options.words[shares.index(max(shares))]


def test_neighbours_decide_which_word_is_meant() -> None:
    first, second = MET.weigh([DAU, HONG])
    assert likeliest(DAU, first) == "đau"
    assert likeliest(HONG, second) == "họng"


def test_words_that_were_never_met_together_leave_each_other_as_they_are() -> None:
    assert MET.weigh([HONG, DAU])[1] == pytest.approx(MET.options(DAU.words).alone)


def test_the_weights_are_those_of_all_readings_of_the_clause_added_up() -> None:
    places = [DAU, HONG, DAU, DAU]
    sums = [dict.fromkeys(options.words, 0.0) for options in places]
    for reading in product(*(options.words for options in places)):
        chance = prod(follows(last, word) for last, word in pairwise(("^", *reading)))
        for words, word in zip(sums, reading, strict=True):
            words[word] += chance
    for shares, words in zip(MET.weigh(places), sums, strict=True):
        assert shares == pytest.approx([weight / sum(words.values()) for weight in words.values()])


def follows(last: str, word: str) -> float:
    """The model, written down: the pair's share, and the word by itself for the rest."""
    met, pairs = {"^": (9, {"đau": 8}), "đau": (9, {"đầu": 3, "họng": 5})}.get(last, (COUNTS[last], {}))
    share = 0.85 * met / (met + 2)
    return (1 - share) * COUNTS[word] / sum(COUNTS.values()) + share * pairs.get(word, 0) / met


def test_the_weights_of_a_place_make_one() -> None:
    assert [sum(shares) for shares in MET.weigh([DAU, MET.options(("xyz",))])] == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("accented", "typed"),
    [
        ("con bị hóc xương, môi tím ngắt", "con bi hoc xuong, moi tim ngat"),
        ("bà xỉu gọi không dậy", "bà xỉu gọi k zậy"),
        ("đau bụng dữ dội, bụng cứng như gỗ", "đau bụg zữ zội, bụg cứg nhu gỗ"),
        ("con học toán", "con hoc toan"),
    ],
)
def test_a_message_is_judged_alike_however_it_is_typed(accented: str, typed: str) -> None:
    triage = read_triage()
    assert triage.screen(typed).disposition is triage.screen(accented).disposition
