"""What no phrase knows is heard in the sum of the words; everyday words stay silent; no card is hidden."""

import pytest

from care.triage.dispositions import Disposition
from care.triage.engine import Case, read_triage
from care.triage.reading import Reader
from care.triage.word_weights import Scales, WordWeights, features_of
from care.triage.words import clauses_of
from vietnamese import fold

DESPAIR = (
    "mấy hôm nay em dọn phòng gọn gàng, viết sẵn mật khẩu thẻ để lại cho mẹ, mọi người sẽ nhẹ gánh thôi",
    "mình mệt với cuộc đời này lắm rồi, chẳng còn lý do gì để ở lại, chỉ mong được yên",
    "bạn thân mình nhắn xin lỗi mọi người, nó nói sau đêm nay sẽ không ai phải khổ vì nó nữa",
    "I have nothing left here, everyone would be better off without me, tonight it ends",
)
DANGER = ("cháu cứ lả dần, chân tay lạnh, gọi chỉ mở mắt rồi nhắm",)
EVERYDAY = (
    "mẹ em hay quên uống thuốc huyết áp, em đặt báo thức được không",
    "cuối tuần cả nhà ra bờ sông thả diều, bé bị muỗi đốt đầy chân",
    "em nghỉ việc ở công ty cũ rồi, thẻ bảo hiểm y tế còn dùng được không",
    "cho tôi hỏi sổ sức khỏe điện tử đăng nhập bằng VNeID thế nào",
    "buồn ngủ quá mà còn hai bài tập nữa, cà phê có hại dạ dày không",
)


@pytest.mark.parametrize("text", [*DESPAIR, *map(fold, DESPAIR)])
def test_despair_is_heard_without_any_word_for_dying(text: str) -> None:
    decision = read_triage().screen(text)
    assert decision.crisis
    assert decision.disposition >= Disposition.URGENT


@pytest.mark.parametrize("text", [*EVERYDAY, *map(fold, EVERYDAY)])
def test_everyday_words_stay_silent(text: str) -> None:
    assert not read_triage().screen(text).crisis


def test_the_card_of_another_emergency_is_not_hidden() -> None:
    text = f"{DESPAIR[1]}. giờ chồng tôi méo miệng, nói không rõ, yếu hẳn tay phải"
    decision = read_triage().screen(text)
    assert decision.crisis
    assert decision.first_aid != "crisis"


def test_a_denial_is_believed() -> None:
    reasons = read_triage().screen("dạo này tôi buồn và mệt, nhưng tôi không hề có ý nghĩ tự tử").reasons
    assert not any(reason.line == "despair.despair" for reason in reasons)


def test_chat_words_weigh_what_they_stand_for() -> None:
    slang = read_triage().protocols.context.slang
    assert features_of(clauses_of("k còn j"), slang) == features_of(clauses_of("không còn gì"), slang)


def test_a_word_that_is_said_again_weighs_once() -> None:
    scales = Scales({"one": WordWeights({"bo": 2.0}, base=-1.0, limit=0.0, english_limit=0.0)})
    assert scales.weigh(["bo", "bo", "khac"]) == scales.weigh(["bo"]) == {"one": 1.0}


def test_a_text_of_unknown_words_weighs_the_base() -> None:
    scales = Scales({"one": WordWeights({"bo": 2.0}, base=-1.0, limit=0.0, english_limit=0.0)})
    assert scales.weigh(["khac"]) == {"one": -1.0}


def test_the_words_that_weighed_most_are_named() -> None:
    words = [one.words for one in read_triage().read(DESPAIR[0]).mentions if one.finding == "despair_in_words"]
    assert [len(word.split(", ")) for word in words] == [3]


@pytest.mark.parametrize("text", [*DANGER, *(fold(text) for text in DANGER if not text.isascii())])
def test_an_emergency_is_heard_that_no_phrase_knows(text: str) -> None:
    triage = read_triage()
    assert triage.screen(text).disposition is Disposition.EMERGENCY
    assert triage.decide(Case(Reader(triage.protocols.findings, triage.protocols.context).read_piece(text))) != (
        triage.screen(text)
    )


@pytest.mark.parametrize("text", [*EVERYDAY, *map(fold, EVERYDAY)])
def test_everyday_words_are_no_emergency(text: str) -> None:
    assert read_triage().screen(text).disposition < Disposition.URGENT


def test_a_faint_sign_is_not_heard_in_everyday_talk() -> None:
    assert not read_triage().screen("lần cuối tôi đi tiêm phòng là tháng trước, bao giờ tiêm nhắc lại").crisis


def test_a_faint_sign_is_heard_in_a_long_text() -> None:
    """What is everyday in a long text may be another matter than the sign."""
    farewell = "tạm biệt cả nhà, đây là lần cuối con nhắn"
    long = "cho con hỏi lịch khám tim mạch của ông nội tuần sau với ạ " * 6
    assert read_triage().screen(f"{long}. {farewell}").crisis == read_triage().screen(farewell).crisis
