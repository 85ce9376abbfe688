"""The picture of one protocol, in Vietnamese: complaint, red flags by level, questions, what follows.

The way goes down the middle; a red rail on the left and an orange one on the right lead past the questions.
"""

from care.triage.dispositions import Disposition
from care.triage.protocols import Protocol
from care.triage.render.columns import HEADER, columns_of, draw_columns
from care.triage.render.drawing import EDGE, GREY, INK, PALE, Drawing, height_of
from care.triage.render.layout import (
    BODY,
    GAP,
    HEADING,
    INNER,
    LEFT,
    LEFT_RAIL,
    MIDDLE,
    RIGHT,
    RIGHT_RAIL,
    SMALL,
    STEP,
    TITLE,
    WIDTH,
)
from care.triage.render.lettering import wrap
from care.triage.render.levels import LOOKS, MOST_URGENT_FIRST
from care.triage.render.rows import draw_disposition, draw_question
from care.triage.render.signatures import is_signed
from care.triage.render.ways import ways

_RAILS = {Disposition.EMERGENCY: (LEFT, LEFT_RAIL), Disposition.URGENT: (RIGHT, RIGHT_RAIL)}
_MARGIN = 20.0


def picture(protocol: Protocol, mark: str) -> str:
    """Return the SVG of `protocol`; `mark` is the comment that tells it from a hand-made file."""
    drawing, columns = Drawing(), columns_of(protocol)
    top = _step(drawing, _complaint(drawing, protocol), "1 · Tìm dấu hiệu nguy hiểm")
    y = draw_columns(drawing, columns, top)
    if protocol.questions:
        y = _questions(drawing, protocol, _step(drawing, y, "2 · Không phải cấp cứu: hỏi từng câu"))
    y = _step(drawing, y, f"{3 if protocol.questions else 2} · Làm gì tiếp: mức cao nhất thắng")
    middles, y = _dispositions(drawing, protocol, y)
    for column in columns:
        _rail(drawing, column.level, top + HEADER / 2, middles[column.level])
    foot = f"care/triage/protocols/{protocol.code}.yaml · đối chiếu nguồn ngày {protocol.verified_on}"
    y += GAP + drawing.text((LEFT, y + GAP), [foot], SMALL, ink=GREY)
    return drawing.svg(WIDTH, y + GAP, title=f"{protocol.title.vi} / {protocol.title.en}", mark=mark)


def _complaint(drawing: Drawing, protocol: Protocol) -> float:
    title = wrap(protocol.title.vi, INNER - 260, TITLE, bold=True)
    english = wrap(protocol.title.en, INNER - 260, BODY)
    height = height_of(title, TITLE) + height_of(english, BODY) + SMALL * 1.4 + 2 * GAP
    drawing.box((LEFT + 110, _MARGIN), INNER - 220, height, fill=PALE, edge=EDGE, radius=14)
    y = _MARGIN + GAP
    y += drawing.text((MIDDLE, y), title, TITLE, bold=True, middle=True)
    y += drawing.text((MIDDLE, y), english, BODY, ink=GREY, middle=True)
    status, level = _status(protocol)
    drawing.text((MIDDLE, y), [status], SMALL, ink=LOOKS[level].strong, bold=True, middle=True)
    return _MARGIN + height


def _status(protocol: Protocol) -> tuple[str, Disposition]:
    if is_signed(protocol):
        return f"Bác sĩ đã ký: {protocol.reviewed_by}", Disposition.SELF_CARE
    return "Bản nháp, chưa có bác sĩ ký", Disposition.EMERGENCY


def _step(drawing: Drawing, y: float, heading: str) -> float:
    """Draw the arrow to the next part, with its heading on the left; return where that part begins."""
    drawing.arrow([(MIDDLE, y), (MIDDLE, y + STEP)], INK)
    drawing.text((LEFT, y + 10), [heading], HEADING, bold=True)
    return y + STEP


def _questions(drawing: Drawing, protocol: Protocol, y: float) -> float:
    for number, question in enumerate(protocol.questions, 1):
        y += draw_question(drawing, number, question, y) + GAP
    return y - GAP


def _dispositions(drawing: Drawing, protocol: Protocol, y: float) -> tuple[dict[Disposition, float], float]:
    """Draw a row for each disposition that is reached; return the middles of the rows, and where they end."""
    middles: dict[Disposition, float] = {}
    for level in MOST_URGENT_FIRST:
        leading = ways(protocol, level)
        if leading:
            height = draw_disposition(drawing, level, leading, y)
            middles[level] = y + height / 2
            y += height + GAP
    return middles, y - GAP


def _rail(drawing: Drawing, level: Disposition, start: float, end: float) -> None:
    edge, rail = _RAILS[level]
    drawing.arrow([(edge, start), (rail, start), (rail, end), (edge, end)], LOOKS[level].strong)
