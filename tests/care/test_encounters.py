"""Encounters at rest: one open at a time, sealed, closed by its end or by time."""

import datetime as dt
import uuid

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from care.encounters import Encounters
from care.patients import known_by_chat
from care.triage.conversation import Conversation, Encounter
from care.triage.engine import Reply, read_triage
from records.encounters import EncounterRow
from records.encryption import Seal

WORDS = "em bị đau lưng mấy hôm"


async def kept(session: AsyncSession, seal: Seal) -> tuple[Encounters, Encounter, uuid.UUID]:
    patient = await known_by_chat(session, 42, 7, language="vi")
    encounters = Encounters(session, seal, patient.id)
    encounter, decision = Conversation(read_triage()).hear(Encounter(), WORDS)
    return encounters, encounter, await encounters.keep(encounter, decision)


async def test_an_encounter_is_read_as_it_was_kept(engine: AsyncEngine, seal: Seal) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        encounters, encounter, encounter_id = await kept(session, seal)
        talk = Conversation(read_triage())
        answered, decision = talk.answer(encounter, str(encounter.pending), Reply.NO)
        assert await encounters.keep(answered, decision) == encounter_id
        found = await encounters.current()
        assert found is not None
        assert found.encounter == answered


async def test_what_was_told_is_sealed(engine: AsyncEngine, seal: Seal) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        await kept(session, seal)
        [(told,)] = (await session.execute(text("SELECT told FROM encounter"))).all()
        assert "đau lưng".encode() not in told


async def test_an_encounter_that_nobody_touched_lapses(engine: AsyncEngine, seal: Seal) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        encounters, _, _ = await kept(session, seal)
        long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=7)
        await session.execute(update(EncounterRow).values(changed_at=long_ago))
        session.expire_all()
        assert await encounters.current() is None
        assert (await session.execute(text("SELECT close_reason FROM encounter"))).scalar_one() == "lapsed"


async def test_a_second_contact_is_one_about_the_same_within_two_days(engine: AsyncEngine, seal: Seal) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        encounters, _, _ = await kept(session, seal)
        assert not await encounters.is_second_contact("back_pain")
        await encounters.close("concluded")
        assert await encounters.is_second_contact("back_pain")
        assert not await encounters.is_second_contact("stroke")
        await session.execute(update(EncounterRow).values(closed_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=49)))
        assert not await encounters.is_second_contact("back_pain")
