"""A throwaway house to measure in: guidance published into a fresh PostgreSQL and Chroma through the real ingest."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from evals.servers import Server, chroma_server
from ingest.reconcile import reconcile
from ingest.sandbox import Sandbox
from ingest.walk import select_files
from knowledge.guide import CorpusGuide, load_guide, today_in_vietnam
from records.migrate import migrate
from records.postgres import connect, embedded_url
from settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class House:
    """What a measurement needs; `settings` point at the throwaway servers."""

    engine: AsyncEngine
    settings: Settings
    guide: CorpusGuide
    chroma: Server


class NothingToMeasureError(Exception):
    """A folder or a file of questions is empty; an empty measurement must not pass."""


@asynccontextmanager
async def open_house(folders: Sequence[Path]) -> AsyncIterator[House]:
    """Publish everything under `folders` and lend a guide to it."""
    with tempfile.TemporaryDirectory(prefix="evals-") as name, chroma_server(Path(name, "chroma")) as chroma:
        url = embedded_url(Path(name, "postgres"))
        migrate(url)
        engine = connect(url)
        try:
            await _publish(engine, folders)
            settings = read_settings().model_copy(update={"chroma_url": chroma.url})
            yield House(engine, settings, await load_guide(engine, settings, progress=_say), chroma)
        finally:
            await engine.dispose()


async def _publish(engine: AsyncEngine, folders: Sequence[Path]) -> None:
    selection = select_files(folders)
    with Sandbox() as sandbox:
        report = await reconcile(engine, map(sandbox.read, selection.files), today=today_in_vietnam())
    for refusal in [*selection.missing, *report.refusals]:
        print("refused:", refusal)
    if not report.documents:
        raise NothingToMeasureError(", ".join(map(str, folders)))


def _say(done: int, total: int) -> None:
    if total and (done == total or done % 320 == 0):
        print(f"embedded {done} of {total} passages", flush=True)
