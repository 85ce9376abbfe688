"""How many identifiers are taken out, and how much else is (`python -m evals.redaction [-v]`).

An identifier counts as taken out when all of its letters and digits are gone, whatever it was taken for; what is taken
out and touches no identifier is a false alarm. The sentences are our own, so the figures say little of other people's.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from redaction import Found, find

SENTENCES = Path(__file__).parent / "redaction.txt"
BLIND = Path(__file__).parent / "redaction_blind.txt"
MARKED = re.compile(r"\{([A-Z_]+):([^}]*)\}")


@dataclass(slots=True)
class Tally:
    """Counts over all sentences; `missed` and `alarms` show where."""

    identifiers: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    found: int = 0
    false: int = 0
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of identifiers that are taken out whole."""
        return self.taken.total() / self.identifiers.total()

    @property
    def precision(self) -> float:
        """The share of what is taken out that touches an identifier."""
        return 1 - self.false / self.found


def read(path: Path) -> list[tuple[str, list[Found]]]:
    """Return each sentence with its identifiers."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_parse(line) for line in lines if line.strip() and not line.startswith("#")]


def tally(sentences: list[tuple[str, list[Found]]]) -> Tally:
    """Count what is found in all sentences."""
    counts = Tally()
    for text, identifiers in sentences:
        found = find(text)
        for one in identifiers:
            counts.identifiers[one.kind] += 1
            if _is_covered(one, found):
                counts.taken[one.kind] += 1
            else:
                counts.missed.append(f"{one.kind}: {text[one.start : one.end]} | {text}")
        counts.found += len(found)
        false = [
            one for one in found if not any(one.start < other.end and other.start < one.end for other in identifiers)
        ]
        counts.false += len(false)
        counts.alarms += [f"{one.kind}: {text[one.start : one.end]} | {text}" for one in false]
    return counts


def _is_covered(one: Found, found: list[Found]) -> bool:
    return any(other.start <= one.start and one.end <= other.end for other in found)


def _parse(line: str) -> tuple[str, list[Found]]:
    text, identifiers, last = "", [], 0
    for match in MARKED.finditer(line):
        text += line[last : match.start()]
        identifiers.append(Found(len(text), len(text) + len(match[2]), match[1]))  # type: ignore[arg-type]
        text += match[2]
        last = match.end()
    return text + line[last:], identifiers


def main() -> int:
    """Print the figures of both sets; with -v what was missed and what was taken out without reason."""
    for path in (SENTENCES, BLIND):
        counts = tally(read(path))
        print(f"{path.name}: {len(read(path))} sentences")
        for kind, count in sorted(counts.identifiers.items()):
            print(f"  {kind:10} recall {counts.taken[kind] / count:.2f} ({counts.taken[kind]} of {count})")
        print(f"  all        recall {counts.recall:.2f} ({counts.taken.total()} of {counts.identifiers.total()})")
        print(f"             precision {counts.precision:.2f} ({counts.false} of {counts.found} false)")
        if "-v" in sys.argv[1:]:
            print("\n".join(["", "missed:", *counts.missed, "", "false:", *counts.alarms, ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
