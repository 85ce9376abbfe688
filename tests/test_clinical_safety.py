"""Every control of the hazard log names a test that exists; that it passes, the test run itself shows."""

import re
from pathlib import Path

ROW = re.compile(r"^\| (H\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def hazards(root: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each hazard with the tests that its controls name."""
    text = (root / "docs" / "clinical-safety.md").read_text(encoding="utf-8")
    return [(match[1], TEST.findall(match[4])) for match in ROW.finditer(text)]


def test_every_control_names_a_test_that_exists(root: Path) -> None:
    found = hazards(root)
    assert len(found) >= 20
    for hazard, tests in found:
        assert tests, f"{hazard} names no test"
        for path, name in tests:
            source = (root / path).read_text(encoding="utf-8")
            assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE), f"{hazard}: {path} has no {name}"


def test_hazards_are_numbered_without_a_gap(root: Path) -> None:
    assert [hazard for hazard, _ in hazards(root)] == [f"H{number}" for number in range(1, len(hazards(root)) + 1)]
