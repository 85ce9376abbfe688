"""What goes on with what was said before, and what stands by itself."""

import pytest

from knowledge.follow_up import Topic, complete
from knowledge.passages import Language
from knowledge.several import questions_in

DENGUE = Topic("Trẻ em sốt xuất huyết khi nào phải nhập viện?", "Sốt xuất huyết: khi nào đi viện?")


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("còn người lớn thì sao?", "sốt xuất huyết khi nào phải nhập viện người lớn"),
        ("con nguoi lon thi sao", "sot xuat huyet khi nao phai nhap vien nguoi lon"),
        ("ở tỉnh khác thì sao ạ?", "trẻ em sốt xuất huyết khi nào phải nhập viện ở tỉnh khác"),
        ("tại sao?", "trẻ em sốt xuất huyết phải nhập viện tại sao"),
        ("thế mất bao lâu?", "trẻ em sốt xuất huyết phải nhập viện mất bao lâu"),
    ],
)
def test_what_leaves_the_matter_out_is_completed(text: str, understood: str) -> None:
    completed = complete(text, DENGUE, Language.VIETNAMESE)
    assert completed is not None
    assert completed.goes_on
    assert completed.questions[0] == understood


def test_english_goes_on_with_english() -> None:
    topic = Topic("What percentage does health insurance pay?", "How much does insurance pay?")
    completed = complete("what about children?", topic, Language.ENGLISH)
    assert completed is not None
    assert completed.questions[0] == "what percentage does health insurance pay children"
    assert complete("what about children?", DENGUE, Language.ENGLISH) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mất thẻ bảo hiểm y tế giấy thì phải làm lại ở đâu?",
        "mat the bao hiem y te giay thi lam lai o dau",
        "How do I get a copy of my medical record from a hospital?",
    ],
)
def test_a_full_question_is_not_touched(text: str) -> None:
    assert complete(text, DENGUE, Language.VIETNAMESE) is None


def test_without_anything_before_nothing_is_completed() -> None:
    assert complete("tại sao?", None, Language.VIETNAMESE) is None


def test_several_questions_are_taken_apart_at_their_marks() -> None:
    assert questions_in("Mất thẻ BHYT thì làm lại ở đâu? Mất bao lâu?") == (
        "Mất thẻ BHYT thì làm lại ở đâu?",
        "Mất bao lâu?",
    )


def test_what_is_told_before_a_question_stays_with_it() -> None:
    told = questions_in("Tôi mất thẻ hôm qua. Làm lại ở đâu? Khám từ xa thì bảo hiểm trả không?")
    assert told[0] == "Tôi mất thẻ hôm qua. Làm lại ở đâu?"


@pytest.mark.parametrize(
    "text",
    [
        "Thẻ giấy còn dùng được không?",
        "Thẻ giấy còn dùng được không? Hay phải có VNeID?",
        "Bác sĩ ơi? Thẻ giấy còn dùng được không?",
        "Thẻ giấy còn dùng được, phải không?",
        "Khám từ xa được không? Phải không?",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert len(questions_in(text)) == 1


def test_at_most_three_questions_are_answered() -> None:
    assert len(questions_in("Một ở đâu thế? Hai ở đâu thế? Ba ở đâu thế? Bốn ở đâu thế?")) == 3
