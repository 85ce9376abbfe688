"""The tables of a protocol's page: lines, questions, advice, first-aid cards."""

from collections.abc import Iterable

from care.triage.protocols import Advice, Line, Protocol, ProtocolSet, Question
from care.triage.render.condition_text import readable
from care.triage.render.levels import LOOKS, named_shortly
from care.triage.render.tables import BREAK, code, plain, table


def lines(found: Iterable[Line], *, over: bool) -> str:
    """Return the table of red flags or of reassuring lines; `over` adds the level when the sign has passed."""
    heads = ("Mức / level", "Dấu hiệu", "Sign", "Điều kiện / condition", "Nguồn / source")
    rows = [
        (
            _level(line, over=over),
            plain(line.sign.vi),
            plain(line.sign.en),
            readable(line.when),
            _source(line.source, line.reviewed_by),
        )
        for line in found
    ]
    return table(heads, rows) if rows else _none()


def _level(line: Line, *, over: bool) -> str:
    pieces = [named_shortly(line.level), code(line.id)]
    if over and line.level_when_over is not line.level:
        pieces.append(f"đã hết / over: {LOOKS[line.level_when_over].dot}")
    if line.first_aid is not None:
        pieces.append(f"thẻ / card: {code(line.first_aid)}")
    return BREAK.join(pieces)


def questions(found: Iterable[Question]) -> str:
    """Return the table of questions, in the order in which they are asked."""
    heads = (
        "",
        "Hỏi / ask",
        "Vì sao / why",
        "Có / yes",
        "Không chắc / not sure",
        "Dấu hiệu / finding",
        "Nguồn / source",
    )
    rows = [
        (
            str(number),
            f"{plain(question.ask.vi)}{BREAK}*{plain(question.ask.en)}*",
            f"{plain(question.why.vi)}{BREAK}*{plain(question.why.en)}*",
            named_shortly(question.if_yes),
            named_shortly(question.if_unsure),
            _finding(question),
            _source(question.source, question.reviewed_by),
        )
        for number, question in enumerate(found, 1)
    ]
    return table(heads, rows) if rows else _none()


def _finding(question: Question) -> str:
    pieces = [code(question.finding)]
    if question.about:
        pieces.append(f"khỏi hỏi nếu đã có / not asked after {', '.join(map(code, question.about))}")
    if question.when is not None:
        pieces.append(f"chỉ hỏi khi / only when {readable(question.when)}")
    return BREAK.join(pieces)


def advice(found: Iterable[Advice]) -> str:
    """Return the table of what to do, not to do, or to return for."""
    rows = [(plain(one.vi), plain(one.en), _source(one.source, one.reviewed_by)) for one in found]
    return table(("Tiếng Việt", "English", "Nguồn / source"), rows) if rows else _none()


def cards(protocol: Protocol, protocols: ProtocolSet) -> str:
    """Return the table of first-aid cards that an emergency shows: the protocol's, then those of single lines."""
    own = [line.first_aid for line in protocol.red_flags if line.first_aid is not None]
    names = dict.fromkeys([protocol.first_aid, *own])
    shown = [(name, protocols.first_aid[name]) for name in names]
    rows = [(code(name), BREAK.join(map(plain, card.vi)), BREAK.join(map(plain, card.en))) for name, card in shown]
    return table(("Thẻ / card", "Tiếng Việt", "English"), rows)


def _source(source: str, reviewed_by: str) -> str:
    return plain(source) + (f"{BREAK}✍️ {plain(reviewed_by)}" if reviewed_by.strip() else "")


def _none() -> str:
    return "Không có. / None."
