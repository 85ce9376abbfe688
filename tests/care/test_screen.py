"""The red-flag screen: what must fire however it is typed, and what must not. Own sentences."""

import pytest
import yaml

from care.triage.screen import FOLDER, Protocol, Screen, read_first_aid, read_screen

FIRES = [
    ("chest_pain", "bố tôi tức ngực dữ dội từ sáng"),
    ("chest_pain", "bo toi tuc nguc du doi tu sang"),
    ("chest_pain", "Ba con đau lói trong ngực, toát mồ hôi hột"),
    ("chest_pain", "không những đau ngực mà còn buồn nôn"),
    ("stroke", "mẹ em tự nhiên miệng méo hẳn một bên"),
    ("stroke", "me em tu nhien mieng meo han mot ben"),
    ("stroke", "ông nội nói đớ, tay phải xụi một bên"),
    ("not_breathing", "anh ấy ngã xuống, gọi mãi không dậy"),
    ("not_breathing", "he is not breathing"),
    ("breathing", "con bé khó thở quá, môi tím"),
    ("breathing", "mk ngộp thở k thở đc"),
    ("bleeding", "vết chém ở tay máu phun không ngừng"),
    ("poisoning", "cháu bé uống nhầm thuốc diệt chuột"),
    ("poisoning", "con toi nuot cuc pin dong ho"),
    ("methanol", "chồng em uống rượu tối qua, giờ mắt nhìn mờ"),
    ("carbon_monoxide", "đốt than sưởi trong phòng kín, cả nhà đau đầu nôn"),
    ("seizure", "con tôi đang co giật"),
    ("seizure", "thằng nhỏ làm kinh nãy giờ"),
    ("infant_fever", "bé 2 tháng sốt 38 độ rưỡi"),
    ("child_danger_sign", "con tôi sốt, li bì, không chịu bú"),
    ("pregnancy", "em bầu 7 tháng tự nhiên ra máu"),
    ("pregnancy", "em bau 7 thang tu nhien ra mau"),
    ("suicide", "mình không muốn sống nữa"),
    ("suicide", "toi muon tu tu"),
    ("suicide", "hok mún sống nữa"),
    ("snakebite", "ba tôi bị rắn cắn vào chân"),
    ("electric_shock", "em tôi bị điện giật ngã xuống"),
    ("drowning", "cháu té ao vừa vớt lên"),
    ("choking", "bé hóc hạt nhãn không khóc được"),
    ("anaphylaxis", "tiêm xong sốc phản vệ"),
    ("head_injury", "té xe đập đầu, giờ ói liên tục"),
    ("thunderclap_headache", "đột nhiên đau đầu dữ dội chưa từng thấy"),
    ("diabetic_emergency", "mẹ bị tiểu đường, gọi không tỉnh"),
    ("violence", "chồng vừa bóp cổ em"),
    ("breathing", "I can\u2019t breathe"),
    ("not_breathing", "my dad won\u2019t wake up"),
    ("breathing", "không hiểu sao khó thở quá"),
    ("chest_pain", "chưa bao giờ đau ngực dữ dội như vậy"),
    ("chest_pain", "I have never had such chest pain"),
    ("chest_pain", "tôi đang đau ngực dữ dội giống tháng trước"),
    ("chest_pain", "tôi đau ngực dữ dội, bhyt có chi trả không"),
    ("poisoning", "tôi vừa uống 30 viên thuốc ngủ"),
    ("chest_pain", "tôi đau ngực, bấm vào nút gọi không được"),
    ("not_breathing", "kêu mẹ mà không thấy trả lời"),
    ("not_breathing", "noi lả đi rồi, kêu nỏ thưa"),
    ("poisoning", "my sister took 50 pills"),
    ("stroke", "grandpa cant move his left arm"),
    ("chest_pain", "my chest has felt heavy since the morning"),
    ("infant_fever", "newborn, 3 weeks old, fever"),
    ("suicide", "I do not want to wake up any more, end it all"),
    ("suicide", "em lỡ cắt tay rồi"),
    ("suicide", "tối nay mình nhảy cầu cho xong"),
    ("major_trauma", "ba bị xe tải cán gãy chân"),
    ("pregnancy", "bầu 33 tuần mà từ sáng không thấy bé đạp"),
    ("anaphylaxis", "ăn tôm nổi mề đay, thở rít"),
    ("violence", "chồng đánh em hoài"),
    ("internal_bleeding", "ông ói ra máu"),
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
    "",
    "🙂🙂",
]


@pytest.mark.parametrize(("code", "text"), FIRES)
def test_a_red_flag_fires_however_it_is_typed(code: str, text: str) -> None:
    assert code in [flag.code for flag in read_screen().red_flags(text)]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_emergency_stays_silent(text: str) -> None:
    assert read_screen().red_flags(text) == []


def test_the_card_is_the_one_that_helps_most() -> None:
    for text, card in (("bé hóc hạt, không thở được", "choking"), ("chích xong nổi mề đay, khó thở", "allergy")):
        assert read_screen().red_flags(text)[0].first_aid == card


def test_every_flag_has_a_first_aid_card_in_both_languages() -> None:
    protocol = Protocol.model_validate(yaml.safe_load((FOLDER / "red_flags.yaml").read_text(encoding="utf-8")))
    cards = read_first_aid().cards
    for flag in protocol.flags:
        assert cards[flag.first_aid].vi
        assert cards[flag.first_aid].en


def test_an_empty_protocol_stops_start_up() -> None:
    source = yaml.safe_load((FOLDER / "red_flags.yaml").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="flags"):
        Screen(Protocol.model_validate(source | {"flags": []}))


def test_a_flag_without_phrases_is_refused_by_its_code() -> None:
    source = yaml.safe_load((FOLDER / "red_flags.yaml").read_text(encoding="utf-8"))
    bare = {"code": "bare", "first_aid": "call", "source": "x"}
    with pytest.raises(ValueError, match="flag bare has no phrase"):
        Protocol.model_validate(source | {"flags": [bare]})


def test_hostile_text_is_screened_to_its_end() -> None:
    for text in ("a" * 100_000, "đau " * 20_000, "\x00\ud800", "ﷺ" * 1_000, "(((((" * 5_000):
        read_screen().red_flags(text)
