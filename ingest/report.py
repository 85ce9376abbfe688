"""What the operator sees: progress while it runs, then a table, then a line for each refused file."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ingest.publishing import Change
from ingest.reconcile import IngestReport


@contextmanager
def progress_on(console: Console) -> Iterator[Progress]:
    """Show progress bars on a terminal; a log file gets none."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        yield progress


def counted(progress: Progress, files: Sequence[Path], description: str) -> Iterable[Path]:
    """Yield `files` while a bar advances."""
    return progress.track(files, total=len(files), description=description)


def show(console: Console, report: IngestReport, seconds: float) -> None:
    """Print the summary, the notes and the refusals."""
    console.print(_table(report, seconds))
    for note in report.notes:
        console.print(escape(f"note: {_short(note)}"), soft_wrap=True, highlight=False)
    for refusal in report.refusals:
        console.print(escape(f"refused: {_short(str(refusal))}"), soft_wrap=True, highlight=False)


def _table(report: IngestReport, seconds: float) -> Table:
    table = Table(title="Ingest", title_justify="left")
    table.add_column("what")
    table.add_column("count", justify="right")
    for change in Change:
        table.add_row(f"documents {change}", str(report.changes[change]))
    table.add_row("files refused", str(len(report.refusals)))
    table.add_row("passages added", str(report.passages_added))
    table.add_row("passages removed", str(report.passages_removed))
    table.add_row("passages kept", str(report.passages_kept))
    table.add_row("seconds", f"{seconds:.1f}")
    return table


def _short(line: str) -> str:
    """Return `line` with paths below the working directory written from there."""
    return line.replace(f"{Path.cwd()}/", "")
