"""Nothing twice, and nothing too fast: idempotency keys, 429, strict requests."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter

from records.postgres import connect
from tests.webchat.conftest import TOKEN, Arrive, Serve, Server, Visitor, make_bot
from tests.webchat.test_conversation import chat_of
from webchat.channel import now
from webchat.errors import BotApiError
from webchat.housekeeping import KEYS_KEPT, forget_old
from webchat.pace import bot_pace, visitor_pace
from webchat.strict import BotApiSchema

SHARED = Path(__file__).parents[2] / ".." / "shared" / "telegram" / "api.json"


def specification() -> Path | None:
    """Return the full Bot API specification, if there is one beside the repository."""
    path = Path(os.environ.get("TELEGRAM_SCHEMA") or SHARED)
    return path if path.exists() else None


async def test_the_same_key_sends_once(bot: Bot, visitor: Visitor, server: Server) -> None:
    chat_id = await chat_of(bot, visitor)
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{TOKEN}", headers={"X-Idempotency-Key": "turn:1"}) as http:
        body = {"chat_id": chat_id, "text": "một lần"}
        answers = await asyncio.gather(*(http.post("/sendMessage", json=body) for _ in range(5)))
    assert {answer.json()["result"]["message_id"] for answer in answers} == {2}
    assert [message["text"] for message in await visitor.messages()] == ["/start", "một lần"]


async def test_a_refused_request_does_not_use_up_its_key(bot: Bot, visitor: Visitor, server: Server) -> None:
    chat_id = await chat_of(bot, visitor)
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{TOKEN}", headers={"X-Idempotency-Key": "turn:2"}) as http:
        assert (await http.post("/sendMessage", json={"chat_id": chat_id, "text": ""})).status_code == 400
        assert (await http.post("/sendMessage", data={"chat_id": chat_id, "text": "a"})).status_code == 200


async def test_a_bot_that_is_too_fast_is_told_when_to_come_back(serve: Serve, arrive: Arrive) -> None:
    server = serve(bot_pace=bot_pace(chat=3, chat_seconds=10))
    bot = make_bot(server)
    chat_id = await chat_of(bot, await arrive(server))
    for number in range(3):
        await bot.send_message(chat_id, str(number))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(chat_id, "quá nhanh")
    assert 1 <= refused.value.retry_after <= 10
    await bot.session.close()


async def test_a_visitor_who_is_too_fast_is_told_when_to_come_back(serve: Serve, arrive: Arrive) -> None:
    visitor = await arrive(serve(visitor_pace=visitor_pace(burst=2, burst_seconds=5)))
    assert [(await visitor.say(str(number))).status_code for number in range(3)] == [201, 201, 429]
    refused = await visitor.say("nữa")
    assert refused.json()["error"] == "too_fast"
    assert 1 <= refused.json()["retry_after"] <= 5


async def test_the_page_may_send_again_without_saying_it_twice(visitor: Visitor) -> None:
    body = {"text": "đau đầu", "key": "the-same-key"}
    first = await visitor.http.post("/api/messages", json=body)
    again = await visitor.http.post("/api/messages", json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert len(await visitor.messages()) == 1


@pytest.mark.parametrize("full", [False, pytest.param(True, marks=pytest.mark.shared)])
async def test_strict_mode_names_what_is_wrong(serve: Serve, arrive: Arrive, *, full: bool) -> None:
    path = specification()
    if full and path is None:
        pytest.skip("no full Bot API specification (TELEGRAM_SCHEMA or ../shared/telegram/api.json)")
    schema = BotApiSchema(path) if full and path is not None else BotApiSchema()
    server = serve(strict=schema)
    bot = make_bot(server)
    chat_id = await chat_of(bot, await arrive(server))
    sent = await bot.send_message(chat_id, "<b>đúng</b>", parse_mode="HTML", disable_notification=True)
    _check_message(schema, sent.model_dump(mode="json", exclude_none=True, by_alias=True), full=full)
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{TOKEN}") as http:
        unknown = await http.post("/sendMessage", json={"chat_id": chat_id, "text": "a", "colour": "red"})
        wrong = await http.post("/sendMessage", json={"chat_id": chat_id, "text": "a", "reply_markup": {"rows": []}})
    assert "colour" in unknown.json()["description"]
    assert "sendMessage.reply_markup" in wrong.json()["description"]
    await bot.session.close()


def _check_message(schema: BotApiSchema, message: dict[str, object], *, full: bool) -> None:
    if full:
        message["date"] = 0  # aiogram made a datetime of it
        schema.check_type("Message", message)


async def test_unknown_parameters_are_let_pass_outside_strict_mode(bot: Bot, visitor: Visitor, server: Server) -> None:
    chat_id = await chat_of(bot, visitor)
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{TOKEN}") as http:
        answer = await http.get("/SENDMESSAGE", params={"chat_id": chat_id, "text": "a", "colour": "red"})
    assert answer.json()["ok"] is True


def test_our_own_specification_covers_what_we_serve() -> None:
    schema = BotApiSchema()
    schema.check("sendMessage", {"chat_id": 1, "text": "a"})
    with pytest.raises(BotApiError, match="'text' is a required property"):
        schema.check("sendMessage", {"chat_id": 1})


async def test_callback_queries_grow_old(serve: Serve, arrive: Arrive) -> None:
    moments = [now()]
    server = serve(clock=lambda: moments[0])
    bot = make_bot(server)
    visitor = await arrive(server)
    chat_id = await chat_of(bot, visitor)
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await bot.send_message(chat_id, "?", reply_markup=markup)  # type: ignore[arg-type]
    await visitor.http.post("/api/presses", json={"message_id": sent.message_id, "data": "a"})
    [update] = await bot.get_updates()
    moments[0] += 2 * server.channel.callback_life
    assert update.callback_query is not None
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(update.callback_query.id)
    await bot.session.close()


async def test_old_results_are_forgotten(serve: Serve, arrive: Arrive, empty_database: str) -> None:
    server = serve()
    bot = make_bot(server)
    chat_id = await chat_of(bot, await arrive(server))
    body = {"chat_id": chat_id, "text": "cũ"}
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{TOKEN}", headers={"X-Idempotency-Key": "old"}) as http:
        first = (await http.post("/sendMessage", json=body)).json()["result"]["message_id"]
        engine = connect(empty_database)
        await forget_old(replace(server.channel, engine=engine, clock=lambda: now() + 2 * KEYS_KEPT))
        await engine.dispose()
        again = (await http.post("/sendMessage", json=body)).json()["result"]["message_id"]
    assert again == first + 1
    await bot.session.close()
