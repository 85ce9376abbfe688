"""Every control of the threat model and of the clinical safety case names tests that exist."""

import re
from pathlib import Path

TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_control_names_tests_that_exist(root: Path) -> None:
    named = TEST.findall((root / "docs/threat-model.md").read_text(encoding="utf-8"))
    assert len(named) > 25
    for path, function in named:
        text = (root / path).read_text(encoding="utf-8")
        assert not function or re.search(rf"def {function}\(", text), f"{path}::{function}"
