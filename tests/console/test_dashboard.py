"""The dashboard and the statistics export as pages."""

import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker

from care.figures.statistics import latest_week
from console.accounts.roles import Role
from console.house import House
from console.times import today
from tests.care.booking.clinic import Clock
from tests.care.figures.conftest import Talks
from tests.console.conftest import SignedIn
from tests.console.test_appointments import actions


@pytest.fixture
def talks(console_house: House) -> Talks:
    """Nobody has said anything yet."""
    sessions = async_sessionmaker(console_house.engine, expire_on_commit=False)
    return Talks(sessions, console_house.seal, Clock(dt.datetime.now(dt.UTC)))


async def test_an_empty_house_says_what_to_do(signed_in: SignedIn) -> None:
    shown = await (await signed_in(Role.VIEWER)).get("/dashboard")
    assert shown.status_code == 200
    assert "python -m care.figures" in shown.text


async def test_every_chart_has_its_numbers_as_a_table(talks: Talks, signed_in: SignedIn) -> None:
    dengue = await talks.document("dengue")
    for chat in range(30):
        await talks.asks(chat, cited=[dengue] if chat % 3 else [], days_ago=chat % 6)
    await talks.counting.catch_up()
    shown = (await (await signed_in(Role.VIEWER)).get("/dashboard?days=7")).text
    assert shown.count("<figure") == shown.count("<table") - 1  # the topics have a second one, by week
    assert shown.count("<figure") >= 8
    assert "Về dengue" in shown
    assert "20" in shown


@pytest.mark.parametrize(
    "query", ["days=nine", "first=x&last=y", "first=2026-02-01&last=2026-01-01", "first=2001-01-01&last=2026-01-01"]
)
async def test_a_period_that_cannot_be_read_is_said(signed_in: SignedIn, query: str) -> None:
    assert (await (await signed_in(Role.VIEWER)).get(f"/dashboard?{query}")).status_code == 200


async def test_an_export_is_a_file_and_is_noted(talks: Talks, signed_in: SignedIn, console_house: House) -> None:
    week = latest_week(today())
    for chat in range(30):
        await talks.asks(chat, days_ago=(today() - week).days - 1)
    await talks.counting.catch_up()
    staff = await signed_in(Role.ADMINISTRATOR)
    path = f"/dashboard/statistics/export?first={week}&last={week + dt.timedelta(days=6)}&form="
    answer = await staff.get(path + "csv")
    assert f"questions,{week},,,,,,,,,,30,published" in answer.text
    assert (await staff.get(path + "json")).json()["k"] == 10
    assert await actions(console_house) == [("statistics.exported", f"{week}/{week}")] * 2
    assert (await staff.get("/dashboard/statistics/export?first=2026-01-01&last=2026-01-02")).status_code == 422
    assert (await staff.get("/dashboard/statistics/export?first=9999-12-31&last=9999-12-31")).status_code == 422
