"""The support team's queue: once, with a timer, routed again, taken, closed with a reason."""

import datetime as dt
import uuid
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from care.handovers.__main__ import main
from care.handovers.queue import Handovers, HandoverStateError
from care.patients import known_by_chat


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


async def patient(session: AsyncSession, chat: int = 7) -> uuid.UUID:
    return (await known_by_chat(session, 42, chat, language="vi")).id


async def test_a_patient_waits_once_for_a_reason(session: AsyncSession) -> None:
    queue, who = Handovers(session), await patient(session)
    assert await queue.request(who, "emergency", "emergency") is not None
    assert await queue.request(who, "emergency", "emergency") is None
    assert await queue.request(who, "asked") is not None
    assert [one.urgency for one in await queue.waiting()] == ["emergency", "routine"]


async def test_what_nobody_takes_in_time_is_routed_again_and_announced_again(session: AsyncSession) -> None:
    queue = Handovers(session)
    asked = await queue.request(await patient(session), "crisis", "crisis")
    assert asked is not None
    assert [one.id for one in await queue.to_announce()] == [asked.id]
    assert await queue.to_announce() == []
    now = dt.datetime.now(dt.UTC)
    assert await queue.reroute_overdue(now) == []
    [again] = await queue.reroute_overdue(now + dt.timedelta(minutes=6))
    assert again.rerouted == 1
    assert [one.id for one in await queue.to_announce()] == [asked.id]


async def test_what_is_taken_has_an_owner_and_no_timer(session: AsyncSession) -> None:
    queue = Handovers(session)
    asked = await queue.request(await patient(session), "crisis", "crisis")
    assert asked is not None
    taken = await queue.accept(asked.id, "Lan")
    assert (taken.state, taken.owner, taken.due_at) == ("accepted", "Lan", None)
    assert await queue.reroute_overdue(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)) == []


async def test_it_is_closed_with_a_reason_and_once(session: AsyncSession) -> None:
    queue = Handovers(session)
    asked = await queue.request(await patient(session), "crisis", "crisis")
    assert asked is not None
    with pytest.raises(HandoverStateError, match="no reason"):
        await queue.close(asked.id, "Lan", "whatever")
    await queue.close(asked.id, "Lan", "helped")
    assert await queue.waiting() == []
    with pytest.raises(HandoverStateError, match="closed"):
        await queue.accept(asked.id, "Lan")


async def test_a_routine_wish_is_not_announced(session: AsyncSession) -> None:
    queue = Handovers(session)
    await queue.request(await patient(session), "asked")
    assert await queue.to_announce() == []


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["close", "not-an-id", "--by", "Lan", "--reason", "helped"])
    assert "invalid UUID value" in capsys.readouterr().err
