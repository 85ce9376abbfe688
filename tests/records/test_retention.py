"""Old data goes by itself, each kind in its time; what is in use, agreed to or under the law stays."""

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from care.consents import Consents, Purpose
from care.patients import known_by_chat
from care.transcripts import Transcript
from records.encryption import Seal
from records.keys import of_patient, seal_of
from records.retention import ELSEWHERE, GOES_WITH, RULES, Periods, Retention, main
from records.tables import Base
from settings import read_settings

NOW = dt.datetime.now(dt.UTC)
Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    """Sessions on the test's database."""
    return async_sessionmaker(engine, expire_on_commit=False)


async def speaks(session: AsyncSession, seal: Seal, chat: int, days: int) -> uuid.UUID:
    """Let somebody say something, `days` ago; return the patient."""
    patient = await known_by_chat(session, 1, chat, language="vi")
    own = await seal_of(session, seal, of_patient(patient.id))
    transcript = Transcript(session, own, patient.id, 1)
    await transcript.append("patient", "text", "em bị ho")
    await transcript.record_verdict("abstention", "ho", "vi")
    ago = {"at": NOW - dt.timedelta(days=days), "patient": patient.id}
    for statement in (
        "UPDATE turn SET at = :at WHERE patient_id = :patient",
        "UPDATE answer SET at = :at WHERE patient_id = :patient",
        "UPDATE patient SET created_at = :at WHERE id = :patient",
    ):
        await session.execute(text(statement), ago)
    await session.execute(text("UPDATE data_key SET made_at = :at"), {"at": ago["at"]})
    return patient.id


async def rows(sessions: Sessions, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    async with sessions() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def put(sessions: Sessions, statement: str, **values: object) -> None:
    """Run one statement."""
    async with sessions.begin() as session:
        await session.execute(text(statement), values)


async def test_what_was_said_goes_after_a_week_and_nothing_of_the_person_is_left(
    sessions: Sessions, seal: Seal
) -> None:
    async with sessions.begin() as session:
        await speaks(session, seal, 1, days=8)
        young = await speaks(session, seal, 2, days=6)
    await put(sessions, "UPDATE data_key SET made_at = now() - interval '8 days'")
    await Retention(sessions, Periods()).run(NOW)
    for table, column in (("turn", "patient_id"), ("answer", "patient_id"), ("patient", "id"), ("chat", "patient_id")):
        assert await rows(sessions, f"SELECT {column} FROM {table}") == [(young,)]  # noqa: S608  our own names
    assert await rows(sessions, "SELECT owner FROM data_key") == [(of_patient(young),)]


async def test_who_agreed_is_kept_longer_until_they_withdraw(sessions: Sessions, seal: Seal) -> None:
    async with sessions.begin() as session:
        patient = await speaks(session, seal, 1, days=100)
        await Consents(session, patient).give(Purpose.CONVERSATION, "vi")
    await Retention(sessions, Periods()).run(NOW)
    assert await rows(sessions, "SELECT patient_id FROM turn") == [(patient,)]
    async with sessions.begin() as session:
        await Consents(session, patient).withdraw(Purpose.CONVERSATION)
    await Retention(sessions, Periods()).run(NOW)
    assert await rows(sessions, "SELECT patient_id FROM turn") == []


async def test_nothing_goes_while_the_support_team_is_with_somebody(sessions: Sessions, seal: Seal) -> None:
    async with sessions.begin() as session:
        patient = await speaks(session, seal, 1, days=100)
    await put(
        sessions, "INSERT INTO handover (id, patient_id, reason) VALUES (:id, :p, 'x')", id=uuid.uuid4(), p=patient
    )
    await Retention(sessions, Periods()).run(NOW)
    assert await rows(sessions, "SELECT patient_id FROM turn") == [(patient,)]


APPOINTMENT = """INSERT INTO appointment (id, code, patient_id, status, gateway, specialty, slot_ref, start, "end",
    details, changed_at, replaces_id) VALUES (:id, :code, :p, :status, 'local', 'x', :slot, :at,
    :at + interval '1 hour', '\\x00', :at, :replaces)"""


async def test_appointments_are_kept_as_records_and_cancelled_ones_are_not(sessions: Sessions, seal: Seal) -> None:
    async with sessions.begin() as session:
        patient = await speaks(session, seal, 1, days=1)
    cancelled = uuid.uuid4()
    for number, status, days, replaces in (
        (cancelled, "cancelled", 31, None),
        (uuid.uuid4(), "cancelled", 29, None),
        (uuid.uuid4(), "fulfilled", 3_600, cancelled),
        (uuid.uuid4(), "fulfilled", 3_700, None),
    ):
        at = NOW - dt.timedelta(days=days)
        await put(
            sessions, APPOINTMENT, id=number, code=str(days), p=patient, status=status, slot=f"s{days}", at=at,
            replaces=replaces,
        )  # fmt: skip
    await Retention(sessions, Periods()).run(NOW)
    assert sorted(await rows(sessions, "SELECT code FROM appointment")) == [("29",), ("3600",)]


async def test_numbers_of_updates_go_and_what_waits_stays(sessions: Sessions) -> None:
    received = "INSERT INTO received_update (bot_id, update_id, lane, payload, received_at, finished_at) VALUES"
    await put(sessions, f"{received} (1, 1, '1:1', '', now(), now() - interval '31 days')")
    await put(sessions, f"{received} (1, 2, '1:1', '', now(), now() - interval '29 days')")
    await put(sessions, f"{received} (1, 3, '1:1', 'x', now() - interval '90 days', NULL)")
    sent = "INSERT INTO sent_request (bot_id, update_id, ordinal, result, sent_at) VALUES"
    await put(sessions, f"{sent} (1, -1, 1, 'x', now() - interval '31 days')")
    await Retention(sessions, Periods()).run(NOW)
    assert await rows(sessions, "SELECT update_id FROM received_update ORDER BY 1") == [(2,), (3,)]
    assert await rows(sessions, "SELECT * FROM sent_request") == []


async def test_the_chat_page_forgets_too(sessions: Sessions, seal: Seal) -> None:
    chat = 2**51 + 5
    await put(sessions, "INSERT INTO webchat_chat (id, language, last_message_id, last_change, cleared_through, "
                        "deleted_through) VALUES (:id, 'vi', 2, 2, 0, 0)", id=chat)  # fmt: skip
    for number, days in ((1, 8), (2, 1)):
        await put(
            sessions,
            "INSERT INTO webchat_message (chat_id, message_id, change, from_bot, content, sent_at) "
            "VALUES (:chat, :n, :n, false, 'x', :at)",
            chat=chat,
            n=number,
            at=NOW - dt.timedelta(days=days),
        )
    await Retention(sessions, Periods()).run(NOW)
    assert await rows(sessions, "SELECT message_id FROM webchat_message") == [(2,)]


async def test_a_key_that_is_in_use_stays(sessions: Sessions, seal: Seal) -> None:
    async with sessions() as writing:
        patient = await speaks(writing, seal, 1, days=0)
        await writing.execute(text("UPDATE data_key SET made_at = now() - interval '9 days'"))
        await Retention(sessions, Periods()).run(NOW)
        await writing.commit()
    await Retention(sessions, Periods()).run(NOW)
    assert await rows(sessions, "SELECT owner FROM data_key") == [(of_patient(patient),)]


async def test_a_dry_run_says_what_would_go_and_changes_nothing(
    sessions: Sessions, seal: Seal, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    async with sessions.begin() as session:
        await speaks(session, seal, 1, days=8)
    monkeypatch.setenv("DATABASE_URL", database)
    read_settings.cache_clear()
    try:
        assert await asyncio.to_thread(main, ["--dry-run"]) == 0
        told = capsys.readouterr().out
        assert re.search(r"\b1 would go: what was said", told)
        assert re.search(r"\b1 would go: people of whom nothing is left", told)
        assert len(await rows(sessions, "SELECT 1 FROM turn")) == 1
        assert await asyncio.to_thread(main, []) == 0
        assert re.search(r"\b1 deleted: what was said", capsys.readouterr().out)
        assert await rows(sessions, "SELECT 1 FROM turn") == []
    finally:
        read_settings.cache_clear()


def documented(root: Path) -> set[str]:
    """Return the tables that the record of processing names."""
    page = (root / "docs" / "privacy.md").read_text(encoding="utf-8")
    section = page[page.index("## What is kept") : page.index("## ", page.index("## What is kept") + 3)]
    return {
        name
        for line in section.splitlines()
        if line.startswith("|")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }


def test_every_table_has_a_row_in_the_record_of_processing(root: Path) -> None:
    assert documented(root) == set(Base.metadata.tables)


def test_every_table_that_holds_something_of_a_patient_is_deleted_in_time() -> None:
    """A table that points at a patient, a chat or an encounter has a rule, or goes with one that has."""
    ruled = {rule.table for rule in RULES} | set(GOES_WITH) | set(ELSEWHERE) | {"data_key"}
    personal = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name
        in ("patient", "chat", "encounter", "webchat_chat", "handover", "appointment", "answer")
    }
    assert personal <= ruled
