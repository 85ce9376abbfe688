"""Identifiers are taken out of a text before anybody else sees it, and out of a line before it is logged."""

import itertools
import logging
import time
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.redaction import BLIND, SENTENCES, read, tally
from logs import FORMAT, Redacting
from redaction import find, redact, redact_log


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("gọi em 0912 345 678 nhé", "gọi em [PHONE] nhé"),
        ("so em la khong chin mot hai ba bon nam sau bay tam", "so em la [PHONE]"),
        ("CCCD 001085012345, thẻ DN4797912345678", "CCCD [ID_CARD], thẻ [INSURANCE]"),
        ("mail lan@gmail.com", "mail [EMAIL]"),
        ("toi ten tran van hung, bi ho", "toi ten [NAME], bi ho"),
        ("sinh năm 1958, ở số 12 ngõ 45 đường Láng", "sinh năm [BIRTH], ở [ADDRESS]"),
        ("Nguyễn Thị Lan", "[NAME]"),
    ],
)
def test_identifiers_become_placeholders(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    ["gọi 115", "hotline 1900 9095", "huyết áp 180/110", "ngày 12/11/2026 sốt 39.5", "tiểu đường 10 năm", "Ho ra máu"],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert redact(text) == text


def test_most_identifiers_are_found_and_little_else() -> None:
    counts = tally(read(SENTENCES))
    assert counts.identifiers.total() >= 60
    assert counts.recall >= 0.95, counts.missed
    assert counts.precision >= 0.95, counts.alarms
    by_number = ("PHONE", "ID_CARD", "INSURANCE", "EMAIL")
    assert all(counts.taken[kind] == counts.identifiers[kind] for kind in by_number), counts.missed


def test_of_sentences_that_the_patterns_were_not_made_for_most_are_found_too() -> None:
    counts = tally(read(BLIND))
    assert counts.recall >= 0.8, counts.missed
    assert counts.precision >= 0.85, counts.alarms


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_redacted_and_once_is_enough(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
    places = [(one.start, one.end) for one in find(text)]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(places))


@pytest.mark.parametrize(
    "piece", ["0912 345 ", "Nguyen Thi ", "số 12 ngõ ", "khong chin ", "a.b@c.", "phường Láng, ", "toi ten "]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    began = time.perf_counter()
    redact(piece * (8_000 // len(piece)))
    assert time.perf_counter() - began < 1.0


def test_a_log_line_loses_a_persons_numbers_and_keeps_ids() -> None:
    number = uuid.UUID(int=12_345_678_901)
    ours = f"update 912345678 of bot 700, patient {number}, job 12345,"
    line = f"{ours} 0912345678 lan@gmail.com 001085012345 DN4797912345678"
    assert redact_log(line) == (f"{ours} [redacted] [redacted] [redacted] [redacted]")


def test_the_message_of_an_exception_is_redacted_too() -> None:
    try:
        raise ValueError("0912345678")
    except ValueError as error:
        record = logging.LogRecord(
            "bot", logging.ERROR, "", 0, "failed for %s", ("lan@gmail.com",), (ValueError, error, None)
        )
    told = Redacting(FORMAT).format(record)
    assert "0912345678" not in told
    assert "lan@gmail.com" not in told
    assert "failed for" in told


@given(st.uuids(), st.integers(10**8, 10**15))
def test_our_own_ids_are_never_taken_for_a_persons(number: uuid.UUID, count: int) -> None:
    line = f"patient {number}, chat {count}"
    assert redact_log(line) == line
