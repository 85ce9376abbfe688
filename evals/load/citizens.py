"""What simulated citizens write: questions, complaints, emergencies, bookings, small talk, in a day's proportions."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: its kind, and the words."""

    kind: str
    text: str


QUESTIONS = (
    "quên thẻ bảo hiểm y tế thì đi khám được không?",
    "giay chuyen vien con han may ngay",
    "làm sao tích hợp thẻ bhyt vào vneid",
    "how do I get my electronic health book?",
    "đơn thuốc điện tử có hạn bao lâu",
    "toi muon xem ket qua xet nghiem tren so suc khoe dien tu",
    "trẻ em dưới 6 tuổi chưa có thẻ thì khám thế nào",
    "khám bệnh từ xa có được bảo hiểm chi trả không",
)
COMPLAINTS = ("em bị đau lưng mấy hôm nay", "con em ho sổ mũi 2 ngày", "toi bi dau bung tu sang")
EMERGENCIES = ("bố tôi đau thắt ngực lan ra tay trái, vã mồ hôi", "me toi meo mieng noi ngong tu sang nay")
BOOKINGS = ("tôi muốn đặt lịch khám da liễu", "dat lich kham noi tiet sang mai")
SMALL = ("cảm ơn", "/help", "chào bạn")
MIX: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("question", 60, QUESTIONS),
    ("complaint", 12, COMPLAINTS),
    ("emergency", 3, EMERGENCIES),
    ("booking", 8, BOOKINGS),
    ("small", 17, SMALL),
)


def day(seed: int) -> random.Random:
    """Return the chance that a run is made of; the same seed makes the same run."""
    return random.Random(seed)  # noqa: S311  a simulation


def line(chance: random.Random) -> Line:
    """Return what somebody writes next."""
    kind, _, texts = chance.choices(MIX, weights=[weight for _, weight, _ in MIX])[0]
    return Line(kind, chance.choice(texts))
