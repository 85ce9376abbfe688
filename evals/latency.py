"""Time and memory of answering: `python -m evals.latency`.

p50, p95 = percentiles over the questions of `evals/calibration.jsonl`, one after another, first ten left out
cold start = from an empty process to the first answer, PostgreSQL and Chroma filled and up
RSS = resident memory of each process with its children, after the questions
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]
from sqlalchemy import func, select

from evals.house import House, open_house
from evals.question_set import EvalQuestion, read_questions
from knowledge.encoder import SentenceEncoder
from knowledge.guide import load_guide
from knowledge.passages import Language
from records.postgres import connect
from settings import read_settings

WARM_UP = 10
P95_CEILING = 60.0  # milliseconds


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and return 1 when the 95th percentile is above its ceiling."""
    parser = argparse.ArgumentParser(prog="python -m evals.latency")
    parser.add_argument("--questions", type=Path, default=Path("evals/calibration.jsonl"))
    parser.add_argument("--guidance", type=Path, default=Path("guidance"))
    parser.add_argument("--cold", nargs=2, metavar=("DATABASE", "CHROMA"), help="used by this script itself")
    options = parser.parse_args(arguments)
    if options.cold:
        asyncio.run(_start_cold(*options.cold))
        return 0
    return asyncio.run(_measure(options.questions, options.guidance))


async def _measure(questions: Path, guidance: Path) -> int:
    chosen = read_questions(questions)
    async with open_house([guidance]) as house:
        embedding = _time_embedding(house, chosen)
        answering = await _time_answers(house, chosen)
        cold, resident = _start_another(house)
        async with house.engine.connect() as connection:
            backend = (await connection.execute(select(func.pg_backend_pid()))).scalar_one()
        server = psutil.Process(backend).parent() or psutil.Process(backend)
        print(f"query embedding alone   p50 {embedding[0]:.1f} ms  p95 {embedding[1]:.1f} ms")
        print(
            f"one answer              p50 {answering[0]:.1f} ms  p95 {answering[1]:.1f} ms  ({len(chosen)} questions)"
        )
        print(f"cold start to first answer  {cold:.1f} s")
        print(f"RSS  process with the guide {resident} MiB, Chroma {_resident(house.chroma.process.pid)} MiB,", end=" ")
        print(f"PostgreSQL at most {_resident(server.pid)} MiB (shared pages counted in each of its processes)")
    return int(answering[1] > P95_CEILING)


def _time_embedding(house: House, questions: Sequence[EvalQuestion]) -> tuple[float, float]:
    encoder = SentenceEncoder(house.settings)
    times = []
    for question in questions:
        started = time.perf_counter()
        encoder.embed_query(question.question)
        times.append(time.perf_counter() - started)
    return _percentiles(times)


async def _time_answers(house: House, questions: Sequence[EvalQuestion]) -> tuple[float, float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        await house.guide.answer(question.question, language=question.language)
        times.append(time.perf_counter() - started)
    return _percentiles(times)


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    middle, high = np.percentile(np.array(seconds[WARM_UP:]) * 1000, [50, 95])
    return float(middle), float(high)


def _start_another(house: House) -> tuple[float, int]:
    """Return the seconds from an empty process to its first answer, and that process's RSS in MiB."""
    url = house.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [sys.executable, "-m", "evals.latency", "--cold", url, house.settings.chroma_url]
    started = time.perf_counter()
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return time.perf_counter() - started, int(finished.stdout.split()[-1])


async def _start_cold(database: str, chroma: str) -> None:
    engine = connect(database)
    guide = await load_guide(engine, read_settings().model_copy(update={"chroma_url": chroma}))
    await guide.answer("giấy chuyển viện có hạn bao lâu", language=Language.VIETNAMESE)
    await engine.dispose()
    print(_resident(psutil.Process().pid))


def _resident(pid: int) -> int:
    process = psutil.Process(pid)
    return int(sum(member.memory_info().rss for member in [process, *process.children(recursive=True)])) // 2**20


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
