"""How each disposition looks and is named on the pages: a dot, words in both languages, colours of the picture."""

from typing import NamedTuple

from care.triage.dispositions import Disposition


class Look(NamedTuple):
    """`short` and `column` are Vietnamese, for the picture: the disposition, and the colour as people call it."""

    dot: str
    vi: str
    en: str
    short: str
    column: str
    strong: str
    pale: str


LOOKS = {
    Disposition.EMERGENCY: Look(
        "🔴", "Cấp cứu: gọi 115 ngay", "Emergency: call 115 now", "Cấp cứu", "đỏ", "#b71c1c", "#fdecea"
    ),
    Disposition.URGENT: Look(
        "🟠",
        "Khám trực tiếp trong 24 giờ",
        "Seen in person within 24 hours",
        "Khám 24 giờ",
        "cam",
        "#b85000",
        "#fff3e2",
    ),
    Disposition.REMOTE: Look(
        "🔵",
        "Gặp bác sĩ, có thể khám từ xa",
        "A doctor, remotely if suitable",
        "Khám từ xa",
        "xanh",
        "#1459a8",
        "#e8f1fb",
    ),
    Disposition.SELF_CARE: Look("🟢", "Theo dõi tại nhà", "Watch at home", "Tại nhà", "xanh lá", "#256b2a", "#e9f5ea"),
    Disposition.NOT_A_SYMPTOM: Look(
        "⚪", "Không phải triệu chứng", "Not a symptom", "Không có gì", "xám", "#555555", "#f2f2f2"
    ),
}
MOST_URGENT_FIRST = sorted(LOOKS, reverse=True)


def named(level: Disposition) -> str:
    """Return the dot and the name of `level` in both languages."""
    look = LOOKS[level]
    return f"{look.dot} {look.vi} / {look.en}"


def named_shortly(level: Disposition) -> str:
    """Return the dot and the short name of `level`, as it stands in a narrow column."""
    return f"{LOOKS[level].dot} {LOOKS[level].short}"
