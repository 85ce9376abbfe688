"""What goes out: once for each update, in order, at the channel's pace."""

import asyncio

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Update

from bot.inbox import lane_of
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
    update = Update.model_validate({"update_id": 1, "message": house.message() | {"text": "quên thẻ"}})
    await house.inbox.store(BOT_ID, [update, update])
    await house.inbox.store(BOT_ID, [update])
    await house.lanes.drain(f"{BOT_ID}:{CHAT}")
    assert len(house.said) == 2  # the disclosure and one answer


async def test_a_lane_answers_in_order_while_others_go_on(house: House) -> None:
    updates = [
        Update.model_validate({"update_id": 1_000_000 + n, "message": house.message(chat) | {"text": f"quên thẻ {n}"}})
        for n, chat in enumerate([1, 2] * 5)
    ]
    await house.inbox.store(BOT_ID, updates)
    await asyncio.gather(*(house.lanes.drain(f"{BOT_ID}:{chat}") for chat in (1, 1, 2, 2)))
    assert await house.rows("SELECT count(*) FROM received_update WHERE finished_at IS NULL") == [(0,)]
    for chat in (1, 2):
        said = [turn.text for turn in await house.transcript(chat) if turn.author == "patient"]
        assert said == sorted(said)


async def test_an_unreachable_server_loses_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    make_request = house.session.make_request

    async def away(bot: object, method: TelegramMethod[object], timeout: int | None = None) -> object:
        raise TelegramNetworkError(method=method, message="away")

    async def no_wait(_: float) -> None:
        return None

    monkeypatch.setattr("bot.delivery.asyncio.sleep", no_wait)
    monkeypatch.setattr(house.session, "make_request", away)
    with pytest.raises(TelegramNetworkError):
        await house.writes("quên thẻ")
    monkeypatch.setattr(house.session, "make_request", make_request)
    await house.lanes.drain(f"{BOT_ID}:{CHAT}")
    assert "căn cước" in house.said[-1].text


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
        ({"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}, "42:5"),
        (
            {
                "callback_query": {
                    "id": "1",
                    "from": {"id": 6, "is_bot": False, "first_name": "A"},
                    "chat_instance": "1",
                }
            },
            "42:6",
        ),
    ],
)
def test_the_lane_is_the_chat_or_the_sender(event: dict[str, object], lane: str) -> None:
    assert lane_of(42, Update.model_validate({"update_id": 1} | event)) == lane
