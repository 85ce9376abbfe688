"""A backup brings everything back, and nothing is put over what is there."""

import base64
import datetime as dt
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from care.patients import known_by_chat
from care.privacy.erasure import Erasure
from care.privacy.holdings import Chat
from care.transcripts import Transcript
from records.backup import BackupError, make, restore
from records.encryption import Seal
from records.keys import of_patient, seal_of
from records.postgres import connect
from settings import Settings
from tests.conftest import KEY


def settings(url: str, folder: Path, key: bytes = KEY) -> Settings:
    """Return settings of one machine."""
    made = {"database_url": url, "data_dir": folder, "records_key": base64.b64encode(key).decode()}
    return Settings.model_validate(made)


@pytest.fixture
def empty(postgres: str, tmp_path: Path) -> str:
    """The URL of a database without a table."""
    name = f"empty_{abs(hash(tmp_path))}"
    with psycopg.connect(postgres.replace("/postgres?", "/template1?"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return postgres.replace("/postgres?", f"/{name}?")


async def test_what_was_said_comes_back(
    engine: AsyncEngine, database: str, empty: str, seal: Seal, tmp_path: Path
) -> None:
    async with AsyncSession(engine) as session, session.begin():
        patient = await known_by_chat(session, 42, 7, language="vi")
        await Transcript(session, seal, patient.id, 42).append("patient", "text", "em bị đau bụng")
    here, there = settings(database, tmp_path / "here"), settings(empty, tmp_path / "there")
    (tmp_path / "here/webchat/files").mkdir(parents=True)
    (tmp_path / "here/webchat/files/a").write_bytes(b"sealed")
    make(here, tmp_path / "backup.tar")
    with pytest.raises(BackupError, match="there already"):
        make(here, tmp_path / "backup.tar")
    with pytest.raises(BackupError, match="another records key"):
        restore(settings(empty, tmp_path / "there", b"x" * 32), tmp_path / "backup.tar")
    restore(there, tmp_path / "backup.tar")
    with pytest.raises(BackupError, match="not empty"):
        restore(there, tmp_path / "backup.tar")
    restored = connect(empty)
    async with AsyncSession(restored) as session:
        patient = await known_by_chat(session, 42, 7, language="vi")
        assert [turn.text for turn in await Transcript(session, seal, patient.id, 42).turns()] == ["em bị đau bụng"]
    await restored.dispose()
    assert (tmp_path / "there/webchat/files/a").read_bytes() == b"sealed"


async def test_what_was_erased_since_does_not_come_back(
    engine: AsyncEngine, database: str, empty: str, seal: Seal, tmp_path: Path
) -> None:
    here, there = settings(database, tmp_path / "here"), settings(empty, tmp_path / "there")
    async with AsyncSession(engine) as session, session.begin():
        for chat in (7, 8):
            patient = await known_by_chat(session, 42, chat, language="vi")
            own = await seal_of(session, seal, of_patient(patient.id))
            await Transcript(session, own, patient.id, 42).append("patient", "text", f"chuyện của {chat}")
    make(here, tmp_path / "old.tar")
    async with AsyncSession(engine) as session, session.begin():
        patient = await known_by_chat(session, 42, 7, language="vi")
        await Erasure(session, Chat(patient.id, 42, 7, is_page=False), 1, dt.datetime.now(dt.UTC)).run()
    make(here, tmp_path / "new.tar")
    restore(there, tmp_path / "old.tar")
    restored = connect(empty)
    async with AsyncSession(restored) as session:
        said = []
        for chat in (7, 8):
            patient = await known_by_chat(session, 42, chat, language="vi")
            own = await seal_of(session, seal, of_patient(patient.id))
            said += [turn.text for turn in await Transcript(session, own, patient.id, 42).turns()]
        assert said == ["chuyện của 8"]
        await session.rollback()
    await restored.dispose()


def test_without_the_conversations_keys_nothing_is_restored(database: str, empty: str, tmp_path: Path) -> None:
    make(settings(database, tmp_path / "here"), tmp_path / "backup.tar")
    (tmp_path / "data.keys").unlink()
    with pytest.raises(BackupError, match=r"data\.keys"):
        restore(settings(empty, tmp_path / "there"), tmp_path / "backup.tar")


def test_what_is_no_backup_is_refused(empty: str, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("not a backup")
    with pytest.raises(BackupError, match="cannot be read"):
        restore(settings(empty, tmp_path), tmp_path / "letter.txt")
