"""What leads to each disposition of one protocol, in Vietnamese, for the picture. Mirrors what the engine does."""

from collections.abc import Iterator

from care.triage.dispositions import Disposition
from care.triage.protocols import Protocol
from care.triage.render.levels import LOOKS

RAISED = "Từ mức ngay dưới, nếu có yếu tố nguy cơ: tuổi, thai kỳ, sau mổ, sức đề kháng kém…"


def ways(protocol: Protocol, level: Disposition) -> list[str]:
    """Return what leads to `level`; empty if nothing does."""
    found = list(_own_ways(protocol, level))
    if level in (Disposition.REMOTE, Disposition.URGENT) and any(_own_ways(protocol, Disposition(level - 1))):
        found.append(RAISED)
    return found


def _own_ways(protocol: Protocol, level: Disposition) -> Iterator[str]:
    if any(line.level is level for line in protocol.red_flags):
        yield f"Có một dấu hiệu ở cột {LOOKS[level].column}"
    yield from _passed(protocol, level)
    yes = [number for number, question in enumerate(protocol.questions, 1) if question.if_yes is level]
    unsure = [number for number, question in enumerate(protocol.questions, 1) if question.if_unsure is level]
    if yes:
        yield f"Trả lời “có” ở câu {_listed(yes)}"
    if unsure:
        yield f"Trả lời “không chắc” ở câu {_listed(unsure)}"
    if protocol.questions and protocol.unanswered is level:
        yield "Còn câu hỏi chưa được trả lời"
    yield from (f"Yên tâm hơn: {line.sign.vi}" for line in protocol.reassuring if line.level is level)
    if protocol.otherwise is level:
        yield "Các trường hợp còn lại"


def _passed(protocol: Protocol, level: Disposition) -> Iterator[str]:
    """Yield the red flags that come down to `level` once they are over."""
    for before in (Disposition.EMERGENCY, Disposition.URGENT):
        lines = [line for line in protocol.red_flags if line.level is before]
        over = [line for line in lines if line.level_when_over is level and before is not level]
        if over:
            some = "Dấu hiệu" if len(over) == len(lines) else "Một số dấu hiệu"
            yield f"{some} ở cột {LOOKS[before].column}, nếu nay đã hết hẳn"


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
