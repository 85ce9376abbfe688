"""What a corpus a hundred times larger costs: `python -m evals.scale [--passages 100000]`; make bench takes 10,000.

Each size runs in a process of its own, over a PostgreSQL and a Chroma of its own, all through the product: passages are
read from PostgreSQL, indexed, searched, answered from. Texts are sentences of the guidance at random; only their
vectors are simulated (those of such sentences with noise), for how long embedding takes is measured in `evals.peer`.

index   = seconds from filled tables to a loaded guide, vectors stored, Chroma and the word index filled
restart = the same once more: nothing is embedded, sent or indexed again
p50, p95 = milliseconds of whole answers to the questions of `evals/calibration.jsonl`, one after another
RSS     = of this process, and of Chroma's
"""

import argparse
import asyncio
import datetime as dt
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from evals.question_set import read_questions
from evals.servers import chroma_server
from knowledge.encoder import SentenceEncoder, Vectors
from knowledge.guide import CorpusGuide, load_guide
from knowledge.passages import Language
from records.guidance import DocumentRow, PassageRow, RevisionPassageRow, RevisionRow, RevisionState
from records.migrate import migrate
from records.postgres import connect, embedded_url
from settings import read_settings

SMALL = 1_000
SECTIONS = 10  # a document
BATCH = 200  # documents a statement
PATTERNS = 256
SPREAD = 0.25
WARM_UP = 20
GROWTH_CEILING = 2.0
DAY = dt.date(2026, 1, 1)


class SimulatedEncoder(SentenceEncoder):
    """Embeds queries for real; a passage gets the vector of a sentence like its own, with noise."""

    patterns: Vectors

    def learn(self, sentences: Sequence[str]) -> None:
        """Embed some sentences, of which the passages' vectors are variations."""
        self.patterns = super().embed_passages(sentences[:PATTERNS])
        self.name = f"simulated-{self.name}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.stack([self._vector(text) for text in texts])
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def _vector(self, text: str) -> Vectors:
        chance = np.random.default_rng(int(hashlib.sha256(text.encode()).hexdigest()[:15], 16))
        noise = chance.standard_normal(self.patterns.shape[1]) / np.sqrt(self.patterns.shape[1])
        vector: Vectors = self.patterns[chance.integers(len(self.patterns))] + SPREAD * noise
        return vector


def main(arguments: Sequence[str]) -> int:
    """Measure both sizes, print, and return 1 when an answer's time grows twofold or more."""
    parser = argparse.ArgumentParser(prog="python -m evals.scale")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--one", type=int, help="used by this script itself")
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(asyncio.run(_measure(options.one))))
        return 0
    small, large = (_in_a_process(size) for size in (SMALL, options.passages))
    for name in small:
        print(f"{name:34} {small[name]:10,.1f} {large[name]:12,.1f}   × {large[name] / max(small[name], 0.01):.2f}")
    return int(large["answer p95, ms"] >= GROWTH_CEILING * small["answer p95, ms"])


def _in_a_process(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "evals.scale", "--one", str(size)]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
    figures: dict[str, float] = json.loads(finished.stdout.splitlines()[-1])
    return figures


async def _measure(size: int) -> dict[str, float]:
    sentences = _sentences(Path("guidance/vi"))
    encoder = SimulatedEncoder(read_settings())
    encoder.learn(sentences)
    with tempfile.TemporaryDirectory(prefix="scale-") as name, chroma_server(Path(name, "chroma")) as chroma:
        url = embedded_url(Path(name, "postgres"))
        migrate(url)
        engine = connect(url)
        settings = read_settings().model_copy(update={"chroma_url": chroma.url, "data_dir": Path(name, "data")})
        try:
            await _fill(engine, sentences, size)
            _, index = await _timed_load(engine, settings, encoder)
            guide, restart = await _timed_load(engine, settings, encoder)
            times = np.array(await _answer_all(guide)) * 1000
        finally:
            await engine.dispose()
        return {
            "passages": size,
            "index, s": index,
            "restart, s": restart,
            "answer p50, ms": float(np.percentile(times, 50)),
            "answer p95, ms": float(np.percentile(times, 95)),
            "RSS of the process, MiB": psutil.Process().memory_info().rss / 2**20,
            "RSS of Chroma, MiB": psutil.Process(chroma.process.pid).memory_info().rss / 2**20,
            "word index on disk, MiB": _size(Path(name, "data")),
        }


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


async def _timed_load(engine: AsyncEngine, settings: Any, encoder: SimulatedEncoder) -> tuple[CorpusGuide, float]:
    started = time.perf_counter()
    guide = await load_guide(engine, settings, encoder)
    return guide, time.perf_counter() - started


async def _answer_all(guide: CorpusGuide) -> list[float]:
    times = []
    for question in read_questions(Path("evals/calibration.jsonl")):
        if question.language is Language.VIETNAMESE:
            started = time.perf_counter()
            await guide.answer(question.question, language=question.language)
            times.append(time.perf_counter() - started)
    return times[WARM_UP:]


def _sentences(folder: Path) -> list[str]:
    texts = (path.read_text("utf-8").split("---", 2)[2] for path in sorted(folder.glob("*.md")))
    plain = (re.sub(r"<!--.*?-->|[#*>]", "", text, flags=re.DOTALL) for text in texts)
    return sorted({part.strip() for text in plain for part in re.split(r"[\n.]+", text) if len(part) > 30})


async def _fill(engine: AsyncEngine, sentences: Sequence[str], size: int) -> None:
    async with engine.begin() as connection:
        for start in range(0, size // SECTIONS, BATCH):
            numbers = range(start, min(start + BATCH, size // SECTIONS))
            rows: dict[Any, list[dict[str, Any]]] = {
                DocumentRow: [],
                RevisionRow: [],
                PassageRow: [],
                RevisionPassageRow: [],
            }
            for number in numbers:
                for table, row in _document(number, sentences):
                    rows[table].append(row)
            for table, several in rows.items():
                await connection.execute(insert(table), several)


def _document(number: int, sentences: Sequence[str]) -> Iterator[tuple[Any, dict[str, Any]]]:
    chance, revision = Random(number), uuid.uuid5(uuid.NAMESPACE_OID, str(number))  # noqa: S311
    name = f"document-{number}"
    empty: list[str] = []
    yield DocumentRow, {"id": name}
    yield RevisionRow, {
        "id": revision, "document_id": name, "language": "vi", "title": chance.choice(sentences)[:80], "topic": "scale",
        "issuer": "", "certainty": "general", "legal_basis": empty, "source": empty, "audience": ["everyone"],
        "keywords": empty, "related": [f"document-{number // 2}"], "reviewed_by": "", "effective_from": DAY,
        "verified_on": DAY, "content_hash": name, "source_path": name, "state": RevisionState.PUBLISHED,
    }  # fmt: skip
    for ordinal in range(SECTIONS):
        key, text = f"{number:08x}{ordinal:08x}", ". ".join(chance.choices(sentences, k=7))
        yield PassageRow, {
            "id": key, "document_id": name, "language": "vi", "heading": chance.choice(sentences)[:80], "locator": "",
            "text": text, "asked": empty,
        }  # fmt: skip
        yield RevisionPassageRow, {"revision_id": revision, "ordinal": ordinal, "passage_id": key}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
