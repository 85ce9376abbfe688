"""Accents come back as the guidance uses them."""

import pytest

from knowledge.accents import AccentRestorer

TEXTS = [
    "Quên thẻ bảo hiểm y tế thì đi khám được không?",
    "Giấy chuyển viện có hạn 10 ngày làm việc.",
    "Bạn đưa thẻ bảo hiểm cho quầy tiếp đón.",
    "Có thể đi khám ở trạm y tế.",
]


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("quen the bao hiem y te", "quên thẻ bảo hiểm y tế"),
        ("giay chuyen vien co han may ngay", "giấy chuyển viện có hạn may ngày"),
        ("co the di kham khong", "có thể đi khám không"),
        ("quên the BHYT, 115!", "quên thẻ bhyt, 115!"),
        ("", ""),
    ],
)
def test_restores_what_it_has_read(typed: str, restored: str) -> None:
    assert AccentRestorer(TEXTS).restore(typed) == restored


def test_an_empty_corpus_restores_nothing() -> None:
    assert AccentRestorer([]).restore("quen the") == "quen the"
