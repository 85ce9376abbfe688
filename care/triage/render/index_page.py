"""The index of the pages: what they are, who signs, how much there is, all protocols by topic, how to correct one."""

from collections.abc import Iterator, Sequence

from care.triage.dispositions import Disposition
from care.triage.protocols import Protocol, ProtocolSet
from care.triage.render.condition_text import readable
from care.triage.render.levels import LOOKS, MOST_URGENT_FIRST, named
from care.triage.render.protocol_page import source_of
from care.triage.render.signatures import is_signed, signed, statements
from care.triage.render.tables import code, plain, table
from care.triage.render.topics import read_names, topic

COMMAND = "python -m care.triage.render docs/triage"
WHAT = """\
Đây là toàn bộ quy trình phân loại mức độ khẩn cấp (triage) mà trợ lý dùng, viết lại thành bảng và hình cho nhân viên \
y tế đọc, sửa và ký. Trợ lý không chẩn đoán, không kê đơn. Mức cao nhất luôn thắng; trong một cuộc trò chuyện, mức cấp \
cứu hay khám trong 24 giờ không tự hạ xuống; điều chưa biết được tính theo hướng nguy hiểm hơn.

*These are all the triage protocols that the assistant decides by, as tables and pictures for clinicians to read, \
correct and sign. The assistant neither diagnoses nor prescribes. The highest level always wins; within an encounter a \
red flag does not come down by itself; what is unknown counts upwards.*"""
WHO = """\
Bác sĩ phụ trách ghi họ tên vào `reviewed_by` và ngày vào `verified_on` trong tệp YAML: ở đầu tệp là ký cả quy trình, \
ở một dòng là chỉ ký dòng đó. `reviewed_by: ""` nghĩa là **chưa có bác sĩ ký**: nội dung do nhóm phát triển soạn từ \
các nguồn dưới đây, chờ thẩm định.

*The clinician in charge writes their name into `reviewed_by` and the date into `verified_on` of the YAML file: at its \
top for the whole protocol, at a line for that line alone. An empty `reviewed_by` means **not signed**: written by the \
developers from the sources below, awaiting review.*"""
HOW = f"""\
1. Sửa tệp YAML trong [`care/triage/protocols/`](../../care/triage/protocols), đừng sửa các trang này. \
*Edit the YAML file, never these pages.*
2. `{COMMAND}` – viết lại các trang. *Writes these pages anew.*
3. `make test` – báo đúng tệp và dòng nếu có chỗ sai. *Names the file and the line if something is wrong.*
4. `make eval` – đo lại trên các tình huống mẫu. *Measures again on the vignettes.*"""
SOURCES = """\
“triage facts T01 S1” là mục T01 trong hồ sơ dữ kiện của dự án và nguồn S1 của hồ sơ ấy; 4.0 và 4.1 là phần nguyên tắc \
chung và phần ngôn ngữ. “recalled”, “general knowledge” là kiến thức y khoa chung, phải kiểm chứng trước khi ký. \
*“triage facts T01 S1” is section T01 of the project's dossier and its source S1; 4.0 and 4.1 are its general \
principles and its notes on language. “recalled” and “general knowledge” must be verified before signing.*"""


def index_page(protocols: ProtocolSet) -> str:
    """Return the Markdown of the index."""
    ordered = sorted(protocols.protocols, key=lambda protocol: (protocol.topics[0], protocol.order, protocol.code))
    sections = [
        "# Quy trình phân loại / Triage protocols",
        WHAT,
        f"## Ai ký / Who signs\n\n{WHO}\n\n{_figures(ordered)}",
        f"## Các mức / Levels\n\n{_levels()}",
        f"## Mọi quy trình, theo chủ đề / All protocols, by topic\n\n{_protocols(ordered)}",
        f"## Yếu tố nâng mức / What raises a level\n\n{_modifiers(protocols)}",
        f"## Sửa một quy trình / Correcting a protocol\n\n{HOW}",
        f"## Nguồn / Sources\n\n{SOURCES}\n\n{_sources()}",
    ]
    return "\n\n".join(sections) + "\n"


def _figures(protocols: Sequence[Protocol]) -> str:
    found = [statements(protocol) for protocol in protocols]
    lines = sum(len(protocol.red_flags) + len(protocol.reassuring) for protocol in protocols)
    rows = [
        ("Quy trình / protocols", len(protocols), sum(map(is_signed, protocols))),
        ("Dòng quyết định / lines (red flags, reassuring)", lines, sum(map(_signed_lines, protocols))),
        ("Mọi mục, kể cả câu hỏi và lời khuyên / all statements", sum(map(len, found)), sum(map(signed, found))),
    ]
    return table(("", "Số lượng / count", "Đã ký / signed"), ((name, f"{all_}", f"{own}") for name, all_, own in rows))


def _signed_lines(protocol: Protocol) -> int:
    return signed([*protocol.red_flags, *protocol.reassuring])


def _levels() -> str:
    levels = [level for level in MOST_URGENT_FIRST if level is not Disposition.NOT_A_SYMPTOM]
    return table(("Mức / level", "Trong tệp / in the files"), ((named(level), code(level.code)) for level in levels))


def _protocols(protocols: Sequence[Protocol]) -> str:
    dots = [LOOKS[level].dot for level in MOST_URGENT_FIRST if level is not Disposition.NOT_A_SYMPTOM]
    heads = ("Chủ đề / topic", "Quy trình / protocol", *dots, "Câu hỏi / questions", "Đã ký / signed", "YAML")
    return table(heads, _rows(protocols))


def _rows(protocols: Sequence[Protocol]) -> Iterator[tuple[str, ...]]:
    last = ""
    for protocol in protocols:
        first, *others = protocol.topics
        head = f"**{topic(first)}**" if first != last else ""
        last = first
        name = f"[{plain(protocol.title.vi)} / {plain(protocol.title.en)}]({protocol.code}.md)"
        also = f" (+ {', '.join(others)})" if others else ""
        found = statements(protocol)
        signs = "✅" if is_signed(protocol) else f"{signed(found)}/{len(found)}"
        yield head, name + also, *_counts(protocol), str(len(protocol.questions)), signs, f"[✎]({source_of(protocol)})"


def _counts(protocol: Protocol) -> Iterator[str]:
    lines = [*protocol.red_flags, *protocol.reassuring]
    for level in MOST_URGENT_FIRST:
        if level is not Disposition.NOT_A_SYMPTOM:
            yield str(sum(line.level is level for line in lines) or "")


def _modifiers(protocols: ProtocolSet) -> str:
    heads = ("Yếu tố", "Modifier", "Điều kiện / condition", "Nguồn / source")
    rows = (
        (plain(one.sign.vi), plain(one.sign.en), readable(one.when), plain(one.source)) for one in protocols.modifiers
    )
    raised = "Nâng 🟢 lên 🔵, 🔵 lên 🟠; không nâng tới cấp cứu. *Raises 🟢 to 🔵 and 🔵 to 🟠, never to an emergency.*"
    return f"{raised}\n\n{table(heads, rows)}"


def _sources() -> str:
    return table(("", "Nguồn / source"), ((key, plain(name)) for key, name in read_names().sources.items()))
