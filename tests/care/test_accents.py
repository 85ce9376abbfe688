"""Accents that unaccented syllables get back by their neighbours."""

import pytest

from care.triage.accents import Accents
from care.triage.engine import read_triage

MET = Accents(
    {"^": 9, "đau": 9, "đầu": 4, "họng": 5, "hông": 1, "hồng": 2},
    {("đau", "đầu"): 3, ("đau", "họng"): 5, ("^", "đau"): 8},
)


def test_neighbours_decide_which_word_is_meant():
    weights = MET.weigh([MET.forms("dau"), MET.forms("hong")])
    assert max(weights[0], key=weights[0].get) == "đau"
    assert max(weights[1], key=weights[1].get) == "họng"


def test_the_weights_of_a_place_make_one():
    assert [sum(some.values()) for some in MET.weigh([MET.forms("dau"), ["xyz"]])] == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("accented", "typed"),
    [
        ("con bị hóc xương, môi tím ngắt", "con bi hoc xuong, moi tim ngat"),
        ("bà xỉu gọi không dậy", "bà xỉu gọi k zậy"),
        ("đau bụng dữ dội, bụng cứng như gỗ", "đau bụg zữ zội, bụg cứg nhu gỗ"),
        ("con học toán", "con hoc toan"),
    ],
)
def test_a_message_is_judged_alike_however_it_is_typed(accented: str, typed: str):
    triage = read_triage()
    assert triage.screen(typed).disposition is triage.screen(accented).disposition
