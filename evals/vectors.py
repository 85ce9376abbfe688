"""Passage vectors of a measured collection, kept so that a second run of the same corpus need not embed it again.

They lie in `DATA_DIR/evals/vectors` and can be deleted at any time.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from knowledge.corpus import QUESTIONS_WEIGHT, embed
from knowledge.encoder import Encoder, Vectors
from knowledge.fields import passage_text, pieces, questions
from knowledge.passages import Passage

BATCH = 32
ReadVectors = Callable[[Sequence[Passage]], Awaitable[Mapping[str, Vectors]]]


def kept_vectors(encoder: Encoder, folder: Path, passages: int) -> tuple[Progress, ReadVectors]:
    """Return a bar of progress (on standard error) and what reads or computes the vectors of some passages."""
    columns = (TextColumn("embedding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True))
    bar = progress.add_task("embedding", total=passages)

    async def read(wanted: Sequence[Passage]) -> Mapping[str, Vectors]:
        path = folder / f"{_fingerprint(encoder, wanted)}.npz"
        found = _read(path)
        if found:
            progress.advance(bar, len(wanted))
            return {one.id: found[str(place)] for place, one in enumerate(wanted)}
        vectors: dict[str, Vectors] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            vectors |= await asyncio.to_thread(embed, encoder, batch)
            progress.advance(bar, len(batch))
        _write(path, {str(place): vectors[one.id] for place, one in enumerate(wanted)})
        return vectors

    return progress, read


def _read(path: Path) -> dict[str, Vectors]:
    return dict(np.load(path)) if path.exists() else {}


def _write(path: Path, vectors: Mapping[str, Vectors]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft.npz")
    np.savez(draft, **vectors)  # type: ignore[arg-type]
    draft.rename(path)


def _fingerprint(encoder: Encoder, passages: Sequence[Passage]) -> str:
    digest = hashlib.sha256(f"{encoder.name} {QUESTIONS_WEIGHT}".encode())
    for passage in passages:
        parts = [passage_text(passage), *pieces(passage), *questions(passage)]
        digest.update("\0".join(parts).encode("utf-8", "replace") + b"\1")
    return digest.hexdigest()[:24]
