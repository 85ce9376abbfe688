"""How a question is written."""

import pytest

from knowledge.passages import Language
from knowledge.writing import Writing, writing_of

ACCENTED, UNACCENTED, ENGLISH = Writing.ACCENTED, Writing.UNACCENTED, Writing.ENGLISH


@pytest.mark.parametrize(
    ("text", "writing"),
    [
        ("quên thẻ bảo hiểm thì sao", ACCENTED),
        ("đặt lịch khám online", ACCENTED),
        ("book lịch khám online", ACCENTED),
        ("toi bi dau nguc", UNACCENTED),
        ("toi bị dau nguc va kho tho", UNACCENTED),
        ("the bhyt het han", UNACCENTED),
        ("dang ky kham tu xa tren app", UNACCENTED),
        ("How do I get a card?", ENGLISH),
        ("What is giấy chuyển tuyến?", ENGLISH),
        ("is Bệnh viện Chợ Rẫy open on Sunday?", ENGLISH),
        ("can i use the card", ENGLISH),
        ("child vaccination schedule", ENGLISH),
    ],
)
def test_the_text_tells(text: str, writing: Writing) -> None:
    assert writing_of(text, Language.VIETNAMESE) is writing
    assert writing_of(text, Language.ENGLISH) is writing


@pytest.mark.parametrize("text", ["bhyt", "vneid", "vssid app", "", "115", "😀"])
def test_where_it_does_not_tell_the_reader_decides(text: str) -> None:
    assert writing_of(text, Language.VIETNAMESE) is UNACCENTED
    assert writing_of(text, Language.ENGLISH) is ENGLISH
