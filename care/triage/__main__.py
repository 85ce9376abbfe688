"""`python -m care.triage`: JSON lines {"id", "text"} on stdin become dispositions with their reasons on stdout.

Each is {"id", "disposition", "crisis", "reasons"}.

The disposition is what the first reply commits to, with every unanswered question taken upwards. A line that cannot
be read is reported on stderr with its number, and the exit code is 1.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from pydantic import BaseModel, ValidationError

from care.triage.engine import Triage, read_triage
from care.triage.protocol_files import MalformedProtocolError


class Message(BaseModel):
    """One message to decide on."""

    id: str | int
    text: str


def decisions(lines: Iterable[str], triage: Triage, errors: TextIO) -> Iterator[dict[str, object] | None]:
    """Yield the decision on each line, None for a line that cannot be read; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = Message.model_validate_json(line)
        except ValidationError as error:
            print(f"line {number}: {error.errors()[0]['msg']}", file=errors)
            yield None
            continue
        decision = triage.screen(message.text)
        yield {
            "id": message.id,
            "disposition": decision.disposition.code,
            "crisis": decision.crisis,
            "reasons": [reason.line for reason in decision.reasons],
        }


def main() -> int:
    """Decide on every line of stdin and return the exit code."""
    try:
        triage = read_triage()
    except MalformedProtocolError as error:
        print(f"Triage cannot run: {error}", file=sys.stderr)
        return 1
    code = 0
    for decision in decisions(sys.stdin, triage, sys.stderr):
        if decision is None:
            code = 1
        else:
            print(json.dumps(decision, ensure_ascii=False), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
