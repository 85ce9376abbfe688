"""Which way on, and for whom: each line of `steps.tsv` and `relations.tsv`, with its accents and without."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.booking.wishes.intents import Relation, Step, read_relation, read_step
from vietnamese import fold

SHARED = Path(__file__).parents[4] / "shared" / "eval" / "booking_nlu_vi" / "utterances.jsonl"
UNCLEAR_WITHOUT_ACCENTS = {"cho bà tôi"}  # "ba" is a father in the South, and a grandmother without her accent


def lines_of(name: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [(text, "" if meant == "None" else meant) for meant, text in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(("text", "meant"), lines_of("steps.tsv"))
def test_a_step_is_read_as_it_is_said(text: str, meant: str) -> None:
    wanted = Step(meant) if meant else None
    assert (read_step(text), read_step(fold(text))) == (wanted, wanted)


@pytest.mark.parametrize(("text", "meant"), lines_of("relations.tsv"))
def test_a_relation_is_read_as_it_is_said(text: str, meant: str) -> None:
    wanted = Relation(meant) if meant else None
    assert read_relation(text) == wanted
    if text not in UNCLEAR_WITHOUT_ACCENTS:
        assert read_relation(fold(text)) == wanted


def test_every_step_and_every_relation_is_in_the_tables() -> None:
    assert {meant for _, meant in lines_of("steps.tsv")} == {*Step, ""}
    assert {meant for _, meant in lines_of("relations.tsv")} == {*Relation, ""}


@pytest.mark.parametrize("word", ["không", "thôi", "có", "ok", "bỏ", "khác", "được"])
def test_a_short_word_within_a_sentence_is_no_step(word: str) -> None:
    assert read_step(f"bác sĩ dặn {word} uống thuốc này lúc đói") is None


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_step(text)
    read_relation(text)


def test_the_longest_message_is_read_in_no_time() -> None:
    for text in ("không " * 700, "cho " * 1_000, "đặt cho " * 500, "a" * 4_000, "ạ " * 2_000):
        started = time.perf_counter()
        read_step(text)
        assert time.perf_counter() - started < 1


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason="no ../shared/eval here")
def test_most_of_what_citizens_wrote_to_a_clinic_is_understood() -> None:
    wanted = {"request_schedule": {Step.BOOK}, "affirm": {Step.CONFIRM}, "deny": {Step.REFUSE}}
    right: dict[str, list[bool]] = {}
    for line in map(json.loads, SHARED.read_text(encoding="utf-8").splitlines()):
        step = read_step(line["text"])
        right.setdefault(line["intent"], []).append(step in wanted.get(line["intent"], {None}))
    assert {intent: len(right[intent]) for intent in wanted} == {"request_schedule": 28, "affirm": 13, "deny": 4}
    assert sum(right["request_schedule"]) >= 24
    assert sum(right["affirm"] + right["deny"]) >= 16
    others = [hit for intent, hits in right.items() if intent not in wanted for hit in hits]
    assert sum(others) / len(others) >= 0.9
