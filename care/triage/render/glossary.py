"""The findings that a protocol speaks of, with examples of how people say them."""

from collections.abc import Iterable, Iterator

from care.triage.protocols import Protocol, ProtocolSet
from care.triage.reading import MADE_OF_AGE, Finding
from care.triage.render.condition_text import MEASURES, measures_of
from care.triage.render.expressions import examples
from care.triage.render.tables import BREAK, code, details, plain, table

HEADS = ("Dấu hiệu / finding", "Có dấu / accented", "Không dấu, tiếng Anh / unaccented, English", "Ghi chú / notes")
MOST_ACCENTED, MOST_OTHER, MOST_NOTED = 6, 4, 3
SHORTENED = (
    "Vài ví dụ; đủ mọi cách nói ở tệp YAML. “…” là vài từ ở giữa. Từ dùng chung ở `care/triage/findings/`. "
    "*A few examples; the YAML files hold all of them. “…” stands for a few words between.*"
)


def glossary(protocol: Protocol, protocols: ProtocolSet) -> str:
    """Return the protocol's own findings and the shared ones that it uses, each folded away."""
    names = _names(protocol)
    shared = sorted(name for name in names if name not in protocol.findings)
    homes = {name: other.code for other in protocols.protocols for name in other.findings}
    own = table(HEADS, (_row(name, finding, None) for name, finding in protocol.findings.items()))
    others = table(HEADS, (_row(name, protocols.findings.get(name, Finding()), homes.get(name)) for name in shared))
    pieces = [SHORTENED]
    if protocol.findings:
        pieces.append(details(f"Của riêng quy trình này / its own ({len(protocol.findings)})", own))
    if shared:
        pieces.append(details(f"Dùng chung / shared ({len(shared)})", others))
    pieces += _measures(protocol)
    return "\n\n".join(pieces)


def _names(protocol: Protocol) -> set[str]:
    lines = [*protocol.red_flags, *protocol.reassuring]
    names = {name for line in lines for name in line.when.findings} | set(protocol.presents)
    for question in protocol.questions:
        names |= {question.finding, *question.about, *(question.when.findings if question.when is not None else ())}
    return names


def _row(name: str, finding: Finding, home: str | None) -> tuple[str, ...]:
    accented = _quoted(examples(finding.say, accented=True, most=MOST_ACCENTED))
    other = _quoted(examples(finding.say, accented=False, most=MOST_OTHER))
    return code(name), accented, other, BREAK.join(_notes(name, finding, home))


def _notes(name: str, finding: Finding, home: str | None) -> Iterator[str]:
    if name in MADE_OF_AGE:
        yield "cũng suy từ tuổi được nói / also from a stated age"
    if finding.implies:
        yield f"kéo theo / implies {', '.join(map(code, finding.implies))}"
    if finding.unless:
        meant = [*examples(finding.unless, accented=True, most=2), *examples(finding.unless, accented=False, most=1)]
        yield f"không tính khi / not when: {_quoted(meant[:MOST_NOTED])}"
    if home is not None:
        yield f"ở / in [{home}]({home}.md)"


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"“{plain(text)}”" for text in texts)


def _measures(protocol: Protocol) -> list[str]:
    lines = [*protocol.red_flags, *protocol.reassuring]
    conditions = [line.when for line in lines] + [one.when for one in protocol.questions if one.when is not None]
    used = sorted({name for condition in conditions for name in measures_of(condition)})
    if not used:
        return []
    return ["Số đo / measures: " + "; ".join(f"{code(name)} {MEASURES[name]}" for name in used) + "."]
