"""An English word that is right is not taken for a misspelling of another: a helper is no healer of a game."""

import pytest

from care.triage.dispositions import Disposition
from care.triage.engine import read_triage


@pytest.mark.parametrize(
    "text",
    [
        "our helper fell off the ladder from the second floor and can't feel her legs",
        "my helper is unconscious on the floor",
    ],
)
def test_a_person_is_not_mistaken_for_a_figure_of_a_game(text: str) -> None:
    assert read_triage().screen(text).disposition is Disposition.EMERGENCY


def test_a_misspelling_is_still_repaired() -> None:
    assert read_triage().screen("he is unconcious and not breathin").disposition is Disposition.EMERGENCY


@pytest.mark.parametrize("text", ["swallowed a bee, throat is closing up", "ong đốt trong miệng, cổ họng bít kín lại"])
def test_a_throat_that_closes_does_not_wait_for_a_rash(text: str) -> None:
    assert read_triage().screen(text).disposition is Disposition.EMERGENCY
