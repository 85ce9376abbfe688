"""The protocols as data: what stops start-up, with its file and line, and what every protocol must have."""

import re
import shutil
from pathlib import Path

import pytest

from care.triage.conditions import MalformedConditionError, read_condition
from care.triage.protocol_files import FOLDER, MalformedProtocolError, read_protocols
from care.triage.protocols import Protocol

PROTOCOLS = read_protocols().protocols
TOPICS = {f"T{number:02}" for number in range(1, 35)}
GUIDANCE = Path(__file__).parents[2] / "guidance" / "vi"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the protocols that a test may spoil."""
    copy = tmp_path / "triage"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__", "render"))
    return copy


def spoil(path: Path, old: str, new: str) -> int:
    """Replace the first `old` and return its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("level: emergency", "level: soon", "'soon' is no disposition"),
        ("when: crushing_chest_pain", "when: crushing_chest_pain and (", "crushing_chest_pain"),
        ("when: crushing_chest_pain", "when: no_such_finding", "unknown finding no_such_finding"),
        ("first_aid: heart", "first_aid: nothing", "no first-aid card 'nothing'"),
        ("source: triage facts T01 S1 S2", 'source: ""', "at least 1 character"),
    ],
)
def test_a_broken_line_stops_start_up_and_names_file_and_line(folder: Path, old: str, new: str, says: str) -> None:
    path = folder / "protocols" / "chest_pain.yaml"
    line = spoil(path, old, new)
    with pytest.raises(MalformedProtocolError, match=r"chest_pain\.yaml") as caught:
        read_protocols(folder)
    assert says in str(caught.value)
    found = re.search(r"chest_pain\.yaml:(\d+)", str(caught.value))
    assert found is not None
    assert abs(int(found[1]) - line) <= 4


def test_a_malformed_phrase_stops_start_up_wherever_it_stands(folder: Path) -> None:
    for name, old in (("context.yaml", "  - là gì\n"), ("protocols/suicide.yaml", "masks:\n")):
        path = folder / name
        if old in path.read_text(encoding="utf-8"):
            spoil(path, old, f"{old}  - (đau|ngực\n")
            with pytest.raises(MalformedProtocolError, match=rf"{path.name}:\d+.*not closed"):
                read_protocols(folder)


def test_an_empty_protocol_stops_start_up(folder: Path) -> None:
    (folder / "protocols" / "stroke.yaml").write_text("", encoding="utf-8")
    with pytest.raises(MalformedProtocolError, match=r"stroke\.yaml"):
        read_protocols(folder)


def test_no_protocols_at_all_stop_start_up(folder: Path) -> None:
    shutil.rmtree(folder / "protocols")
    with pytest.raises(MalformedProtocolError, match="no protocol"):
        read_protocols(folder)


def test_yaml_that_does_not_parse_stops_start_up(folder: Path) -> None:
    (folder / "protocols" / "stroke.yaml").write_text("code: [", encoding="utf-8")
    with pytest.raises(MalformedProtocolError, match=r"stroke\.yaml"):
        read_protocols(folder)


def test_every_topic_has_a_protocol() -> None:
    covered = {topic for protocol in PROTOCOLS for topic in protocol.topics}
    assert covered >= TOPICS


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: str(protocol.code))
def test_a_protocol_is_whole(protocol: Protocol) -> None:
    assert protocol.return_rules
    assert protocol.do
    assert len(protocol.questions) <= 5
    assert protocol.guidance is None or (GUIDANCE / f"{protocol.guidance}.md").exists()
    for line in (*protocol.red_flags, *protocol.reassuring, *protocol.questions, *protocol.do, *protocol.return_rules):
        assert line.source
        assert line.verified_on


@pytest.mark.parametrize("text", ["fever and", "not fever", "age < 3", "fever or (a", "fever > 3", "", "age < 3 cats"])
def test_a_malformed_condition_is_refused(text: str) -> None:
    with pytest.raises(MalformedConditionError):
        read_condition(text)
