"""Red flags through the whole of triage: what must fire however it is typed, and what must not. Own sentences."""

import pytest

from care.triage.dispositions import Disposition
from care.triage.engine import read_triage

FIRES = [
    "bố tôi tức ngực dữ dội từ sáng",
    "bo toi tuc nguc du doi tu sang",
    "Ba con đau lói trong ngực, toát mồ hôi hột",
    "không những đau ngực mà còn buồn nôn",
    "mẹ em tự nhiên miệng méo hẳn một bên",
    "me em tu nhien mieng meo han mot ben",
    "ông nội nói đớ, tay phải xụi một bên",
    "anh ấy ngã xuống, gọi mãi không dậy",
    "he is not breathing",
    "con bé khó thở quá, môi tím",
    "mk ngộp thở k thở đc",
    "vết chém ở tay máu phun không ngừng",
    "cháu bé uống nhầm thuốc diệt chuột",
    "con toi nuot cuc pin dong ho",
    "chồng em uống rượu tối qua, giờ mắt nhìn mờ",
    "đốt than sưởi trong phòng kín, cả nhà đau đầu nôn",
    "con tôi đang co giật",
    "thằng nhỏ làm kinh nãy giờ",
    "bé 2 tháng sốt 38 độ rưỡi",
    "con tôi sốt, li bì, không chịu bú",
    "em bầu 7 tháng tự nhiên ra máu",
    "em bau 7 thang tu nhien ra mau",
    "mình không muốn sống nữa",
    "toi muon tu tu",
    "hok mún sống nữa",
    "ba tôi bị rắn cắn vào chân",
    "em tôi bị điện giật ngã xuống",
    "cháu té ao vừa vớt lên",
    "bé hóc hạt nhãn không khóc được",
    "tiêm xong sốc phản vệ",
    "té xe đập đầu, giờ ói liên tục",
    "đột nhiên đau đầu dữ dội chưa từng thấy",
    "mẹ bị tiểu đường, gọi không tỉnh",
    "chồng vừa bóp cổ em",
    "I can\u2019t breathe",
    "my dad won\u2019t wake up",
    "không hiểu sao khó thở quá",
    "chưa bao giờ đau ngực dữ dội như vậy",
    "I have never had such chest pain",
    "tôi đang đau ngực dữ dội giống tháng trước",
    "tôi đau ngực dữ dội, bhyt có chi trả không",
    "tôi vừa uống 30 viên thuốc ngủ",
    "tôi đau ngực, bấm vào nút gọi không được",
    "kêu mẹ mà không thấy trả lời",
    "noi lả đi rồi, kêu nỏ thưa",
    "my sister took 50 pills",
    "grandpa cant move his left arm",
    "my chest has felt heavy since the morning",
    "newborn, 3 weeks old, fever",
    "I do not want to wake up any more, end it all",
    "em lỡ cắt tay rồi",
    "tối nay mình nhảy cầu cho xong",
    "ba bị xe tải cán gãy chân",
    "bầu 33 tuần mà từ sáng không thấy bé đạp",
    "ăn tôm nổi mề đay, thở rít",
    "ông ói ra máu",
    "anh ay bat tinh goi khong day",
    "vợ tôi đang đẻ trên xe",
    "my sister is having her baby in a taxi",
]
SILENT = [
    "không đau ngực, không khó thở, chỉ ho nhẹ",
    "khong dau nguc khong kho tho",
    "dấu hiệu của đột quỵ là gì",
    "cách sơ cứu khi bị điện giật là gì",
    "bảo hiểm có trả tiền cấp cứu đột quỵ không",
    "bố tôi từng bị đột quỵ 3 năm trước, giờ muốn tái khám",
    "cười muốn ngất luôn",
    "đau bụng muốn chết luôn ấy",
    "tu tu roi minh lam",
    "từ từ để tôi gõ",
    "quên thẻ bảo hiểm thì sao",
    "con toi di hoc o truong mam non",
    "phong kham mat o dau",
    "tập tạ xong ấn vào ngực thấy đau",
    "does insurance pay for a stroke",
    "please help me book a consultation",
    "đề tài nghiên cứu với người bệnh",
    "ho so xet nghiem mau",
    "gọi tổng đài không trả lời",
    "em bị cứng cổ tay khi gõ máy",
    "uống 2 viên vitamin có sao không",
    "cháu học bài về co giật ở trường",
    "mẹ đột quỵ năm 2018, nay xin tập phục hồi",
    "ba không còn đau ngực nữa, xin giấy ra viện ở đâu",
    "đau ngực khi nào phải gọi 115",
    "con chó nhà em bị co giật",
    "we plan on giving birth in the hospital",
    "our cow is giving birth in the field",
    "",
    "🙂🙂",
]


@pytest.mark.parametrize("text", FIRES)
def test_a_red_flag_fires_however_it_is_typed(text: str) -> None:
    decision = read_triage().screen(text)
    assert decision.disposition is Disposition.EMERGENCY, decision.reasons


@pytest.mark.parametrize(
    "text",
    [
        "trâu bị dại cắn vào bắp tay tôi",
        "con bò bị dại liếm vào vết thương ở tay tôi",
        "a rabid goat scratched me",
        "bitten by a rabid pig",
    ],
)
def test_the_bite_of_any_rabid_animal_is_urgent_at_least(text: str) -> None:
    assert read_triage().screen(text).disposition >= Disposition.URGENT


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_emergency_stays_silent(text: str) -> None:
    decision = read_triage().screen(text)
    assert decision.disposition is not Disposition.EMERGENCY, decision.reasons


def test_the_card_is_the_one_that_helps_most() -> None:
    for text, card in (("bé hóc hạt, không thở được", "choking"), ("chích xong nổi mề đay, khó thở", "allergy")):
        assert read_triage().screen(text).first_aid == card


def test_violence_shows_its_card_whatever_the_level() -> None:
    decision = read_triage().screen("chồng đánh em hoài")
    assert decision.stops_everything
    assert decision.first_aid == "violence"


def test_hostile_text_is_screened_to_its_end() -> None:
    for text in ("a" * 100_000, "đau " * 20_000, "\x00\ud800", "ﷺ" * 1_000, "(((((" * 5_000):
        read_triage().screen(text)
