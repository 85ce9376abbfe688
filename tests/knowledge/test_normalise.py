"""What people type, made even."""

import unicodedata

import pytest

from knowledge.normalise import clean, expand, expand_short_forms, shorten
from vietnamese import fold, spell


@pytest.mark.parametrize(
    ("typed", "even"),
    [
        ("hoà bình", "hòa bình"),
        ("khoẻ mạnh", "khỏe mạnh"),
        ("THUỶ ĐẬU", "THỦY ĐẬU"),
        ("Thuý", "Thúy"),
        ("quý vị", "quý vị"),
        ("hoàn toàn", "hoàn toàn"),
        ("loạn", "loạn"),
    ],
)
def test_tone_marks_sit_where_the_guidance_puts_them(typed: str, even: str) -> None:
    assert spell(typed) == even


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quên thẻ có đc khám k?", "quên thẻ có được khám không?"),
        ("e bi dau bung ntn", "em bi dau bung như thế nào"),
        ("ko mang the bhyt", "không mang the bảo hiểm y tế"),
        ("hết bn tiền vậy", "hết bao nhiêu tiền vậy"),
        ("quên mk vneid", "quên mật khẩu vneid"),
        ("mk bị sốt", "mình bị sốt"),
        ("mấy h mở cửa", "mấy giờ mở cửa"),
        ("bác sỹ ơi", "bác sĩ ơi"),
        ("tiêm vacxin", "tiêm vắc xin"),
    ],
)
def test_chat_words_are_spelt_out(typed: str, meant: str) -> None:
    assert expand(typed) == meant


@pytest.mark.parametrize("text", ["Vitamin E, viêm gan B", "thiếu vitamin k", "nhóm máu A", "50 k", "cúm A nguy hiểm"])
def test_letters_that_mean_themselves_stay(text: str) -> None:
    assert expand(text) == text


def test_guidance_keeps_its_words_and_only_loses_short_forms() -> None:
    assert expand_short_forms("thẻ BHYT, ko") == "thẻ bảo hiểm y tế, ko"


def test_drawn_out_letters_shrink_and_digits_do_not() -> None:
    assert shorten("đauuuuu quáaaa 1000000 !!!") == "đau quá 1000000 !!!"


def test_decomposed_text_becomes_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "khám bệnh")) == "khám bệnh"


def test_cleaning_bears_what_strangers_send() -> None:
    assert clean("a\0b\u200bc\n\td\ud800e") == "a bc d?e"
    assert len(clean("ﷺ" * 1_000_000)) <= 2_000


def test_folding_drops_every_accent() -> None:
    assert fold("Đường dây nóng, NGHĨ QUẨN") == "duong day nong, nghi quan"
