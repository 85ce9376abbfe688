"""What must hold whatever is typed: nothing added lowers, nothing split lowers, accents off never lower; no crash."""

import contextlib
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.triage.conversation import Conversation, Encounter
from care.triage.dispositions import Disposition
from care.triage.engine import read_triage
from care.triage.phrase_language import MalformedPhraseError, parse
from evals.triage.vignettes import FOLDER, read_vignettes
from vietnamese import fold

RED_FLAGS = (
    "bố tôi đau thắt ngực lan ra tay trái",
    "con tôi đang co giật",
    "mẹ em méo miệng, nói đớ",
    "anh ấy bất tỉnh gọi không dậy",
    "máu phun không cầm được",
    "mình muốn tự tử",
    "my father is not breathing",
)
VIGNETTES = read_vignettes(FOLDER / "dev.jsonl")
TEXTS = [vignette.text for vignette in VIGNETTES]
some_text = st.sampled_from(TEXTS)
quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def level(text: str) -> Disposition:
    return read_triage().screen(text).disposition


@quick
@given(text=some_text, flag=st.sampled_from(RED_FLAGS), first=st.booleans())
def test_adding_a_red_flag_never_lowers(text: str, flag: str, first: bool) -> None:  # noqa: FBT001
    joined = f"{flag}. {text}" if first else f"{text}. {flag}"
    assert level(joined) is Disposition.EMERGENCY


@quick
@given(text=some_text, data=st.data())
def test_splitting_a_message_in_two_never_lowers(text: str, data: st.DataObject) -> None:
    words = text.split()
    place = data.draw(st.integers(0, len(words)))
    talk = Conversation(read_triage())
    encounter, first = talk.hear(Encounter(), " ".join(words[:place]))
    _, second = talk.hear(encounter, " ".join(words[place:]))
    assert max(first.disposition, second.disposition) >= level(" ".join(words))


@quick
@given(text=some_text, flag=st.sampled_from(RED_FLAGS))
def test_taking_the_accents_off_a_red_flag_never_lowers_it(text: str, flag: str) -> None:
    joined = f"{text}. {flag}"
    assert level(fold(flag)) is Disposition.EMERGENCY
    assert level(fold(joined)) >= level(joined)


def test_taking_the_accents_off_an_emergency_hardly_ever_lowers_it() -> None:
    sent = [text for text in TEXTS if level(text) is Disposition.EMERGENCY]
    kept = sum(level(fold(text)) is Disposition.EMERGENCY for text in sent)
    assert kept / len(sent) >= 0.99


@quick
@given(text=st.text(max_size=4_000))
def test_any_text_is_decided_on(text: str) -> None:
    assert read_triage().screen(text).disposition in Disposition


@quick
@given(phrase=st.text(alphabet="ab đ()|?*#! ", max_size=40))
def test_any_phrase_is_read_or_refused(phrase: str) -> None:
    with contextlib.suppress(MalformedPhraseError):
        parse(phrase)


@pytest.mark.parametrize(
    "piece", ["không đau ", "đau ngực ", "bị * ", "co giật, ", "sốt 39 ", "a.", "(((", "đau đầu đau bụng "]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    """Eight times the text may take no more than about eight times as long; quadratic would be sixty-four."""
    triage = read_triage()
    short, long = (piece * 500)[:480], (piece * 4_000)[:3_840]
    triage.screen(long)

    def best(text: str) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            triage.screen(text)
            times.append(time.perf_counter() - begun)
        return min(times)

    assert best(long) < 24 * best(short) + 0.002
