"""The protocols as pages and pictures: deterministic, escaped, complete, and up to date in docs/triage."""

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from care.triage.conditions import read_condition
from care.triage.protocol_files import read_protocols
from care.triage.protocols import Protocol, ProtocolSet, Words
from care.triage.render.condition_text import readable
from care.triage.render.expressions import examples
from care.triage.render.index_page import COMMAND
from care.triage.render.layout import RIGHT
from care.triage.render.lettering import width_of, wrap
from care.triage.render.levels import named_shortly
from care.triage.render.pages import MARK, pages, write, written
from care.triage.render.picture import picture
from care.triage.render.protocol_page import protocol_page
from care.triage.render.signatures import UNSIGNED
from care.triage.render.tables import plain

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "triage"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = Words(vi="Sốt <39 & đau | `ho` *nhiều*", en='"Fever" <b>now</b> & a | bar')


@pytest.fixture(scope="module")
def protocols() -> ProtocolSet:
    return read_protocols()


@pytest.fixture(scope="module")
def rendered(protocols: ProtocolSet) -> dict[str, str]:
    return pages(protocols)


@pytest.fixture
def hostile(protocols: ProtocolSet) -> Protocol:
    """A protocol whose words would be markup if they were not escaped."""
    protocol = protocols.protocols[0]
    line = protocol.red_flags[0].model_copy(update={"sign": HOSTILE})
    return protocol.model_copy(update={"title": HOSTILE, "red_flags": [line]})


def test_docs_triage_is_up_to_date_with_the_protocols(rendered: dict[str, str]) -> None:
    kept = written(DOCS)
    stale = sorted(name for name in rendered.keys() | kept.keys() if rendered.get(name) != kept.get(name))
    assert not stale, f"docs/triage is not what the protocols say now; run `{COMMAND}` and commit. Stale: {stale[:5]}"


def test_rendering_twice_gives_the_same_files(protocols: ProtocolSet, rendered: dict[str, str]) -> None:
    assert pages(protocols) == rendered


def test_every_protocol_has_a_page_a_picture_and_a_row_of_the_index(
    protocols: ProtocolSet, rendered: dict[str, str]
) -> None:
    codes = {protocol.code for protocol in protocols.protocols}
    assert rendered.keys() == {"README.md"} | {f"{code}.{kind}" for code in codes for kind in ("md", "svg")}
    assert set(re.findall(r"\]\((\w+)\.md\)", rendered["README.md"])) == codes


def test_every_line_and_question_stands_on_its_page(protocols: ProtocolSet) -> None:
    for protocol in protocols.protocols:
        page = protocol_page(protocol, protocols)
        rows = page.splitlines()
        for line in (*protocol.red_flags, *protocol.reassuring):
            start = f"| {named_shortly(line.level)}<br>`{line.id}`"
            assert any(row.startswith(start) and readable(line.when) in row for row in rows), line.id
        for number, question in enumerate(protocol.questions, 1):
            assert f"\n| {number} | {plain(question.ask.vi)}<br>" in page


def test_links_lead_to_files(rendered: dict[str, str]) -> None:
    links = {link for text in rendered.values() for link in re.findall(r"\]\(([^)#]+)\)", text)}
    missing = sorted(link for link in links if link not in rendered and not (DOCS / link).resolve().exists())
    assert not missing


def test_an_unsigned_protocol_says_so_on_page_and_picture(protocols: ProtocolSet) -> None:
    protocol = protocols.protocols[0].model_copy(update={"reviewed_by": ""})
    assert UNSIGNED in protocol_page(protocol, protocols)
    assert "chưa có bác sĩ ký" in picture(protocol, MARK)


def test_pictures_are_well_formed_and_escaped(hostile: Protocol) -> None:
    root = ElementTree.fromstring(picture(hostile, MARK))  # noqa: S314  our own
    assert {element.tag.removeprefix(SVG) for element in root.iter() if isinstance(element.tag, str)} <= {
        "svg",
        "title",
        "rect",
        "circle",
        "text",
        "polyline",
        "polygon",
    }
    assert root.findtext(f"{SVG}title") == f"{HOSTILE.vi} / {HOSTILE.en}"
    assert HOSTILE.vi in " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_pages_are_escaped(hostile: Protocol, protocols: ProtocolSet) -> None:
    page = protocol_page(hostile, protocols)
    assert "<b>" not in page
    row = next(row for row in page.splitlines() if row.startswith("| 🔴"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 6
    assert HOSTILE.en in unescape(re.sub(r"\\(.)", r"\1", row))


def test_every_picture_is_well_formed_and_keeps_text_within_the_sheet(rendered: dict[str, str]) -> None:
    for name, text in rendered.items():
        if name.endswith(".svg"):
            for element in ElementTree.fromstring(text).iter(f"{SVG}text"):  # noqa: S314  our own
                width = width_of(element.text or "", float(element.attrib["font-size"]))
                part = 0.5 if element.get("text-anchor") == "middle" else 1.0
                assert float(element.attrib["x"]) + width * part <= RIGHT, f"{name}: {element.text}"


def test_text_wraps_without_losing_a_word() -> None:
    text = "Đau ngực hoặc khó thở kèm ho ra máu, sưng một chân, mới mổ hoặc đi đường dài"
    lines = wrap(text, 200, 13)
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(width_of(line, 13) <= 200 for line in lines)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("fever", "`fever`"),
        ("fever and not child", "`fever`<br>**và không** `child`"),
        ("fever and age < 3 months", "`fever`<br>**và** `age < 3 months`"),
        ("fever and (cough or denied rash)", "`fever`<br>**và** (`cough` **hoặc đã nói không** `rash`)"),
        ("fever and cough or rash", "`fever` **và** `cough`<br>**hoặc** `rash`"),
    ],
)
def test_a_condition_is_readable(condition: str, shown: str) -> None:
    assert readable(read_condition(condition)) == shown


def test_examples_are_spelled_out_of_phrases() -> None:
    phrases = ["(đau|tức) * (ngực|tim)", "!đau (cái)? ngực *", "chest? (pain|hurts) # days"]
    assert examples(phrases, accented=True, most=3) == ["đau … ngực", "đau ngực", "tức … tim"]
    assert examples(phrases, accented=False, most=3) == ["pain (số) days", "hurts (số) days"]


def test_writing_removes_pages_of_protocols_that_are_gone_and_nothing_else(
    rendered: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("by hand", encoding="utf-8")
    (tmp_path / "gone.md").write_text(f"<!-- {MARK} -->\n# Gone\n", encoding="utf-8")
    write(rendered, tmp_path)
    assert (tmp_path / "notes.md").exists()
    assert not (tmp_path / "gone.md").exists()
    assert written(tmp_path) == rendered
