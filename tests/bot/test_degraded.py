"""When something is away or overfull: an emergency is met all the same, and nothing is lost."""

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe

from bot.inbox import QUEUE
from knowledge.answers import Abstention, AbstentionReason
from knowledge.passages import Language
from tests.bot.conftest import BOT_ID, House

EMERGENCY = "bố tôi đau thắt ngực lan ra tay trái, vã mồ hôi"
CHATS, EACH = 40, 4


async def work(house: House) -> None:
    """Let one worker do what waits now."""
    await house.jobs.run_worker_async(queues=[QUEUE], concurrency=1, wait=False, install_signal_handlers=False)


async def fill(house: House, first_update: int) -> None:
    """Let many chats write before anybody is answered."""
    for number in range(CHATS * EACH):
        update = {
            "update_id": first_update + number,
            "message": house.message(100 + number % CHATS) | {"text": "/help"},
        }
        await house.inbox.store(BOT_ID, [update])


async def test_an_emergency_does_not_wait_behind_a_backlog(house: House) -> None:
    await fill(house, 9_000_000)
    emergency = {"update_id": 9_500_000, "message": house.message(7) | {"text": EMERGENCY}}
    await house.inbox.store(BOT_ID, [emergency])
    await work(house)
    assert "115" in house.said[0].text
    assert house.said[0].chat_id == 7
    assert await house.rows("SELECT 1 FROM received_update WHERE finished_at IS NULL") == []


async def test_a_chat_that_waits_already_moves_forward_when_it_tells_of_an_emergency(house: House) -> None:
    await fill(house, 9_000_000)
    last = 100 + CHATS - 1
    await house.inbox.store(BOT_ID, [{"update_id": 9_500_000, "message": house.message(last) | {"text": EMERGENCY}}])
    await work(house)
    answered = [request.chat_id for request in house.said]
    assert set(answered[: answered.index(100)]) == {last}
    assert any("115" in request.text for request in house.said[: EACH + 4])


async def test_without_guidance_an_emergency_is_met(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> Abstention:
        return Abstention(AbstentionReason.INDEX_UNAVAILABLE, (), Language.VIETNAMESE)

    monkeypatch.setattr(house.guide, "answer", away)
    assert "115" in (await house.writes(EMERGENCY))[0].text


async def test_what_was_written_while_telegram_was_away_is_answered_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise TelegramNetworkError(GetMe(), "unreachable")

    with monkeypatch.context() as outage:
        outage.setattr(house.session, "make_request", away)
        outage.setattr("bot.delivery.RETRY_SECONDS", 0)
        await house.inbox.store(BOT_ID, [{"update_id": 9_600_000, "message": house.message(7) | {"text": EMERGENCY}}])
        await work(house)
    assert await house.rows("SELECT attempts FROM received_update WHERE finished_at IS NULL") == [(0,)]
    await house.works_off(7)
    assert "115" in house.said[-1].text
