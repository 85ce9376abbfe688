"""Each conversation has a key of its own: nothing opens anywhere else, and an erased key opens nothing."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from care.transcripts import Transcript
from records.encryption import MARK, ConversationSeal, Seal, SealBrokenError
from records.keys import erase_key, of_patient, of_webchat, seal_of
from records.patients import PatientRow
from records.privacy import DataKeyRow
from records.transcripts import TurnRow

KEY = b"k" * 32
Sessions = async_sessionmaker[AsyncSession]

owners = st.one_of(st.uuids().map(of_patient), st.integers(1, 2**62).map(of_webchat))
rows = st.builds(lambda table, number: f"{table}:{number}", st.sampled_from(["turn", "answer"]), st.uuids())
ANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    """Sessions on the test's database."""
    return async_sessionmaker(engine, expire_on_commit=False)


@ANY
@given(words=st.text(), owner=owners, row=rows, key=st.binary(min_size=32, max_size=32))
def test_a_text_opens_in_its_row_of_its_conversation(words: str, owner: str, row: str, key: bytes) -> None:
    seal = ConversationSeal(owner, key, Seal(KEY))
    assert seal.open(seal.close(words, row), row) == words


@ANY
@given(st.text("abc đ"), owners, owners, rows, rows, st.binary(min_size=32, max_size=32), st.binary(min_size=32))
def test_a_ciphertext_moved_to_another_row_or_conversation_is_refused(
    words: str, owner: str, other: str, row: str, other_row: str, key: bytes, other_key: bytes
) -> None:
    assume((owner, row) != (other, other_row))
    sealed = ConversationSeal(owner, key, Seal(KEY)).close(words, row)
    for opener in (key, other_key[:32]):
        with pytest.raises(SealBrokenError):
            ConversationSeal(other, opener, Seal(KEY)).open(sealed, other_row)
    with pytest.raises(SealBrokenError):
        Seal(KEY).open(sealed, other_row)


@ANY
@given(st.text("abc đ", min_size=1), owners, rows, st.data())
def test_an_altered_ciphertext_is_refused(words: str, owner: str, row: str, data: st.DataObject) -> None:
    seal = ConversationSeal(owner, b"d" * 32, Seal(KEY))
    sealed = bytearray(seal.close(words, row))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBrokenError):
        seal.open(bytes(sealed), row)


def test_what_was_sealed_before_there_were_data_keys_opens_in_its_row_only() -> None:
    old = Seal(KEY).close("đau đầu", "turn:1")
    seal = ConversationSeal("patient:1", b"d" * 32, Seal(KEY))
    assert seal.open(old, "turn:1") == "đau đầu"
    with pytest.raises(SealBrokenError):
        seal.open(old, "turn:2")


async def patients(session: AsyncSession, count: int = 2) -> list[uuid.UUID]:
    """Add patients."""
    numbers = [uuid.uuid4() for _ in range(count)]
    session.add_all([PatientRow(id=number, language="vi") for number in numbers])
    await session.flush()
    return numbers


async def test_a_stolen_row_put_into_another_conversation_is_refused(sessions: Sessions, seal: Seal) -> None:
    async with sessions.begin() as session:
        mine, theirs = await patients(session)
        for one in (mine, theirs):
            own = await seal_of(session, seal, of_patient(one))
            await Transcript(session, own, one, 1).append("patient", "text", f"chuyện của {one}")
    async with sessions.begin() as session:
        stolen = (await session.execute(select(TurnRow).where(TurnRow.patient_id == theirs))).scalar_one()
        await session.execute(update(TurnRow).where(TurnRow.patient_id == mine).values(text=stolen.text))
    async with sessions.begin() as session:  # the whole row, key and all: its patient is changed
        own = await seal_of(session, seal, of_patient(mine))
        with pytest.raises(SealBrokenError):
            await Transcript(session, own, mine, 1).turns()
        await session.execute(text("DELETE FROM turn WHERE patient_id = :mine"), {"mine": mine})
        await session.execute(update(TurnRow).where(TurnRow.patient_id == theirs).values(patient_id=mine))
        with pytest.raises(SealBrokenError):
            await Transcript(session, own, mine, 1).turns()


async def test_a_key_wrapped_for_somebody_else_is_refused(sessions: Sessions, seal: Seal) -> None:
    async with sessions.begin() as session:
        for owner in ("patient:a", "patient:b"):
            await seal_of(session, seal, owner)
        theirs = select(DataKeyRow.wrapped).where(DataKeyRow.owner == "patient:b").scalar_subquery()
        await session.execute(update(DataKeyRow).where(DataKeyRow.owner == "patient:a").values(wrapped=theirs))
        with pytest.raises(SealBrokenError):
            await seal_of(session, seal, "patient:a")


async def test_a_conversation_keeps_its_key(sessions: Sessions, seal: Seal) -> None:
    async with sessions.begin() as session:
        sealed = (await seal_of(session, seal, "patient:a")).close("ho", "turn:1")
    async with sessions.begin() as session:
        assert sealed.startswith(MARK)
        assert (await seal_of(session, seal, "patient:a")).open(sealed, "turn:1") == "ho"


async def test_an_erased_key_opens_nothing_even_from_a_backup(sessions: Sessions, seal: Seal) -> None:
    async with sessions.begin() as session:
        backup = (await seal_of(session, seal, "patient:a")).close("ho ra máu", "turn:1")
    async with sessions.begin() as session:
        await erase_key(session, "patient:a")
    async with sessions.begin() as session:
        with pytest.raises(SealBrokenError):
            (await seal_of(session, seal, "patient:a")).open(backup, "turn:1")
        with pytest.raises(SealBrokenError):
            seal.open(backup, "turn:1")


@pytest.fixture
async def writing(sessions: Sessions, seal: Seal) -> AsyncIterator[AsyncSession]:
    """A transaction that is writing with patient a's key."""
    async with sessions.begin() as session:
        await seal_of(session, seal, "patient:a")
    async with sessions() as session:
        await seal_of(session, seal, "patient:a")
        yield session


async def test_erasing_waits_for_who_is_writing(sessions: Sessions, seal: Seal, writing: AsyncSession) -> None:
    """Else a text would be written with a key that is gone."""

    async def erase() -> None:
        async with sessions.begin() as session:
            await erase_key(session, "patient:a")

    async with asyncio.TaskGroup() as tasks:
        erasing = tasks.create_task(erase())
        await asyncio.sleep(0.3)
        assert not erasing.done()
        async with sessions.begin() as other:  # others may write meanwhile
            await asyncio.wait_for(seal_of(other, seal, "patient:b"), 5)
        await writing.commit()


async def test_two_that_make_a_key_at_once_have_the_same(sessions: Sessions, seal: Seal) -> None:
    async def first_words(number: int) -> bytes:
        async with sessions.begin() as session:
            return (await seal_of(session, seal, "patient:new")).close("chào", f"turn:{number}")

    sealed = await asyncio.gather(*map(first_words, range(8)))
    async with sessions.begin() as session:
        own = await seal_of(session, seal, "patient:new")
        assert [own.open(one, f"turn:{number}") for number, one in enumerate(sealed)] == ["chào"] * 8
