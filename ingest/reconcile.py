"""Files against rows: after it, PostgreSQL publishes exactly what the files say. It touches nothing else."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from ingest.documents import SourceDocument
from ingest.known import KnownFile
from ingest.publishing import Change, Key, Outcome, publish, published_under, withdraw
from ingest.refusals import Reason, Refusal

LEFT_ALONE = "left alone, for staff keep this document in the console until they take the file's version back"


@dataclass(slots=True)
class IngestReport:
    """What an ingest did: documents by change, passages by what became of them, one line per refused file."""

    changes: Counter[Change] = field(default_factory=Counter)
    passages_added: int = 0
    passages_removed: int = 0
    passages_kept: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """How many documents were read."""
        return self.changes.total() - self.changes[Change.WITHDRAWN]

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing was changed and none was refused."""
        return not self.refusals and set(self.changes) <= {Change.UNCHANGED, Change.LEFT_ALONE}

    def count(self, outcome: Outcome) -> None:
        """Add what became of one document."""
        self.changes[outcome.change] += 1
        self.passages_added += outcome.added
        self.passages_removed += outcome.removed
        self.passages_kept += outcome.kept


async def reconcile(
    engine: AsyncEngine,
    files: Iterable[SourceDocument | KnownFile | Refusal],
    *,
    folders: Sequence[Path] = (),
    today: dt.date,
) -> IngestReport:
    """Publish every document in `files`, each in a transaction of its own, and return what changed.

    Documents whose file lay under one of `folders` and is gone are withdrawn; a folder in which nothing could be
    read withdraws nothing. `files` may be read while it is iterated; known files are not read at all.
    """
    report = IngestReport()
    seen: dict[Key, str] = {}
    for file in files:
        refusal = file if isinstance(file, Refusal) else _duplicate(file, seen)
        if refusal is not None:
            report.refusals.append(refusal)
        elif isinstance(file, KnownFile):
            seen[file.document_id, file.language] = file.source_path
            report.count(Outcome(Change.UNCHANGED, kept=file.passages))
        elif isinstance(file, SourceDocument):
            seen[file.document_id, file.language] = file.source_path
            report.notes += [f"{file.source_path}: {note}" for note in file.notes]
            async with AsyncSession(engine) as session, session.begin():
                outcome = await publish(session, file, today)
            report.count(outcome)
            if outcome.change is Change.LEFT_ALONE:
                report.notes.append(f"{file.source_path}: {LEFT_ALONE}")
    for folder in folders:
        await _withdraw_vanished(engine, folder, seen, report)
    return report


def _duplicate(document: SourceDocument | KnownFile, seen: dict[Key, str]) -> Refusal | None:
    first = seen.get((document.document_id, document.language))
    if first is None:
        return None
    detail = f"{document.document_id!r} ({document.language}) was already read from {first}: rename one"
    return Refusal(document.source_path, Reason.DUPLICATE, detail)


async def _withdraw_vanished(engine: AsyncEngine, folder: Path, seen: dict[Key, str], report: IngestReport) -> None:
    refused = {refusal.path for refusal in report.refusals}
    async with AsyncSession(engine) as session:
        published = await published_under(session, folder)
    gone = [key for key, path in published.items() if key not in seen and path not in refused]
    if gone and not any(Path(path).is_relative_to(folder) for path in seen.values()):
        report.notes.append(f"{folder}: nothing in it could be read, so nothing was withdrawn")
        return
    for key in gone:
        async with AsyncSession(engine) as session, session.begin():
            report.count(await withdraw(session, key))
