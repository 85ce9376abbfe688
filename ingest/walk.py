"""Which files are meant: a file as it is named, a folder with everything in it except hidden and lock files."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.refusals import Reason, Refusal

SKIPPED = (".", "~$")


@dataclass(frozen=True, slots=True)
class Selection:
    """Files to read in order, folders that were given as such, and names that lead nowhere."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    missing: tuple[Refusal, ...]


def select_files(paths: Iterable[Path]) -> Selection:
    """Return what is meant by `paths`, each file once."""
    files: dict[Path, None] = {}
    folders, missing = [], []
    for path in (path.resolve() for path in paths):
        if path.is_dir():
            folders.append(path)
            files |= dict.fromkeys(_within(path))
        elif path.is_file():
            files[path] = None
        else:
            missing.append(Refusal(str(path), Reason.NOT_FOUND, "there is no such file or folder"))
    return Selection(tuple(files), tuple(folders), tuple(missing))


def _within(folder: Path) -> Iterator[Path]:
    for parent, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith(SKIPPED))
        for name in sorted(files):
            path = Path(parent, name)
            if not name.startswith(SKIPPED) and path.is_file():
                yield path
