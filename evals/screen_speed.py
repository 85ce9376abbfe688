"""`python -m evals.screen_speed`: how long triage takes to judge a message, p50 and p99, by its length.

The texts are the vignettes, and pieces of 250 and 1,000 letters made of several of them: denser in signs than what
people write, so the figures are on the careful side. Each text is judged once, after a warm-up of others.
"""

import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from care.triage.engine import Triage, read_triage

VIGNETTES = Path(__file__).parent / "triage" / "dev.jsonl"
WARM_UP, TEXTS = 100, 1_000


def pieces(texts: Sequence[str], length: int, seed: int = 1) -> list[str]:
    """Return texts of `length` letters, each made of vignettes in a random order."""
    shuffle = random.Random(seed)  # noqa: S311  no secret
    found = []
    for _ in range(TEXTS):
        piece = ""
        while len(piece) < length:
            piece += shuffle.choice(texts) + " "
        found.append(piece[:length])
    return found


def milliseconds(triage: Triage, texts: Sequence[str]) -> list[float]:
    """Return how long each text takes, in order of time."""
    for text in texts[:WARM_UP]:
        triage.screen(text)
    times = []
    for text in texts[WARM_UP:]:
        begun = time.process_time()
        triage.screen(text)
        times.append((time.process_time() - begun) * 1_000)
    return sorted(times)


def main() -> int:
    """Measure and return the exit code."""
    begun = time.process_time()
    triage = read_triage()
    loaded = time.process_time() - begun
    texts = [json.loads(line)["text"] for line in VIGNETTES.read_text(encoding="utf-8").splitlines()]
    table = Table("texts", "p50, ms", "p99, ms", title=f"protocols read in {loaded:.1f} s", title_justify="left")
    for name, some in (("vignettes", texts), *((f"{n} letters", pieces(texts, n)) for n in (250, 1_000))):
        times = milliseconds(triage, some)
        table.add_row(name, f"{times[len(times) // 2]:.2f}", f"{times[int(len(times) * 0.99)]:.2f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
