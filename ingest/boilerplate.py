"""What frames a Vietnamese legal text and answers nothing: state header, recipients, signatures, dotted lines."""

import re

from ingest.blocks import syllables

HEADER = re.compile(
    r"^(CỘNG\s+H[ÒO][ÀA]\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA|Độc\s+lập\s*[-–]\s*Tự\s+do|(Luật\s+)?Số\s*:\s*[\d…./]"
    r"|(Luật|Nghị định|Nghị quyết|Quyết định|Thông tư|Thông tư liên tịch)$"
    r"|.{0,40}, ngày\s+[\d…. ]+\s+tháng\s+[\d…. ]+\s+năm\s+[\d…. ]+$)",
    re.IGNORECASE,
)
STATE = re.compile(r"CỘNG\s+H[ÒO][ÀA]\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh")
GROUNDS = re.compile(r"^(Căn cứ|Theo đề nghị|Xét đề nghị)\s", re.IGNORECASE)
RULE = re.compile(r"^[\s\-–—_=*.…]*$")
ISSUING_BODY = re.compile(
    r"^(BỘ (Y TẾ|TÀI CHÍNH|CÔNG AN|NỘI VỤ|TƯ PHÁP|QUỐC PHÒNG)|(THỦ TƯỚNG )?CHÍNH PHỦ|(VĂN PHÒNG )?QUỐC HỘI"
    r"|ỦY BAN NHÂN DÂN\b.{0,40})$"
)
SIGNATURE = re.compile(
    r"^(Nơi nhận(\s*:|$)|(TM|KT|TL|TUQ|Q)\.\s*[A-ZĐÀ-Ỹ ]{4,}|XÁC THỰC VĂN BẢN HỢP NHẤT|\((Đã ký|Ký|Ký tên)[^)]*\)$)",
    re.IGNORECASE,
)
SIGNED_TABLE = re.compile(r"Nơi nhận\s*:|\b(KT|TM|TL)\.\s+[A-ZĐ]", re.IGNORECASE)
HEADED_TABLE = re.compile(r"CỘNG\s+H[ÒO][ÀA]\s+XÃ\s+HỘI", re.IGNORECASE)
MAX_SIGNED_TABLE, MAX_HEADED_TABLE = 400, 100  # syllables; a longer one holds the text itself, such as a form
TABLE_OF_CONTENTS = re.compile(r"[.…]{4,}\s*\d+\s*$")
BLANKS = re.compile(r"(?:[._…]\s?){4,}")
MAX_SIGNATURE_LINE = 14


def is_header(line: str) -> bool:
    """Whether `line` belongs to the state header above a text or form."""
    return bool(HEADER.match(line) or ISSUING_BODY.match(line) or STATE.search(line))


def is_grounds(line: str) -> bool:
    """Whether `line` names what an instrument is based on; so only above its first article."""
    return bool(GROUNDS.match(line))


def is_rule(line: str) -> bool:
    """Whether `line` only draws a line."""
    return bool(RULE.match(line))


def opens_signature(line: str) -> bool:
    """Whether the recipients and signatures begin at `line`."""
    return bool(SIGNATURE.match(line))


def continues_signature(line: str) -> bool:
    """Whether `line` may stand among recipients and signatures: short, or a recipient."""
    return line.startswith(("-", "–", "+", "*")) or syllables(line) <= MAX_SIGNATURE_LINE


def is_frame_table(text: str) -> bool:
    """Whether a table only lays out the state header or the signatures."""
    length = syllables(text)
    return (length <= MAX_SIGNED_TABLE and bool(SIGNED_TABLE.search(text))) or (
        length <= MAX_HEADED_TABLE and bool(HEADED_TABLE.search(text))
    )


def fill_in(line: str) -> str:
    """Return `line` with the dots of a form's blanks as one ellipsis."""
    return BLANKS.sub("… ", line).strip()
