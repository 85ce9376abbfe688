"""`python -m ingest PATH…`: files into PostgreSQL, then embeddings and the index; `--check` only validates."""

import argparse
import asyncio
import datetime as dt
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from alembic.util.exc import CommandError
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from care.contacts import read_contacts
from ingest.check import check_guidance
from ingest.known import read_known_files
from ingest.reconcile import IngestReport, reconcile
from ingest.report import counted, progress_on, show
from ingest.sandbox import Sandbox
from ingest.walk import Selection, select_files
from knowledge.bundled_encoder import EncoderNotInstalledError
from knowledge.corpus import embeddings_of, read_passages
from knowledge.encoder import SentenceEncoder, Vectors
from knowledge.index import IndexUnavailableError, PassageIndex
from knowledge.passages import Passage
from records.migrate import migrate
from records.postgres import DatabaseUnavailableError, connect, database_url
from settings import MalformedSettingsError, Settings, read_settings

DONE, IMPOSSIBLE, REFUSED = 0, 1, 2
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 all read, 2 some files refused, 1 nothing could be done."""
    options = _options(arguments)
    console = Console()
    today = dt.datetime.now(VIETNAM).date()
    try:
        if options.check:
            return _check(console, options.paths, today)
        return _ingest(console, options, today)
    except (MalformedSettingsError, DatabaseUnavailableError, EncoderNotInstalledError) as error:
        console.print(escape(str(error)), soft_wrap=True, highlight=False)
    except (SQLAlchemyError, CommandError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        console.print(escape(f"PostgreSQL: {reason}"), soft_wrap=True, highlight=False)
    except KeyboardInterrupt:
        console.print("Stopped. Documents that were finished are published; run it again for the rest.")
    return IMPOSSIBLE


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Publish documents as guidance.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with everything in it")
    parser.add_argument("--check", action="store_true", help="validate guidance folders; needs no database")
    parser.add_argument("--quiet", action="store_true", help="say nothing where nothing changed")
    parser.add_argument("--rows-only", action="store_true", help="leave embeddings and the index to the bot's start")
    return parser.parse_args(arguments)


def _check(console: Console, folders: Sequence[Path], today: dt.date) -> int:
    try:
        contacts = read_contacts()
    except ValidationError as error:
        console.print(escape(f"care/contacts.yaml: {error}"), soft_wrap=True, highlight=False)
        return IMPOSSIBLE
    code = DONE
    for folder in folders:
        count, problems = check_guidance(folder, contacts, today=today)
        for problem in problems:
            console.print(escape(str(problem)), soft_wrap=True, highlight=False)
        errors = sum(1 for problem in problems if not problem.is_warning)
        warnings = len(problems) - errors
        console.print(f"{folder}: {count} documents, {errors} errors, {warnings} warnings", highlight=False)
        code = max(code, REFUSED if errors else DONE if count else IMPOSSIBLE)
    return code


def _ingest(console: Console, options: argparse.Namespace, today: dt.date) -> int:
    started = time.monotonic()
    selection = select_files(options.paths)
    settings = read_settings()
    url = database_url(settings)
    migrate(url)
    report = asyncio.run(_publish(console, url, selection, settings, today, rows_only=options.rows_only))
    if not (options.quiet and report.is_unchanged):
        show(console, report, time.monotonic() - started)
    return IMPOSSIBLE if not report.documents else REFUSED if report.refusals else DONE


async def _publish(
    console: Console, url: str, selection: Selection, settings: Settings, today: dt.date, *, rows_only: bool
) -> IngestReport:
    engine = connect(url)
    try:
        with progress_on(console) as progress:
            known = await read_known_files(engine)
            with Sandbox() as sandbox:
                counted_files = counted(progress, selection.files, "files")
                outcomes = (known.find(path) or sandbox.read(path) for path in counted_files)
                report = await reconcile(engine, outcomes, folders=selection.folders, today=today)
            report.refusals[:0] = selection.missing
            if not rows_only:
                report.notes += await _fill_index(engine, settings, progress, today)
    finally:
        await engine.dispose()
    return report


async def _fill_index(engine: AsyncEngine, settings: Settings, progress: Progress, today: dt.date) -> list[str]:
    """Embed what is missing and bring the index into line; return what the operator should know."""
    encoder = SentenceEncoder(settings)
    passages = await read_passages(engine, today)
    bar = progress.add_task("embedding", total=None)
    vectors = await embeddings_of(
        engine, encoder, passages, lambda done, total: progress.update(bar, completed=done, total=total)
    )

    async def read_vectors(_: Sequence[Passage]) -> Mapping[str, Vectors]:
        return vectors

    try:
        await PassageIndex(settings.chroma_url, encoder.name).sync(passages, read_vectors)
    except IndexUnavailableError:
        return [f"no Chroma at {settings.chroma_url}: index will be filled when Chroma is up: the bot does it at start"]
    return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
