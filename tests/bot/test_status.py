"""What whoever runs the bot is told about it."""

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.status import Figures, Status
from records.postgres import connect
from tests.bot.conftest import House


async def test_metrics_tell_what_waits_and_what_was_answered(house: House) -> None:
    figures = Figures()
    house.lanes._figures = figures
    await house.writes("quên thẻ")
    await house.inbox.store(42, [{"update_id": 77, "message": house.message() | {"text": "chưa ai đọc"}}])
    async with TestClient(TestServer(Status(house.sessions, figures, lambda: True).application())) as client:
        told = await (await client.get("/metrics")).text()
        assert 'updates_total{outcome="answered"} 1.0' in told
        assert "updates_waiting 1.0" in told
        assert "chưa ai đọc" not in told
        assert (await client.get("/ready")).status == 200


async def test_it_is_not_ready_without_guidance_or_database(house: House) -> None:
    nowhere = connect("postgresql://nobody@127.0.0.1:1/none")
    status = Status(async_sessionmaker(nowhere), Figures(), lambda: False)
    async with TestClient(TestServer(status.application())) as client:
        answer = await client.get("/ready")
        assert (answer.status, (await answer.json())["missing"]) == (503, ["database", "guidance"])
        assert (await client.get("/health")).status == 200
        assert (await client.get("/metrics")).status == 200
    await nowhere.dispose()
