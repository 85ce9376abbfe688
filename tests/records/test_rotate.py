"""A new records key is brought in while everything runs; what was sealed before data keys gets its own."""

import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from care.booking.appointments import appointment_of, sealed
from care.booking.draft import Draft
from care.booking.drafts import Drafts
from care.encounters import Encounters
from care.patients import known_by_chat
from care.transcripts import Transcript
from care.triage.conversation import Conversation, Encounter
from care.triage.engine import read_triage
from records.booking import AppointmentRow
from records.encryption import MARK, Seal, SealBrokenError, read_key, read_old_key, read_seal, replace_key_file
from records.keys import of_patient, seal_of
from records.migrate import migrate
from records.rotate import Rotation
from records.sealed import SEALED, file_bytes
from records.tables import Base
from records.transcripts import TurnRow
from settings import Settings
from tests.care.booking.clinic import DETAILS

STAFF_DIGESTS = (
    "staff_invitation.token_hash",
    "staff_session.token_hash",
    "sign_in_failure.key",
    "audit_entry.previous",
    "audit_entry.hash",
)
OLD, NEW = b"o" * 32, b"n" * 32


async def fill(session: AsyncSession, records: Seal, *, with_data_key: bool) -> Any:
    """Write something of every kind for one patient, as their modules do; return the patient."""
    patient = await known_by_chat(session, 1, 7, language="vi")
    own = await seal_of(session, records, of_patient(patient.id)) if with_data_key else records
    await Transcript(session, own, patient.id, 1).append("patient", "text", "em bị ho")
    await Transcript(session, own, patient.id, 1).record_verdict("abstention", "ho thì sao", "vi")
    encounter, decision = Conversation(read_triage()).hear(Encounter(), "em bị ho")
    await Encounters(session, own, patient.id).keep(encounter, decision)
    await Drafts(session, own, patient.id).keep(Draft(name="Lan"))
    appointment = AppointmentRow(code="ABC", patient_id=patient.id, status="cancelled", gateway="local", specialty="x")
    session.add(appointment)
    await session.flush()
    appointment.details = sealed(DETAILS, appointment.id, records)
    return patient


async def check(session: AsyncSession, records: Seal) -> None:
    """Read everything back as its modules do."""
    patient = await known_by_chat(session, 1, 7, language="vi")
    own = await seal_of(session, records, of_patient(patient.id))
    assert [turn.text for turn in await Transcript(session, own, patient.id, 1).turns()] == ["em bị ho"]
    kept = await Encounters(session, own, patient.id).current()
    assert kept is not None
    assert kept.encounter.texts == ("em bị ho",)
    draft = await Drafts(session, own, patient.id).current()
    assert draft is not None
    assert draft.name == "Lan"
    row = (await session.execute(select(AppointmentRow))).scalar_one()
    assert appointment_of(row, records).details == DETAILS


@pytest.mark.parametrize("with_data_key", [True, False])
async def test_everything_opens_with_the_new_key_alone(
    engine: AsyncEngine, tmp_path: Path, *, with_data_key: bool
) -> None:
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with sessions.begin() as session:
        await fill(session, Seal(OLD), with_data_key=with_data_key)
    folder = tmp_path / "webchat" / "files"
    folder.mkdir(parents=True)
    (folder / "picture").write_bytes(Seal(OLD).close("bytes", file_bytes("picture")))
    async with sessions.begin() as session:  # both keys, before the rotation
        await check(session, Seal(NEW, OLD))
    rotation = Rotation(engine, Seal(NEW, OLD), tmp_path)
    await rotation.run()
    assert not rotation.broken
    async with sessions.begin() as session:
        await check(session, Seal(NEW))
        turn = (await session.execute(select(TurnRow))).scalar_one()
        assert turn.text.startswith(MARK)
        with pytest.raises(SealBrokenError):
            await seal_of(session, Seal(OLD), of_patient(turn.patient_id))
    assert Seal(NEW).open((folder / "picture").read_bytes(), file_bytes("picture")) == "bytes"
    again = Rotation(engine, Seal(NEW), tmp_path)
    await again.run()
    assert (again.done, again.broken) == ({}, {})


async def test_what_opens_with_neither_key_is_counted_and_left(engine: AsyncEngine, tmp_path: Path) -> None:
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with sessions.begin() as session:
        await fill(session, Seal(b"x" * 32), with_data_key=True)
    rotation = Rotation(engine, Seal(NEW, OLD), tmp_path)
    await rotation.run()
    assert rotation.broken == {"data_key": 1, "appointment": 1}


def test_a_key_file_is_replaced_and_the_old_one_kept(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path})
    old = read_key(settings)
    assert read_old_key(settings) is None
    replace_key_file(tmp_path)
    assert read_key(settings) != old
    assert read_old_key(settings) == old
    assert read_seal(settings).open(Seal(old).close("ho", "turn:1"), "turn:1") == "ho"
    assert (tmp_path / "records.key").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        replace_key_file(tmp_path)


def test_an_old_key_may_come_from_the_settings(tmp_path: Path) -> None:
    keys = {name: base64.b64encode(key).decode() for name, key in (("records_key", NEW), ("records_key_old", OLD))}
    seal = read_seal(Settings.model_validate({"data_dir": tmp_path} | keys))
    assert seal.is_current(Seal(NEW).close("ho", "turn:1"), "turn:1")
    assert seal.open(Seal(OLD).close("ho", "turn:1"), "turn:1") == "ho"


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    """Columns of bytes that are no ciphertext are named here, so that a new one is not forgotten."""
    plain = {"passage.embedding", "webchat_chat.token_hash", "data_key.wrapped", *STAFF_DIGESTS}
    bytes_columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.type.python_type is bytes
    }
    assert {f"{one.table}.{one.column.key}" for one in SEALED} == bytes_columns - plain


def test_the_migrations_make_what_the_tables_say(database: str) -> None:
    """One schema, written twice."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    migrate(database)
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://", 1))
    mine = set(Base.metadata.tables)
    options = {"include_object": lambda _, name, kind, *__: kind != "table" or name in mine}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
    engine.dispose()
