"""The export: whole weeks, hidden as the rule says, in a form that its schema describes."""

import csv
import datetime as dt
import io
import json

import jsonschema
from sqlalchemy import text

from care.figures.statistics import Figure, latest_week, statistics, weeks_between
from care.figures.statistics_file import SCHEMA, as_csv, as_json
from care.figures.weeks import MEASURES
from records.retention import Periods, Retention
from tests.care.figures.conftest import NOW, Talks

TODAY = dt.date(2026, 11, 24)
WEEK = dt.date(2026, 11, 9)


async def told(talks: Talks, *weeks: dt.date) -> list[Figure]:
    """Return what may be told."""
    await talks.counting.catch_up()
    async with talks.sessions() as session:
        return await statistics(session, weeks or [WEEK])


def count(figures: list[Figure], measure: str, **dimensions: str) -> int | None:
    """Return the count of one cell."""
    [one] = [one for one in figures if one.measure == measure and one.dimensions == dimensions]
    return one.count


def test_only_whole_weeks_that_have_been_over_for_a_week() -> None:
    assert latest_week(TODAY) == WEEK
    assert weeks_between(dt.date(2026, 11, 3), TODAY, TODAY) == [WEEK]
    assert weeks_between(dt.date(2026, 11, 2), dt.date(2026, 11, 14), TODAY) == [dt.date(2026, 11, 2)]
    assert weeks_between(dt.date(2026, 11, 10), dt.date(2026, 11, 15), TODAY) == []
    assert len(weeks_between(dt.date(2020, 1, 1), TODAY, TODAY)) == 53


async def test_a_week_is_counted_by_its_dimensions_and_few_people_are_not_shown(talks: Talks) -> None:
    dengue, rare = await talks.document("dengue"), await talks.document("rare")
    for chat in range(40):
        await talks.asks(chat, cited=[dengue], days_ago=10)
    for chat in range(3):
        await talks.asks(chat, cited=[rare], days_ago=10)
    for chat in range(15):
        await talks.asks(chat, days_ago=11)
    figures = await told(talks)
    assert count(figures, "questions") == 58
    assert count(figures, "questions", outcome="answer") == 43
    assert [one for one in figures if one.dimensions.get("document") in ("dengue", "rare")] == []
    assert any(one.status == "withheld" and one.dimensions.get("document") == "" for one in figures)
    assert count(figures, "questions", day="2026-11-14") == 43


async def test_what_is_asked_for_beside_a_week_does_not_change_it(talks: Talks) -> None:
    for chat in range(30):
        await talks.asks(chat, days_ago=10 + chat % 9)
    alone = await told(talks, WEEK)
    assert [one for one in await told(talks, WEEK - dt.timedelta(days=7), WEEK) if one.week == WEEK] == alone


async def test_files_are_what_the_schema_and_the_columns_say(talks: Talks) -> None:
    for chat in range(30):
        await talks.asks(chat, days_ago=10)
    await talks.wants_a_person(1, days_ago=10)
    figures = await told(talks)
    read = json.loads(as_json(figures, [WEEK], NOW))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()), format_checker=jsonschema.FormatChecker()).validate(
        read
    )
    data = as_csv(figures)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(lines) == len(figures)
    assert {line["measure"] for line in lines} == {measure.name for measure in MEASURES}
    [handover] = [line for line in lines if line["measure"] == "handovers"]
    assert (handover["count"], handover["status"]) == ("", "suppressed")


async def test_no_export_holds_an_id(talks: Talks) -> None:
    for chat in range(30):
        await talks.asks(chat, days_ago=10)
    async with talks.sessions() as session:
        ids = [str(row) for row in (await session.execute(text("SELECT id FROM patient"))).scalars()]
    data = as_csv(await told(talks)).decode()
    assert not any(one in data for one in ids)


async def test_a_week_is_told_after_its_talks_are_deleted_and_never_changes(talks: Talks) -> None:
    monday = dt.datetime(2026, 11, 8, 20, tzinfo=dt.UTC)  # three in the morning of Monday in Vietnam
    talks.clock.now = monday
    for chat in range(30):
        await talks.asks(chat)
    for _ in range(15):
        await talks.counting.catch_up()
        await Retention(talks.sessions, Periods()).run(talks.clock())
        talks.clock.passes(days=1)
    async with talks.sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM answer"))).scalar_one() == 0
    before = await told(talks)
    assert count(before, "questions") == 30
    await talks.asks(99, days_ago=12)
    assert await told(talks) == before


async def test_a_week_that_nobody_counted_in_time_is_not_told(talks: Talks) -> None:
    for chat in range(30):
        await talks.asks(chat)
    assert [one for one in await told(talks) if one.measure == "questions"] == []
