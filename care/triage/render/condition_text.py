"""Conditions as they are written, made easy to read: findings in code type, the little words in Vietnamese."""

import re
from collections.abc import Iterator

from care.triage.conditions import Condition
from care.triage.measures import NAMES
from care.triage.render.tables import BREAK, code

WORDS = {"and": "và", "or": "hoặc", "not": "không", "denied": "đã nói không"}
MEASURES = {
    "age": "tuổi / age",
    "pregnancy": "tuổi thai, tuần / weeks of pregnancy",
    "temperature": "nhiệt độ, °C / temperature",
    "systolic": "huyết áp tâm thu, mmHg / systolic pressure",
    "diastolic": "huyết áp tâm trương, mmHg / diastolic pressure",
    "glucose": "đường huyết, mmol/L / blood glucose",
    "oxygen": "SpO₂, % / oxygen saturation",
    "heart_rate": "nhịp tim mỗi phút / heart rate a minute",
    "breaths": "nhịp thở mỗi phút / breaths a minute",
    "tablets": "số viên thuốc / tablets",
    "duration": "thời gian kéo dài / duration",
}
_PIECE = re.compile(r"[()]|[a-z_]+ *(?:<=|>=|<|>) *[\d.]+(?: *(?:minute|hour|day|week|month|year)s?)?|\w+")


def readable(condition: Condition) -> str:
    """Return the condition as Markdown: one line for each of its outermost parts."""
    pieces = list(_pieces(condition.text))
    outermost = {piece for depth, piece in pieces if depth == 0}
    breaking = "or" if "or" in outermost else "and"
    text = ""
    for depth, piece in pieces:
        before = "" if not text or text.endswith("(") or piece == ")" else " "
        text += (BREAK if depth == 0 and piece == breaking else before) + _shown(piece)
    return text.replace("** **", " ")


def measures_of(condition: Condition) -> frozenset[str]:
    """Return the measures that the condition compares."""
    return NAMES & set(re.findall(r"\w+", condition.text))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield each piece with the number of brackets around it."""
    depth = 0
    for piece in _PIECE.findall(text):
        depth -= piece == ")"
        yield depth, piece
        depth += piece == "("


def _shown(piece: str) -> str:
    if piece in "()":
        return piece
    return f"**{WORDS[piece]}**" if piece in WORDS else code(piece)
