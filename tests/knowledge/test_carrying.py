"""Only what a passage says word for word is carried; exceptions come with their rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.carrying import carried_by
from knowledge.chat_model import chosen_sentences
from knowledge.sentences import with_what_leans
from tests.bot.stub import passage

TEXT = (
    "Giấy chuyển viện có giá trị 10 ngày làm việc kể từ ngày ký. Tuy nhiên, bệnh trong danh mục được dùng 1 năm. "
    "Bạn không cần photo giấy. Gọi 1900 9095 khi cần hỏi."
)
PAPER = passage("paper", "referral-paper", "Giấy chuyển viện có hạn bao lâu?", TEXT)


@pytest.mark.parametrize(
    "sentence",
    [
        "Giấy chuyển viện có giá trị 10 ngày làm việc kể từ ngày ký.",
        "giấy chuyển viện thì có giá trị 10 ngày làm việc kể từ ngày ký ạ",
        "Bạn không cần photo giấy.",
    ],
)
def test_the_passages_own_sentence_is_carried(sentence: str) -> None:
    assert carried_by(sentence, [PAPER]) is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Giấy chuyển viện có giá trị 30 ngày làm việc kể từ ngày ký.",
        "Giấy chuyển viện có giá trị 10 tháng làm việc kể từ ngày ký.",
        "Giấy chuyển viện có giá trị 10 ngày.",
        "Bạn cần photo giấy.",
        "Bạn không cần giấy.",
        "Gọi 1900 9096 khi cần hỏi.",
        "Gọi 1900 9095 khi cần hỏi bác sĩ Nam.",
        "Giấy chuyển viện không có giá trị 10 ngày làm việc kể từ ngày ký.",
        "Bạn không cần <b>photo</b> giấy.",
        "Uống 2 viên paracetamol.",
        "",
        "ạ",
    ],
)
def test_anything_added_changed_or_left_out_is_not_carried(sentence: str) -> None:
    assert carried_by(sentence, [PAPER]) is None


@given(st.text(max_size=200))
def test_what_is_carried_stands_in_the_passage(sentence: str) -> None:
    carried = carried_by(sentence, [PAPER])
    assert carried is None or carried[1] in TEXT


def test_an_exception_comes_with_its_rule() -> None:
    rule = "Giấy chuyển viện có giá trị 10 ngày làm việc kể từ ngày ký."
    assert with_what_leans(TEXT, {rule}) == [rule, "Tuy nhiên, bệnh trong danh mục được dùng 1 năm."]


def test_a_list_comes_whole_and_in_order() -> None:
    text = "Làm như sau:\n\n1. Gọi 115.\n2. Ép ngực.\n3. Chờ xe.\n\nĐừng cho uống nước."
    assert with_what_leans(text, {"2. Ép ngực."})[:4] == ["Làm như sau:", "1. Gọi 115.", "2. Ép ngực.", "3. Chờ xe."]


@pytest.mark.parametrize(
    "reply", ["", "no", "{", '{"sentences": 1}', '{"sentences": [1, {}]}', "[" * 10_000, '{"a": []}']
)
def test_a_reply_of_another_shape_names_nothing(reply: str) -> None:
    assert chosen_sentences(reply) == []
