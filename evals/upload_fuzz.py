"""`python -m evals.upload_fuzz [DIR …] --minutes N`: mutated files through the sandbox; each is read or refused.

Real files (the samples of the tests, and every file under each DIR) are cut, overwritten, doubled, spliced and renamed;
some are random bytes. Anything but a document or a refusal within the time limit ends it with exit code 1 and keeps
the file.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ingest.documents import SourceDocument
from ingest.formats import SUFFIXES
from ingest.reader import Outcome
from ingest.refusals import Refusal
from ingest.sandbox import Sandbox

SECONDS = 20.0
SLACK = 5.0
MAX_SEED_BYTES = 400_000
NUMBERS = (b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x01\x00", b"\xff")


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return `data` with one to eight mutations; `other` lends pieces."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                del changed[at:]
            case 1:
                del changed[at : at + chance.randint(1, 64)]
            case 2:
                number = chance.choice(NUMBERS)
                changed[at : at + len(number)] = number
            case 3:
                changed[at : at + 1] = chance.randbytes(chance.randint(1, 4))
            case 4:
                begin = chance.randrange(len(other) + 1)
                changed[at:at] = other[begin : begin + chance.randint(1, 512)]
            case _:
                changed[at:at] = changed[at : at + chance.randint(1, 128)] * chance.randint(1, 20)
        if not changed:
            return chance.randbytes(chance.randint(1, 2_000))
    return bytes(changed)


def seeds(folders: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Return the files to begin with, by their ending."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    wanted = [path for path in paths if path.suffix.lower() in SUFFIXES and 0 < path.stat().st_size <= MAX_SEED_BYTES]
    return [(path.suffix.lower(), path.read_bytes()) for path in wanted]


def is_good(outcome: Outcome, seconds: float) -> bool:
    """Whether the file was read or refused in time."""
    return isinstance(outcome, (SourceDocument, Refusal)) and seconds <= SECONDS + SLACK


def main(arguments: Sequence[str]) -> int:
    """Run for as long as asked and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.upload_fuzz")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    chance, files = random.Random(options.seed), seeds(options.folders)  # noqa: S311  no secret
    if not files:
        print("no files to begin with")
        return 1
    counts: Counter[str] = Counter()
    slowest, until = 0.0, time.monotonic() + 60 * options.minutes
    with Sandbox(seconds=SECONDS) as sandbox:
        while time.monotonic() < until:
            suffix, data = chance.choice(files)
            data = mutated(data, chance.choice(files)[1], chance)
            name = "fuzz" + (chance.choice(list(SUFFIXES)) if chance.random() < 0.1 else suffix)
            begun = time.monotonic()
            outcome = sandbox.read_upload(name, data)
            slowest = max(slowest, time.monotonic() - begun)
            if not is_good(outcome, time.monotonic() - begun):
                kept = Path(tempfile.mkdtemp(prefix="fuzz-"), name)
                kept.write_bytes(data)
                print(f"neither read nor refused in time: {kept}")
                return 1
            counts[outcome.reason if isinstance(outcome, Refusal) else "read"] += 1
            if isinstance(outcome, Refusal) and "ended the reader" in outcome.detail:
                counts["… its content ended the reader"] += 1
    print(f"{sum(counts.values()):,} files, slowest {slowest:.1f} s:", dict(counts.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
