"""The drill's judge: what is lost, doubled or out of order is found."""

import pytest

from evals.load.faults import SCRIPT, judge
from evals.load.telegram import Sent, Telegram

REPLIES = [reply for _, reply in SCRIPT]


@pytest.mark.parametrize(
    ("said", "lost", "doubled", "disordered"),
    [
        (REPLIES, 0, 0, 0),
        (REPLIES[:-1], 1, 0, 0),
        ([REPLIES[0], *REPLIES], 0, 1, 0),
        ([REPLIES[1], REPLIES[0], *REPLIES[2:]], 0, 0, 1),
    ],
)
def test_it_finds_what_went_wrong(said: list[str], lost: int, doubled: int, disordered: int) -> None:
    telegram = Telegram()
    telegram.sent[1] = [Sent(1, f"<b>{reply}</b>", float(number)) for number, reply in enumerate(said)]
    verdict = judge(telegram, {1: len(SCRIPT)})
    assert (verdict.lost, verdict.doubled, verdict.disordered) == (lost, doubled, disordered)
    assert verdict.is_kept == (said == REPLIES)
