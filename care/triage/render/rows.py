"""The rows of the picture: a question with what its answers lead to, a disposition with what leads to it."""

from care.triage.dispositions import Disposition
from care.triage.protocols import Question
from care.triage.render.drawing import EDGE, GREY, INK, PALE, WHITE, Drawing, bullets, height_of, height_of_bullets
from care.triage.render.layout import BODY, BULLET, HEADING, INNER, LEFT, PAD, RIGHT, SMALL
from care.triage.render.lettering import wrap
from care.triage.render.levels import LOOKS

PILL, PILL_HEIGHT = 196.0, 23.0
LABEL = 176.0
NUMBER = 50.0
SOMETIMES = "Chỉ hỏi trong một số trường hợp, xem bảng"


def draw_question(drawing: Drawing, number: int, question: Question, y: float) -> float:
    """Draw a question from `y` down and return its height."""
    lines = wrap(question.ask.vi, INNER - PILL - NUMBER - 2 * PAD, BODY)
    note = [SOMETIMES] if question.when is not None else []
    text = height_of(lines, BODY) + height_of(note, SMALL)
    height = max(text, 2 * PILL_HEIGHT + 4) + 2 * PAD - 4
    drawing.box((LEFT, y), INNER, height, fill=PALE, edge=EDGE)
    drawing.dot((LEFT + 24, y + height / 2), 13, INK)
    drawing.text((LEFT + 24, y + height / 2 - 10), [str(number)], HEADING, ink=WHITE, bold=True, middle=True)
    top = y + (height - text) / 2
    drawing.text((LEFT + NUMBER, top), lines, BODY)
    drawing.text((LEFT + NUMBER, top + height_of(lines, BODY)), note, SMALL, ink=GREY)
    _draw_pill(drawing, y + height / 2 - PILL_HEIGHT - 2, "Có", question.if_yes)
    _draw_pill(drawing, y + height / 2 + 2, "Không chắc", question.if_unsure)
    return height


def draw_disposition(drawing: Drawing, level: Disposition, ways: list[str], y: float) -> float:
    """Draw a disposition and the ways to it from `y` down and return its height."""
    look = LOOKS[level]
    label = wrap(look.vi, LABEL - 2 * PAD, HEADING, bold=True)
    leading = [wrap(way, INNER - LABEL - 2 * PAD - BULLET, BODY) for way in ways]
    text = height_of_bullets(leading)
    height = max(text, height_of(label, HEADING)) + 2 * PAD - 4
    drawing.box((LEFT, y), INNER, height, fill=look.pale, edge=look.strong)
    drawing.box((LEFT, y), LABEL, height, fill=look.strong, edge=look.strong)
    drawing.text((LEFT + PAD, y + (height - height_of(label, HEADING)) / 2), label, HEADING, ink=WHITE, bold=True)
    bullets(drawing, (LEFT + LABEL + PAD, y + (height - text) / 2), leading, look.strong)
    return height


def _draw_pill(drawing: Drawing, y: float, reply: str, level: Disposition) -> None:
    look, x = LOOKS[level], RIGHT - PAD - PILL
    drawing.box((x, y), PILL, PILL_HEIGHT, fill=look.strong, edge=look.strong, radius=11)
    drawing.text((x + PILL / 2, y + 4), [f"{reply} → {look.short}"], SMALL, ink=WHITE, bold=True, middle=True)
