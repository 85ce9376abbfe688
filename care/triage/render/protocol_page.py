"""The page of one protocol: everything a clinician signs, in tables, Vietnamese first."""

import re
from collections.abc import Iterable, Sequence

from care.triage.protocols import Protocol, ProtocolSet, Signed
from care.triage.render.glossary import glossary
from care.triage.render.levels import named
from care.triage.render.signatures import UNSIGNED, signed, statements
from care.triage.render.statement_tables import advice, cards, lines, questions
from care.triage.render.tables import BREAK, code, plain, table
from care.triage.render.topics import topic

_DOSSIER = "triage facts "
_KEYS = re.compile(r"triage facts(?: (?:[TS]\d+[a-e]?|4\.\d))+")
LEGEND = """\
Điều kiện ghi đúng như trong tệp, mỗi dòng một vế: **và** = and, **hoặc** = or, **không** = not (chưa ai nói là có), \
**đã nói không** = denied. Tên dấu hiệu được giải thích ở cuối trang. *Conditions stand as in the file, a part a line; \
findings are explained at the end of the page.*"""
CALMING = """\
Chỉ tính khi không có dấu hiệu nguy hiểm nào và không câu nào được trả lời “có” hay “không chắc”. *Only without any \
red flag, and with no question answered yes or not sure.*"""
RETURN = "Khi nào phải đi khám ngay / Return rules"


def protocol_page(protocol: Protocol, protocols: ProtocolSet) -> str:
    """Return the Markdown of one protocol."""
    name = f"{plain(protocol.title.vi)} / {plain(protocol.title.en)}"
    flags = sorted(protocol.red_flags, key=lambda line: -line.level)
    calm = protocol.reassuring
    sections = [
        f"# {name}",
        f"[← Mọi quy trình / all protocols](README.md) · [`{protocol.code}.yaml`]({source_of(protocol)})",
        _head(protocol),
        f"![{name}]({protocol.code}.svg)",
        _section("Dấu hiệu nguy hiểm / Red flags", flags, f"{LEGEND}\n\n{lines(flags, over=True)}"),
        _section("Dấu hiệu yên tâm / Reassuring", calm, f"{CALMING}\n\n{lines(calm, over=False)}"),
        _section("Câu hỏi / Questions", protocol.questions, questions(protocol.questions)),
        _section("Nên làm / Do", protocol.do, advice(protocol.do)),
        _section("Không nên / Don't", protocol.dont, advice(protocol.dont)),
        _section(RETURN, protocol.return_rules, advice(protocol.return_rules)),
        f"## Thẻ sơ cứu / First-aid cards\n\n{cards(protocol, protocols)}",
        f"## Cách người dân nói / What people say\n\n{glossary(protocol, protocols)}",
    ]
    return "\n\n".join(sections) + "\n"


def _section(heading: str, entries: Sequence[object], body: str) -> str:
    return f"## {heading} ({len(entries)})\n\n{body}"


def source_of(protocol: Protocol) -> str:
    """Return the way from the pages to the file that is edited."""
    return f"../../care/triage/protocols/{protocol.code}.yaml"


def _head(protocol: Protocol) -> str:
    found = statements(protocol)
    signer = f"✍️ {plain(protocol.reviewed_by)}" if protocol.reviewed_by.strip() else UNSIGNED
    rows = [
        ("Người ký / reviewed by", f"{signer} ({signed(found)}/{len(found)} mục / statements)"),
        ("Đối chiếu nguồn / verified on", str(protocol.verified_on)),
        ("Chủ đề / topics", BREAK.join(topic(key) for key in protocol.topics)),
        ("Nguồn / source", _sources(found)),
        ("Mở ra khi có / opened by", ", ".join(map(code, protocol.presents))),
        ("Còn câu chưa trả lời / a question is unanswered", named(protocol.unanswered)),
        ("Còn lại / otherwise", named(protocol.otherwise)),
    ]
    if protocol.guidance is not None:
        rows.append(("Bài hướng dẫn / guidance", f"[{protocol.guidance}](../../guidance/vi/{protocol.guidance}.md)"))
    if protocol.crisis:
        rows.append(
            ("Khủng hoảng / crisis", "có dấu hiệu nào cũng hiện thẻ khủng hoảng / any flag shows the crisis card")
        )
    return table(("", ""), ((f"**{head}**", text) for head, text in rows))


def _sources(found: Iterable[Signed]) -> str:
    """Return all sources once: the keys of the dossier together, then what is said in words."""
    texts = {statement.source for statement in found}
    keys = {key for text in texts if _KEYS.fullmatch(text) for key in text.removeprefix(_DOSSIER).split()}
    ordered = sorted(keys, key=lambda key: (key[0] == "S", len(key) if key[0] == "S" else 0, key))
    words = sorted(text for text in texts if not _KEYS.fullmatch(text))
    return plain("; ".join([_DOSSIER + ", ".join(ordered), *words] if keys else words))
