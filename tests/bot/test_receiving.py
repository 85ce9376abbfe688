"""Updates that arrive by webhook: stored, then acknowledged; refused without the secret."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.exceptions import ClientDecodeError
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError

from bot.channels import Channel
from bot.receiving import SECRET_HEADER, Poller, WebhookReceiver
from tests.bot.conftest import BOT_ID, House

SECRET = "only-telegram-knows"


@pytest.fixture
async def client(house: House) -> AsyncIterator[TestClient[Any, Any]]:
    """Whoever posts to the webhook."""
    receiver = WebhookReceiver({BOT_ID: house.bot}, house.inbox, SECRET)
    async with TestClient(TestServer(receiver.application())) as client:
        yield client


def update(house: House) -> dict[str, Any]:
    """Return an update with a question."""
    return {"update_id": 5_000_000, "message": house.message() | {"text": "quên thẻ"}}


async def test_an_update_is_stored_before_it_is_acknowledged(house: House, client: TestClient[Any, Any]) -> None:
    answer = await client.post(f"/telegram/{BOT_ID}", json=update(house), headers={SECRET_HEADER: SECRET})
    assert answer.status == 200
    assert await house.rows("SELECT update_id FROM received_update") == [(5_000_000,)]
    assert await house.rows("SELECT lock, queueing_lock FROM procrastinate_jobs") == [("42:7", "42:7")]
    await house.works_off()
    assert "căn cước" in house.said[-1].text


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "guess"}, {SECRET_HEADER: "gu\u00eass"}])
async def test_without_the_secret_nothing_is_stored(
    house: House, client: TestClient[Any, Any], headers: dict[str, str]
) -> None:
    answer = await client.post(f"/telegram/{BOT_ID}", json=update(house), headers=headers)
    assert answer.status == 403
    assert await house.rows("SELECT * FROM received_update") == []


@pytest.mark.parametrize("body", ["", "{}", "[1]", '{"update_id": "x"}', "\\xff"])
async def test_what_is_no_update_is_refused(client: TestClient[Any, Any], body: str) -> None:
    answer = await client.post(f"/telegram/{BOT_ID}", data=body, headers={SECRET_HEADER: SECRET})
    assert answer.status == 400


async def test_an_update_that_was_not_stored_is_not_acknowledged(
    house: House, client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("no space left on device"))

    monkeypatch.setattr(house.inbox, "store", full)
    answer = await client.post(f"/telegram/{BOT_ID}", json=update(house), headers={SECRET_HEADER: SECRET})
    assert answer.status == 503


async def test_a_proxys_page_is_survived_and_the_updates_behind_it_are_stored(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [
        ClientDecodeError("not JSON", ValueError(), "<html>502</html>"),
        [{"update_id": 9, "message": "what is this?"}, update(house)],
    ]

    async def poll(*_: object, **__: object) -> Any:
        answer = answers.pop(0) if answers else await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(house.session, "make_request", poll)
    polling = asyncio.ensure_future(Poller(Channel("test", house.bot, None), house.inbox).run())
    async with asyncio.timeout(10):
        while not await house.rows("SELECT 1 FROM received_update WHERE update_id = 5000000"):
            await asyncio.sleep(0.05)
    polling.cancel()
    assert await house.rows("SELECT update_id FROM received_update ORDER BY 1") == [(9,), (5_000_000,)]
