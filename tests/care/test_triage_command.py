"""`python -m care.triage`: JSON lines in, JSON lines out."""

import io
import json
import subprocess
import sys

from care.triage.__main__ import decisions
from care.triage.engine import read_triage


def test_lines_become_decisions() -> None:
    given = [{"id": "a", "text": "bố tôi đau thắt ngực lan ra tay"}, {"id": 2, "text": "mình không muốn sống nữa"}]
    done = subprocess.run(
        [sys.executable, "-m", "care.triage"],
        input="\n".join(json.dumps(one) for one in given),
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], first["disposition"], first["crisis"]) == ("a", "emergency", False)
    assert first["reasons"]
    assert (second["id"], second["crisis"]) == (2, True)


def test_a_broken_line_is_reported_and_the_others_go_on() -> None:
    errors = io.StringIO()
    found = list(decisions(["{", "", '{"id": 1, "text": "chào"}'], read_triage(), errors))
    assert found[0] is None
    assert found[1] is not None
    assert found[1]["disposition"] == "not_a_symptom"
    assert "line 1" in errors.getvalue()
