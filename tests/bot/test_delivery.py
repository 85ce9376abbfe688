"""What goes out: once for each update, in order, at the channel's pace."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy import text

from bot.inbox import QUEUE, lane_of
from bot.pace import Pace
from tests.bot.conftest import BOT_ID, CHAT, House
from tests.bot.stub import StubGuide


class CutOffError(Exception):
    """Stands for the process dying at this point."""


async def test_what_went_out_before_a_crash_is_not_sent_again(house: House, guide: StubGuide) -> None:
    original = guide.answer

    async def dies_once(query: str, *, language: object) -> object:
        guide.answer = original  # type: ignore[method-assign]
        raise CutOffError

    guide.answer = dies_once  # type: ignore[assignment, method-assign]
    said = await house.writes("quên thẻ")
    assert ["trợ lý AI" in message.text for message in said] == [True, False]
    turns = await house.transcript()
    assert [turn.author for turn in turns] == ["patient", "assistant", "assistant"]


async def test_an_update_is_stored_once_however_often_it_is_delivered(house: House) -> None:
    update = {"update_id": 1, "message": house.message() | {"text": "quên thẻ"}}
    await house.inbox.store(BOT_ID, [update, update])
    await house.inbox.store(BOT_ID, [update])
    await house.works_off()
    assert len(house.said) == 2  # the disclosure and one answer


async def test_a_lane_answers_in_order_while_others_go_on(house: House) -> None:
    updates = [
        {"update_id": 1_000_000 + n, "message": house.message(chat) | {"text": f"quên thẻ {n}"}}
        for n, chat in enumerate([1, 2] * 5)
    ]
    await house.inbox.store(BOT_ID, updates)
    await asyncio.gather(*(house.works_off(chat) for chat in (1, 1, 2, 2)))
    assert await house.rows("SELECT count(*) FROM received_update WHERE finished_at IS NULL") == [(0,)]
    for chat in (1, 2):
        said = [turn.text for turn in await house.transcript(chat) if turn.author == "patient"]
        assert said == sorted(said)


async def test_after_an_outage_everything_is_answered_in_order(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    make_request = house.session.make_request
    is_away = True

    async def flaky(bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        if is_away:
            raise TelegramNetworkError(method=method, message="away")
        return await make_request(bot, method)

    monkeypatch.setattr("bot.delivery.RETRY_SECONDS", 0.01)
    monkeypatch.setattr(house.session, "make_request", flaky)
    worker = asyncio.ensure_future(
        house.jobs.run_worker_async(queues=[QUEUE], install_signal_handlers=False, delete_jobs="always")
    )
    for number in (1, 2):  # the second arrives while the first waits for the network
        message = house.message() | {"text": f"quên thẻ {number}"}
        await house.inbox.store(BOT_ID, [{"update_id": 2_000_000 + number, "message": message}])
        await asyncio.sleep(0.4)
    is_away = False
    async with asyncio.timeout(20):
        while await house.rows("SELECT 1 FROM received_update WHERE finished_at IS NULL"):
            await asyncio.sleep(0.1)
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    asked = [turn.text for turn in await house.transcript() if turn.author == "patient"]
    assert asked == ["quên thẻ 1", "quên thẻ 2"]
    assert await house.rows("SELECT kind FROM answer") == [("answer",), ("answer",)]


async def test_an_update_that_cannot_be_opened_or_understood_does_not_stop_its_chat(house: House) -> None:
    await house.inbox.store(BOT_ID, [{"update_id": 3_000_000, "message": {"chat": {"id": CHAT}, "text": 5}}])
    await house.inbox.store(BOT_ID, [{"update_id": 3_000_001, "message": house.message() | {"text": "quên thẻ"}}])
    async with house.sessions.begin() as session:
        await session.execute(text("UPDATE received_update SET payload = 'x' WHERE update_id = 3000000"))
    await house.works_off()
    failures = await house.rows("SELECT failure FROM received_update ORDER BY update_id")
    assert failures == [("SealBrokenError",), (None,)]
    assert "căn cước" in house.said[-1].text


async def test_a_press_from_before_an_outage_still_shows_its_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await house.writes("quên thẻ")
    make_request = house.session.make_request

    async def too_old(bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        if isinstance(method, AnswerCallbackQuery):
            raise TelegramBadRequest(method=method, message="Bad Request: query is too old")
        return await make_request(bot, method)

    monkeypatch.setattr(house.session, "make_request", too_old)
    keyboard = said[-1].reply_markup
    assert isinstance(keyboard, InlineKeyboardMarkup)
    shown = await house.presses(keyboard.inline_keyboard[0][0])
    assert "Nghị định" in shown[0].text


async def test_a_request_to_wait_is_honoured(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    make_request = house.session.make_request

    async def busy_once(bot: object, method: TelegramMethod[object], timeout: int | None = None) -> object:
        if isinstance(method, SendMessage) and not any(seconds == 7 for seconds in waited):
            raise TelegramRetryAfter(method=method, message="Too Many Requests", retry_after=7)
        return await make_request(house.bot, method)

    async def note(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.delivery.asyncio.sleep", note)
    monkeypatch.setattr(house.session, "make_request", busy_once)
    await house.writes("quên thẻ")
    assert 7 in waited
    assert "căn cước" in house.said[-1].text


def test_a_chat_gets_a_burst_and_then_one_message_a_second() -> None:
    now = 100.0
    pace = Pace(per_chat=1, overall=1_000, burst=3, clock=lambda: now)
    waits = [round(pace.reserve("a"), 1) for _ in range(5)]
    assert waits == [0.0, 0.0, 0.0, 1.0, 2.0]
    assert pace.reserve("b") < 0.1


def test_all_chats_together_keep_the_overall_pace() -> None:
    pace = Pace(per_chat=1, overall=25, clock=lambda: 100.0)
    assert round([pace.reserve(chat) for chat in range(26)][-1], 2) == 1.0


@pytest.mark.parametrize(
    ("event", "lane"),
    [
        ({"message": {"chat": {"id": 5}, "from": {"id": 6}}}, "42:5"),
        ({"callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}, "42:5"),
        ({"callback_query": {"from": {"id": 6}}}, "42:6"),
        ({"poll": {"id": "1"}}, "42:none"),
        ({"message": "?"}, "42:none"),
    ],
)
def test_the_lane_is_the_chat_or_the_sender(event: dict[str, object], lane: str) -> None:
    assert lane_of(42, {"update_id": 1} | event) == lane
