"""`python -m records.rotate`: seals everything again with the records key of now, while everything runs.

1. Put the new key into RECORDS_KEY and the one before it into RECORDS_KEY_OLD (or, where the key is a file, run
   `python -m records.rotate --new-key`), and start every process again: they open both and seal with the new one.
2. Run `python -m records.rotate`, then `python -m care.word_index`. Both may be stopped and run again.
3. When it says that nothing needs the old key any more, take that away, and start every process again.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from records.encryption import MARK, Seal, SealBrokenError, read_seal, replace_key_file
from records.keys import is_wrapped_now, seal_of, unwrap, wrap
from records.postgres import DatabaseUnavailableError, connect, database_url
from records.privacy import DataKeyRow
from records.sealed import SEALED, SealedColumn, file_bytes, owner_of
from settings import MalformedSettingsError, Settings, read_settings

AT_ONCE = 500
FILES = Path("webchat") / "files"
BROKEN = "does not open"


class Rotation:
    """Brings everything that is sealed to the key of now. Counts what it did, by table, and what did not open."""

    def __init__(self, engine: AsyncEngine, seal: Seal, folder: Path) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._seal = seal
        self._files = folder / FILES
        self.done: dict[str, int] = {}
        self.broken: dict[str, int] = {}

    async def run(self) -> None:
        """Do all of it."""
        await self._wrap_keys()
        for sealed in SEALED:
            await self._reseal(sealed)
        await asyncio.to_thread(self._reseal_files)

    async def _wrap_keys(self) -> None:
        async with self._sessions() as reading:
            rows = await reading.stream_scalars(select(DataKeyRow).execution_options(yield_per=AT_ONCE))
            async for row in rows:
                if is_wrapped_now(row.wrapped, row.owner, self._seal):
                    continue
                try:
                    again = wrap(unwrap(row.wrapped, row.owner, self._seal), row.owner, self._seal)
                except SealBrokenError:
                    _count(self.broken, "data_key")
                    continue
                await self._put(DataKeyRow.wrapped, row, again)

    async def _reseal(self, sealed: SealedColumn) -> None:
        query = select(sealed.column.class_).where(sealed.column.is_not(None), sealed.column != b"")
        async with self._sessions() as reading:
            rows = await reading.stream_scalars(query.execution_options(yield_per=AT_ONCE))
            async for row in rows:
                if not self._is_current(sealed, row):
                    await self._close_again(sealed, row)

    def _is_current(self, sealed: SealedColumn, row: Any) -> bool:
        value = getattr(row, sealed.column.key)
        if sealed.through_conversation or sealed.owner(row) is not None:
            return bool(value.startswith(MARK))
        return self._seal.is_current(value, sealed.row(row))

    async def _close_again(self, sealed: SealedColumn, row: Any) -> None:
        try:
            text = self._seal.open(getattr(row, sealed.column.key), sealed.row(row))
        except SealBrokenError:
            _count(self.broken, sealed.table)
            return
        async with self._sessions.begin() as session:
            owner = await owner_of(session, sealed, row)
            seal = self._seal if owner is None else await seal_of(session, self._seal, owner)
            await _replace(session, sealed.column, row, seal.close(text, sealed.row(row)))
        _count(self.done, sealed.table)

    async def _put(self, column: Any, row: Any, value: bytes) -> None:
        async with self._sessions.begin() as session:
            await _replace(session, column, row, value)
        _count(self.done, row.__tablename__)

    def _reseal_files(self) -> None:
        for path in sorted(self._files.glob("*")) if self._files.is_dir() else []:
            sealed, row = path.read_bytes(), file_bytes(path.name)
            if self._seal.is_current(sealed, row):
                continue
            try:
                again = self._seal.close(self._seal.open(sealed, row), row)
            except SealBrokenError:
                _count(self.broken, "files")
                continue
            draft = path.with_suffix(".draft")
            draft.write_bytes(again)
            draft.replace(path)
            _count(self.done, "files")


async def _replace(session: AsyncSession, column: Any, row: Any, value: bytes) -> None:
    """Write `value`, unless somebody changed the row meanwhile: then it is sealed with the new key already."""
    key = [attribute == getattr(row, attribute.key) for attribute in _primary_key(column.class_)]
    unchanged = column == getattr(row, column.key)
    await session.execute(update(column.class_).where(*key, unchanged).values({column.key: value}))


def _primary_key(table: Any) -> list[Any]:
    return [
        getattr(table, attribute.key)
        for attribute in map(inspect(table).get_property_by_column, inspect(table).primary_key)
    ]


def _count(where: dict[str, int], name: str) -> None:
    where[name] = where.get(name, 0) + 1


async def rotate(settings: Settings) -> Rotation:
    """Bring everything to the key of now, and return what was done."""
    engine = connect(database_url(settings))
    try:
        rotation = Rotation(engine, read_seal(settings), settings.data_dir)
        await rotation.run()
        return rotation
    finally:
        await engine.dispose()


def main(arguments: Sequence[str]) -> int:
    """Make a new key file, or seal everything again; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m records.rotate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--new-key", action="store_true", help="only make a new records.key and keep the old one")
    options = parser.parse_args(arguments)
    try:
        settings = read_settings()
        if options.new_key:
            return _make_key(settings)
        rotation = asyncio.run(rotate(settings))
    except (MalformedSettingsError, DatabaseUnavailableError) as error:
        print(error, file=sys.stderr)
        return 1
    return _report(rotation.done, rotation.broken)


def _make_key(settings: Settings) -> int:
    if settings.records_key is not None:
        print("RECORDS_KEY is set: put a new one there, and this one into RECORDS_KEY_OLD.", file=sys.stderr)
        return 1
    try:
        replace_key_file(settings.data_dir)
    except FileExistsError:
        print("records.key.old is still there: run `python -m records.rotate`, then delete it.", file=sys.stderr)
        return 1
    print("A new records.key is made. Start every process again, then run `python -m records.rotate`.")
    return 0


def _report(done: Mapping[str, int], broken: Mapping[str, int]) -> int:
    for table, count in done.items():
        print(f"{table}: {count} sealed again")
    for table, count in broken.items():
        print(f"{table}: {count} {BROKEN} with either key", file=sys.stderr)
    if broken:
        return 1
    print("Run `python -m care.word_index` next: conversations are found by words that the records key hides.")
    print("Then nothing needs the old key any more: take away RECORDS_KEY_OLD (or records.key.old), and start again.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
