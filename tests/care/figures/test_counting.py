"""Figures follow from the rows, however often and in whatever order they are counted."""

import datetime as dt

from sqlalchemy import text

from care.figures.reading import Figures
from records.retention import Periods, Retention
from tests.care.figures.conftest import NOW, Talks

TODAY = dt.date(2026, 11, 24)


async def test_questions_are_counted_by_what_they_were_met_with(talks: Talks) -> None:
    dengue = await talks.document("dengue")
    await talks.asks(1, cited=[dengue], helpful=True)
    await talks.asks(2, cited=[dengue], language="en", helpful=False)
    await talks.asks(2)
    await talks.counting.catch_up()
    figures = await talks.figures()
    assert figures["verdict", "answer"] == 2
    assert figures["abstention", "nothing_found"] == 1
    assert (figures["language", "vi"], figures["language", "en"]) == (2, 1)
    assert figures["document", "dengue"] == 2
    assert (figures["helpful", "yes"], figures["helpful", "no"]) == (1, 1)


async def test_counting_twice_changes_nothing_and_rebuilding_comes_to_the_same(talks: Talks) -> None:
    dengue, other = await talks.document("dengue"), await talks.document("other")
    for chat in range(12):
        await talks.asks(chat, cited=[dengue if chat % 3 else other], days_ago=chat * 2.5)
    await talks.wants_a_person(1, days_ago=3)
    await talks.counting.catch_up()
    once = await talks.rows()
    await talks.counting.catch_up()
    assert await talks.rows() == once
    await talks.counting.rebuild()
    assert await talks.rows() == once


async def test_what_happens_later_is_caught_up_with(talks: Talks) -> None:
    dengue = await talks.document("dengue")
    await talks.asks(1, cited=[dengue])
    await talks.counting.catch_up()
    talks.clock.passes(minutes=5)
    await talks.asks(2, cited=[dengue])
    assert await talks.counting.catch_up() <= 3
    assert (await talks.figures())["verdict", "answer"] == 2


async def test_what_was_deleted_is_gone_a_day_later(talks: Talks) -> None:
    await talks.asks(1, days_ago=3)
    await talks.counting.catch_up()
    async with talks.sessions.begin() as session:
        await session.execute(text("DELETE FROM answer"))
    talks.clock.passes(days=1)
    await talks.counting.catch_up()
    assert ("verdict", "abstention") not in await talks.figures()


async def test_an_answer_lasts_unless_the_person_comes_back_to_it_within_seven_days(talks: Talks) -> None:
    dengue, other = await talks.document("dengue"), await talks.document("other")
    await talks.asks(1, cited=[dengue], days_ago=20)  # lasts: asked again after eight days
    await talks.asks(1, cited=[dengue], days_ago=12)  # lasts
    await talks.asks(2, cited=[dengue], days_ago=20)  # does not: asked again
    await talks.asks(2, cited=[dengue], days_ago=15)  # lasts
    await talks.asks(3, cited=[dengue], days_ago=20)  # lasts: what comes next is about something else
    await talks.asks(3, cited=[other], days_ago=19)  # lasts
    await talks.asks(4, cited=[dengue], days_ago=20)  # does not: a person was wanted
    await talks.wants_a_person(4, days_ago=18)
    await talks.asks(5, cited=[dengue], days_ago=3)  # not known yet
    await talks.counting.catch_up()
    figures = await talks.figures()
    assert (figures["durable", "yes"], figures["durable", "no"]) == (5, 2)


async def test_an_answer_is_judged_in_its_seventh_day_and_stays_judged_when_it_is_deleted(talks: Talks) -> None:
    dengue = await talks.document("dengue")
    await talks.asks(1, cited=[dengue])
    for _ in range(6):
        await talks.counting.catch_up()
        assert ("durable", "yes") not in await talks.figures()
        talks.clock.passes(days=1)
    await talks.counting.catch_up()
    assert (await talks.figures())["durable", "yes"] == 1
    talks.clock.passes(days=1)
    await talks.counting.catch_up()
    await forget_old(talks)
    for _ in range(3):
        talks.clock.passes(days=1)
        await talks.counting.catch_up()
    assert (await talks.figures())["durable", "yes"] == 1
    assert (await talks.figures())["verdict", "answer"] == 1


async def test_rebuilding_keeps_what_was_counted_of_deleted_talks(talks: Talks) -> None:
    await talks.asks(1, days_ago=20)
    await talks.asks(2)
    await talks.counting.catch_up()
    await forget_old(talks)
    await talks.counting.rebuild()
    assert (await talks.figures())["verdict", "abstention"] == 2


async def test_days_of_an_absence_are_caught_up_with_before_anything_is_deleted(talks: Talks) -> None:
    await talks.asks(1)
    await talks.counting.catch_up()
    await talks.asks(2)
    talks.clock.passes(days=9)
    await talks.counting.catch_up()
    assert (await talks.figures())["verdict", "abstention"] == 2


async def forget_old(talks: Talks) -> None:
    """Delete what is old, as the bot does."""
    await Retention(talks.sessions, Periods()).run(talks.clock())


async def test_a_day_is_a_day_in_vietnam(talks: Talks) -> None:
    talks.clock.now = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)  # one o'clock on the 24th
    await talks.asks(1)
    await talks.counting.catch_up()
    assert {row[0] for row in await talks.rows() if row[1] == "verdict"} == {TODAY}


async def test_how_long_alarms_waited_is_read_from_the_queue(talks: Talks) -> None:
    for chat, seconds in enumerate((60, 120, 600, None)):
        await talks.wants_a_person(chat, urgency="emergency")
        async with talks.sessions.begin() as session:
            taken = NOW + dt.timedelta(seconds=seconds) if seconds else None
            query = "UPDATE handover SET accepted_at = :at, owner = 'lan' WHERE accepted_at IS NULL"
            await session.execute(text(query), {"at": taken})
    async with talks.sessions() as session:
        waited = await Figures(session).acknowledged(TODAY, TODAY)
    assert (waited.alarms, waited.taken) == (4, 3)
    assert waited.median == dt.timedelta(seconds=120)


async def test_weeks_end_with_the_day_that_is_asked_for(talks: Talks) -> None:
    dengue = await talks.document("dengue")
    for days in (0, 6, 7, 8):
        await talks.asks(days, cited=[dengue], days_ago=days)
    await talks.counting.catch_up()
    async with talks.sessions() as session:
        weeks = await Figures(session).weeks("document", TODAY, 3, {"dengue"})
    assert weeks == [{}, {"dengue": 2}, {"dengue": 2}]
