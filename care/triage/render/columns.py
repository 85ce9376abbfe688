"""The red flags in the picture: a red column of emergencies beside an orange one of what is urgent."""

from typing import NamedTuple

from care.triage.dispositions import Disposition
from care.triage.protocols import Protocol
from care.triage.render.drawing import WHITE, Drawing, bullets, height_of_bullets
from care.triage.render.layout import BODY, BULLET, GAP, INNER, LEFT, PAD, SMALL
from care.triage.render.lettering import wrap
from care.triage.render.levels import LOOKS

HEADER = 52.0
HINTS = {
    Disposition.EMERGENCY: "Một dấu hiệu là đủ: dừng hỏi",
    Disposition.URGENT: "Một dấu hiệu là đủ; vẫn hỏi tiếp",
}
_SHARES = [share / 100 for share in range(32, 70, 2)]


class Column(NamedTuple):
    """The red flags of one level, laid out in a width."""

    level: Disposition
    width: float
    signs: list[list[str]]

    @property
    def height(self) -> float:
        return HEADER + 2 * PAD + height_of_bullets(self.signs)


def columns_of(protocol: Protocol) -> list[Column]:
    """Return a column for each level there is; of two, so wide that the picture becomes as low as it can."""
    signs = {level: _signs(protocol, level) for level in HINTS}
    levels = [level for level, found in signs.items() if found]
    if len(levels) == 1:
        return [_column(levels[0], INNER, signs[levels[0]])]
    pairs = [
        [
            _column(Disposition.EMERGENCY, (INNER - PAD) * share, signs[Disposition.EMERGENCY]),
            _column(Disposition.URGENT, (INNER - PAD) * (1 - share), signs[Disposition.URGENT]),
        ]
        for share in _SHARES
    ]
    return min(pairs, key=lambda pair: (max(pair[0].height, pair[1].height), abs(pair[0].width - pair[1].width)))


def draw_columns(drawing: Drawing, columns: list[Column], y: float) -> float:
    """Draw the columns side by side from `y` down, and return where they end."""
    x, height = LEFT, max(column.height for column in columns)
    for column in columns:
        _draw(drawing, column, (x, y), height)
        x += column.width + PAD
    return y + height


def _draw(drawing: Drawing, column: Column, at: tuple[float, float], height: float) -> None:
    look, (x, y) = LOOKS[column.level], at
    drawing.box(at, column.width, height, fill=look.pale, edge=look.strong)
    drawing.box(at, column.width, HEADER, fill=look.strong, edge=look.strong)
    drawing.text((x + PAD, y + 6), [look.vi], 15, ink=WHITE, bold=True)
    drawing.text((x + PAD, y + 28), [HINTS[column.level]], SMALL, ink=WHITE)
    bullets(drawing, (x + PAD, y + HEADER + PAD), column.signs, look.strong)


def _signs(protocol: Protocol, level: Disposition) -> list[str]:
    return list(dict.fromkeys(line.sign.vi for line in protocol.red_flags if line.level is level))


def _column(level: Disposition, width: float, signs: list[str]) -> Column:
    return Column(level, width, [wrap(sign, width - 2 * PAD - BULLET - GAP / 2, BODY) for sign in signs])
